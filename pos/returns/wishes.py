"""What a person wants taken back, before any rule has looked at it.  Pure."""

import json
from dataclasses import asdict, dataclass

from pos.returns.fates import Fate, Why


@dataclass(frozen=True)
class Wish:
    """Units of one line of a receipt, or of one lot where there is no receipt."""

    units: int
    fate: Fate | None
    """None: as the lot's state asks."""
    line_no: int | None = None
    product_id: str = ""
    lot_id: str = ""
    price_vnd: int = 0
    """What is given for a piece, or for 1,000 base units; only without a receipt."""


@dataclass(frozen=True)
class Asked:
    """A return as somebody asks for it."""

    sale_id: str | None
    """None: without a receipt."""
    wishes: tuple[Wish, ...]
    why: Why
    note: str = ""

    def dumps(self) -> str:
        """As kept while an exchange is under way."""
        return json.dumps(asdict(self), ensure_ascii=False)


def loads(text: str) -> Asked:
    """What `Asked.dumps` wrote."""
    told = json.loads(text)
    wishes = tuple(
        Wish(**{**one, "fate": None if one["fate"] is None else Fate(one["fate"])})
        for one in told["wishes"]
    )
    return Asked(told["sale_id"], wishes, Why(told["why"]), told["note"])
