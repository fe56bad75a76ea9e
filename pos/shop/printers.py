"""Which printer a register's papers go to: a rule over what the book and the settings say.  Pure.

What the machine's own settings name wins at register 1; a register without a printer of its own
prints where register 1 does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.shop.queries import Counter

NOWHERE = "preview:"
"""Papers become pictures in the data folder: what prints where no printer was ever named."""
USUAL_MM = 80


@dataclass(frozen=True)
class Outlet:
    """Where the papers of one register come out."""

    register_no: int
    address: str
    paper_mm: int
    """The roll: 80 or 58."""
    is_fixed: bool = False
    """Named by the machine's own settings, so that the page cannot change it."""
    is_shared: bool = False
    """Register 1's: this one has none of its own."""

    @property
    def is_preview(self) -> bool:
        """Whether its papers are pictures only."""
        return self.address.startswith("preview")


def outlets(
    counters: Sequence[Counter], fixed_address: str | None, fixed_paper_mm: int | None
) -> list[Outlet]:
    """Where each register prints, in the registers' order.

    Args:
        counters: every register, by its number.
        fixed_address: the printer that the machine's own settings name; None: they name none.
        fixed_paper_mm: the roll that they name.
    """
    found: list[Outlet] = []
    for one in counters:
        own = _own(one, fixed_address, fixed_paper_mm)
        if own is not None:
            found.append(own)
        else:
            first = found[0]
            found.append(Outlet(one.no, first.address, first.paper_mm, is_shared=True))
    return found


def _own(one: Counter, fixed_address: str | None, fixed_paper_mm: int | None) -> Outlet | None:
    if one.no == 1:
        return Outlet(
            1,
            fixed_address or one.printer or NOWHERE,
            fixed_paper_mm or one.paper_mm or USUAL_MM,
            is_fixed=fixed_address is not None,
        )
    if one.printer is None:
        return None
    return Outlet(one.no, one.printer, one.paper_mm or USUAL_MM)
