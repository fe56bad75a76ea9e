"""What a cashier does between two sales: goods back, cash in and out, the end of a shift.

Each errand is begun anew from its beginning after a cut, with the ids it was begun with, and does
once what it does.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tests.world import PINS

if TYPE_CHECKING:
    from tests.simulation.cashier import Cashier

FLOAT_VND = 1_000_000
NOTES_VND = (500_000, 100_000, 10_000, 1_000)
MOST_BACK_VND = 1_000_000
"""More than this goes back only with a yes; more than the drawer holds, not at all."""
APPROVER = "Hạnh"


@dataclass
class Drawer:
    """The cashier's own account of her register, from what the till answered her."""

    notes_vnd: int = 0
    """What lies in the drawer."""
    cards_vnd: int = 0
    """Slips of this shift, less what went back on the terminal."""
    paid: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By sale: how much of it notes and a card paid, and did not give back yet."""
    told: dict[str, int] = field(default_factory=dict)
    """By the id that the errand was begun with: the đồng that it moved or gave back."""
    closed: dict[str, int] = field(default_factory=dict)
    """By shift: what lay in the drawer when it was closed."""

    def sold(self, sale_id: str, cash_vnd: int, card_vnd: int) -> None:
        """A sale was answered."""
        self.notes_vnd += cash_vnd
        self.cards_vnd += card_vnd
        self.paid[sale_id] = (cash_vnd, card_vnd)

    def gave_back(self, sale_id: str, vnd: int) -> None:
        """Notes go back first, as far as notes paid."""
        cash_vnd, card_vnd = self.paid[sale_id]
        notes_vnd = min(cash_vnd, vnd)
        self.notes_vnd -= notes_vnd
        self.cards_vnd -= vnd - notes_vnd
        self.paid[sale_id] = (cash_vnd - notes_vnd, card_vnd - vnd + notes_vnd)


class Errand(Protocol):
    """Something to see through, however often the line is cut."""

    def run(self, cashier: "Cashier") -> bool:
        """Do it from the beginning; false: there was nothing to do."""
        ...


@dataclass
class CashMove:
    """Notes into the drawer, or out of it."""

    way: str
    vnd: int
    request_id: str = field(default_factory=lambda: secrets.token_hex(13))

    def run(self, cashier: "Cashier") -> bool:
        """Tell the till."""
        form = {"way": self.way, "amount_vnd": self.vnd, "reason": "change"}
        answer = cashier.browser.post("/till/cash", request_id=self.request_id, **form)
        cashier.expect(answer, 303)
        cashier.drawer.notes_vnd += self.vnd if self.way == "in" else -self.vnd
        cashier.drawer.told[self.request_id] = self.vnd
        return True


@dataclass
class TakeBack:
    """One line of a receipt, whole."""

    sale_id: str
    number: str
    request_id: str = field(default_factory=lambda: secrets.token_hex(13))
    form: dict[str, object] | None = None
    vnd: int = 0

    def run(self, cashier: "Cashier") -> bool:
        """Find the receipt, choose the line, give the money back."""
        if self.form is None:
            page = cashier.expect(cashier.browser.get(f"/returns/new?receipt={self.number}"))
            self.form = self._choose(page, min(MOST_BACK_VND, cashier.drawer.notes_vnd))
        if not self.form:
            return False
        cashier.expect(cashier.browser.post("/returns", **self.form), 303)
        cashier.drawer.gave_back(self.sale_id, self.vnd)
        cashier.drawer.told[self.request_id] = self.vnd
        return True

    def _choose(self, page: str, most_vnd: int) -> dict[str, object]:
        rows = re.findall(
            r'data-sold="(\d+)" data-back="0" data-amount="(\d+)" data-left="\d+" data-unit="(\w+)"'
            r'.*?name="line" value="(\d+)"',
            page,
            re.DOTALL,
        )
        for units, amount, unit, line in rows:
            if 0 < int(amount) <= most_vnd:
                self.vnd = int(amount)
                return {
                    "sale_id": self.sale_id,
                    "line": line,
                    "units": units if unit == "piece" else f"{units} {unit}",
                    "fate": "",
                    "why": "changed_mind",
                    "total_vnd": amount,
                    "slip": f"R{self.request_id[:8]}",
                    "request_id": self.request_id,
                }
        return {}


@dataclass
class Closing:
    """Counting, closing, and the float of the next shift."""

    shift_id: str = ""
    closing: dict[str, object] | None = None
    """The last form of it, sent again word for word."""

    def run(self, cashier: "Cashier") -> bool:
        """Go on wherever the till says that closing stands."""
        while not self._is_closed(cashier):
            page = cashier.expect(cashier.browser.get("/till/closing"))
            self.shift_id = _value(page, "shift_id")
            if 'name="count_500000"' in page:
                self._count(cashier, page)
            elif 'id="closing"' in page:
                self._close(cashier, page)
            else:
                self._check_slips(cashier)
        cashier.open_shift()
        cashier.drawer.cards_vnd, cashier.drawer.notes_vnd = 0, FLOAT_VND
        return True

    def _is_closed(self, cashier: "Cashier") -> bool:
        if self.closing is None:
            return False
        answer = cashier.browser.post("/till/closing", **self.closing)
        at = answer.headers.get("Location", "")
        cashier.expect(answer, 303)
        if not at.startswith("/closings/"):
            return False
        cashier.drawer.closed[self.shift_id] = cashier.drawer.notes_vnd
        return True

    def _count(self, cashier: "Cashier", page: str) -> None:
        notes, left = {}, cashier.drawer.notes_vnd
        for note in NOTES_VND:
            notes[f"count_{note}"], left = divmod(left, note)
        form = {"shift_id": self.shift_id, "no": _value(page, "no"), **notes}
        cashier.expect(cashier.browser.post("/till/closing/counts", **form), 303)

    def _check_slips(self, cashier: "Cashier") -> None:
        form = {"shift_id": self.shift_id, "card_vnd": max(cashier.drawer.cards_vnd, 0)}
        cashier.expect(cashier.browser.post("/till/closing/slips", **form), 303)

    def _close(self, cashier: "Cashier", page: str) -> None:
        """Fill in the last form; cards that gave back more than they paid need a yes."""
        self.closing = {
            "shift_id": self.shift_id,
            "count_no": _value(page, "count_no"),
            "carried": _value(page, "carried"),
            "left_vnd": 500_000,
            "reason": "cards",
            "approver_id": cashier.person_id(APPROVER),
            "approver_pin": PINS[APPROVER],
            "shown_difference": 99_000_000,
        }


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]
