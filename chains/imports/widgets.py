"""How a cell of the register is read: names to records, 是 and 否, whole numbers."""

from typing import Any

from import_export import widgets

from chains.imports.sheet import CHAIN
from chains.kinds import Stage
from chains.models import IndustryChain, Segment

YES, NO = {"是", "√", "有", "1"}, {"否", "×", "无", "0"}
LARGEST_HEADCOUNT = 1_000_000


class ChainCell(widgets.Widget):
    """A chain by its name, read once for all rows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, IndustryChain] = {}

    def load(self) -> None:
        self.found = {chain.name: chain for chain in IndustryChain.objects.active()}

    def clean(self, value: str, row: Any = None, **_: Any) -> IndustryChain:  # noqa: ARG002
        chain = self.found.get(value.removesuffix("产业链"))
        if chain is None:
            raise ValueError(
                f"没有“{value}”这条产业链，可填：{'、'.join(self.found)}。"
            )
        return chain


class SegmentCell(widgets.Widget):
    """A segment by its name, with or without 上游 and the like before it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Segment] = []

    def load(self) -> None:
        self.found = list(Segment.objects.select_related("chain"))

    def clean(self, value: str, row: Any = None, **_: Any) -> Segment:
        chain = (row or {}).get(CHAIN, "").removesuffix("产业链")
        near = [s for s in self.found if not chain or s.chain.name == chain]
        for segment in near:
            if value in {segment.name, str(segment)}:
                return segment
        known = "、".join(dict.fromkeys(segment.name for segment in near))
        way = "请先核对所属产业链，它没有设环节的话请留空"
        way = f"可填：{known}" if known else way
        raise ValueError(f"没有“{value}”这个环节，{way}。")


class StageCell(widgets.Widget):
    def clean(self, value: str, row: Any = None, **_: Any) -> str:  # noqa: ARG002
        for stage in Stage:
            if value == stage.label:
                return stage.value
        raise ValueError(f"没有“{value}”这个阶段，可填：{'、'.join(Stage.labels)}。")


class YesCell(widgets.Widget):
    def clean(self, value: str, row: Any = None, **_: Any) -> bool:  # noqa: ARG002
        if value in YES:
            return True
        if value in NO:
            return False
        raise ValueError(f"请填“是”或“否”，现在是“{value}”。")


class CountCell(widgets.Widget):
    def clean(self, value: str, row: Any = None, **_: Any) -> int:  # noqa: ARG002
        digits = value.replace(",", "").replace("，", "").removesuffix("人")
        if not digits.isdecimal() or int(digits[:9]) > LARGEST_HEADCOUNT:
            raise ValueError(f"请填整数，例如 128，现在是“{value[:20]}”。")
        return int(digits)
