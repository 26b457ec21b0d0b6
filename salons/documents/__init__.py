"""诉求回应清单 as a Word file by the template that staff may change."""
