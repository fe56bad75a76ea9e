"""Which goods a page of the list shows, and in which order: what stands in its address.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Self

from pos.base.dates import PartialDate, add_months
from pos.base.errors import BadForm
from pos.base.text import clean, search_key
from pos.catalogue.certificates import Certificate, last_day
from pos.law.ocop import GROUPS, VALIDITIES

NONE = "none"
"""A filter's word for goods that have none of it."""
STARS = ("5", "4", "3", NONE, "lapsed")
ENDINGS = ("30", "90", "180")
"""Days within which a product loses stars."""
SALES = ("on", "off", "all")
ORDERS = ("name", "price", "-price", "sku", "changed")
_LONGEST = 100
_CHOICES: dict[str, tuple[str, ...]] = {
    "stars": ("", *STARS),
    "ending": ("", *ENDINGS),
    "group": ("", NONE, *GROUPS),
    "sale": SALES,
    "order": ORDERS,
}


@dataclass(frozen=True)
class Filter:
    """Goods that hold all of it; empty parts ask for nothing."""

    q: str = ""
    """Words of the name, SKU, barcode, producer or place."""
    producer: str = ""
    """Words of the producer's name."""
    stars: str = ""
    """`5`, `4`, `3`: shown today; `none`: never had any; `lapsed`: had, and lost them."""
    ending: str = ""
    """Stars end within so many days."""
    group: str = ""
    province: str = ""
    """Two digits; `none`: unknown."""
    commune: str = ""
    """Five digits."""
    no_code: bool = False
    no_price: bool = False
    no_picture: bool = False
    sale: str = "on"
    """`on`: sold; `off`: kept from sale; `all`: both."""
    order: str = "name"

    @property
    def words(self) -> list[str]:
        """What is searched, folded."""
        return search_key(self.q).split()

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves goods out, besides those kept from sale."""
        return replace(self, sale="on", order="name") != Filter()

    @property
    def is_refined(self) -> bool:
        """Whether it asks for more than words."""
        return replace(self, q="") != Filter()

    def args(self, **changes: object) -> dict[str, str]:
        """What stands in the address: only what differs from the first page."""
        told = {one.name: changes.get(one.name, getattr(self, one.name)) for one in fields(self)}
        told |= {name: value for name, value in changes.items() if name not in told}
        plain = Filter()
        return {
            name: "1" if value is True else str(value)
            for name, value in told.items()
            if value and value != getattr(plain, name, None)
        }

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """Read what stands in an address.

        Raises:
            BadForm: a word that no filter knows.
        """
        told = {name: clean(args.get(name, ""), max_length=_LONGEST) for name in _TEXTS}
        told["sale"] = told["sale"] or "on"
        told["order"] = told["order"] or "name"
        wrong = [name for name, known in _CHOICES.items() if told[name] not in known]
        wrong += [name for name in ("province", "commune") if not _is_place(name, told[name])]
        if wrong:
            raise BadForm(dict.fromkeys(wrong, "choose_one"))
        return cls(
            **told,
            no_code=args.get("no_code") == "1",
            no_price=args.get("no_price") == "1",
            no_picture=args.get("no_picture") == "1",
        )


_TEXTS = (
    "q",
    "producer",
    "stars",
    "ending",
    "group",
    "province",
    "commune",
    "sale",
    "order",
)


def _is_place(name: str, given: str) -> bool:
    length = 2 if name == "province" else 5
    is_code = given.isascii() and given.isdecimal() and len(given) == length
    return given in ("", NONE) or is_code


@lru_cache(maxsize=64)
def oldest_holding(day: date) -> date:
    """The first day of signing whose certificate still holds on `day`, by the rule alone.

    A certificate signed on that day or later, without a last day of its own, has not ended.
    """
    issued = add_months(day, -max(rule.months for rule in VALIDITIES)).replace(day=1)
    while (last_day(_signed(issued)) or day) < day:
        issued = date.fromordinal(issued.toordinal() + 1)
    return issued


def _signed(on: date) -> Certificate:
    return Certificate(3, "", "", None, PartialDate(on.year, on.month, on.day))
