"""States of the books as plain values of JSON, and back.  Pure."""

from datetime import date
from typing import Any

from pos.base.dates import PartialDate
from pos.catalogue.books import ProductState
from pos.catalogue.certificates import Certificate, Level
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState


def product(values: dict[str, Any], **changes: Any) -> ProductState:
    """A product of its values, some of them changed."""
    return ProductState(**{**values, "gtins": tuple(values["gtins"]), **changes})


def certificate(values: dict[str, Any]) -> Certificate:
    """A certificate of what `books.certificate_state` makes of it."""
    return Certificate(
        stars=values["stars"],
        decision_no=values["decision_no"],
        body=values["body"],
        level=Level(values["level"]) if values["level"] else None,
        issued=PartialDate.parse(values["issued"]) if values["issued"] else None,
        valid_to_override=_day(values["valid_to"]),
        override_reason=values["valid_to_reason"],
        withdrawn_on=_day(values["withdrawn_on"]),
        potential_5=values["potential_5"],
        extended_to=_day(values.get("extended_to")),
        criteria_set=values.get("criteria_set"),
        score_hundredths=values.get("score_hundredths"),
    )


def delivery_values(one: Delivery) -> dict[str, Any]:
    """A delivery's values."""
    lot = vars(one.lot)
    days = {name: day.isoformat() for name, day in lot.items() if isinstance(day, date)}
    return {**lot, **days, "units": one.units}


def delivery(values: dict[str, Any]) -> Delivery:
    """A delivery of its values."""
    lot = {name: value for name, value in values.items() if name != "units"}
    days = {name: _day(lot[name]) for name in ("made_on", "use_by")}
    return Delivery(LotState(**{**lot, **days}), values["units"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
