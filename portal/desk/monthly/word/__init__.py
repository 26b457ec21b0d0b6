"""月报 as a Word file by the template that staff may change."""

from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent / "templates" / "monthly.docx"
