"""What a delivery says of goods, read from the form and checked.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pos.base.dates import add_months, parse_day
from pos.base.errors import BadForm
from pos.base.money import parse_vnd
from pos.base.quantity import Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.catalogue.codes import check_own_code, normalise_lot
from pos.stock.lots import LotState

FARTHEST_MONTHS = 12 * 20
DATE_KINDS = ("hsd", "best_before", "none")
OWNERS = ("owned", "consigned")


@dataclass(frozen=True)
class Delivery:
    """Goods as they are received."""

    lot: LotState
    units: int


def read_delivery(
    raw: Mapping[str, str], *, unit: Unit, shelf_life_days: int | None, today: date
) -> Delivery:
    """Read the form.

    An HSD left empty is counted from the production date by the product's shelf life.

    Raises:
        BadForm: each field that cannot be taken, with why.
    """
    reader = _Reader(raw, today)
    lot = LotState(
        code=reader.own_code(),
        producer_code=reader.producer_code(),
        made_on=reader.made_on(),
        date_kind=reader.one_of("date_kind", DATE_KINDS),
        use_by=reader.use_by(shelf_life_days),
        owner=reader.one_of("owner", OWNERS),
        document_no=reader.text("document_no", 40),
        cost_vnd=reader.cost_vnd(),
    )
    units = reader.units(unit)
    if reader.problems:
        raise BadForm(reader.problems)
    return Delivery(lot, units)


class _Reader:
    """Reads fields one by one and collects what is wrong with them."""

    def __init__(self, raw: Mapping[str, str], today: date) -> None:
        self._raw = raw
        self._today = today
        self.problems: dict[str, str] = {}

    def text(self, name: str, max_length: int) -> str:
        try:
            return clean(self._raw.get(name, ""), max_length=max_length)
        except Unreadable:
            self.problems[name] = "too_long"
            return ""

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        value = self._raw.get(name, "") or known[0]
        if value not in known:
            self.problems[name] = "not_known"
        return value

    def own_code(self) -> str:
        typed = self.text("lot_code", 40)
        if not typed:
            return ""
        try:
            return check_own_code(normalise_lot(typed))
        except Unreadable as bad:
            self.problems["lot_code"] = "telex" if bad.code == "telex" else "bad_code"
            return ""

    def producer_code(self) -> str:
        """As printed; it must have a form to be matched by."""
        typed = self.text("producer_lot_code", 40)
        if typed:
            try:
                normalise_lot(typed)
            except Unreadable:
                self.problems["producer_lot_code"] = "unreadable"
        return typed

    def day(self, name: str) -> date | None:
        typed = self.text(name, 40)
        if not typed:
            return None
        try:
            return parse_day(typed, today=self._today)
        except Unreadable:
            self.problems[name] = "not_a_date"
            return None

    def made_on(self) -> date | None:
        made = self.day("made_on")
        if made is not None and made > self._today:
            self.problems["made_on"] = "in_future"
        return made

    def use_by(self, shelf_life_days: int | None) -> date | None:
        kind = self._raw.get("date_kind", "") or DATE_KINDS[0]
        if kind == "none":
            return None
        made, until = self.day("made_on"), self.day("use_by")
        if until is None and "use_by" not in self.problems:
            if made is not None and shelf_life_days is not None:
                until = made + timedelta(days=shelf_life_days)
            else:
                self.problems["use_by"] = "missing"
        if until is not None:
            self._check_use_by(until, made, kind)
        return until

    def _check_use_by(self, until: date, made: date | None, kind: str) -> None:
        if kind == "hsd" and until < self._today:
            self.problems["use_by"] = "passed"
        elif made is not None and until < made:
            self.problems["use_by"] = "before_made"
        elif until > add_months(self._today, FARTHEST_MONTHS):
            self.problems["use_by"] = "too_far"

    def cost_vnd(self) -> int | None:
        typed = self.text("cost_vnd", 40)
        if not typed:
            return None
        try:
            return parse_vnd(typed)
        except Unreadable:
            self.problems["cost_vnd"] = "not_money"
            return None

    def units(self, unit: Unit) -> int:
        typed = self.text("quantity", 40)
        if not typed:
            self.problems.setdefault("quantity", "missing")
            return 0
        try:
            return parse_units(typed, unit)
        except Unreadable as bad:
            self.problems["quantity"] = bad.code
            return 0
