"""A lot's events in the words of EPCIS 2.0 and its vocabulary CBV.  Pure.

Sources: GS1 EPCIS 2.0 (JSON-LD binding, `EPCIS-JSON-Schema.json`), GS1 CBV 2.0 for business steps
and dispositions, domain facts §2.3 and A5.  Sales are added up by day: no receipt and no person
stands here.  What a count put right is no event that anybody saw, and is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from pos.base.dates import ZONE, iso_at
from pos.stock.places import (
    COUNTING,
    CUSTOMER,
    DISPOSED,
    INTERNAL,
    LOSS,
    PACKED,
    PACKING,
    QUARANTINE,
    SAMPLES,
    STOREROOM,
    SUPPLIER,
    is_own,
    is_sellable,
)
from pos.trace.journeys import Moved, Order

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
OFFSET = "+07:00"
"""Vietnam's, all year."""
GS1_RESOLVER = "https://id.gs1.org"
"""The canonical host of a Digital Link: the same lot has the same name at every showroom, whoever
printed its label."""
UOM = {"g": "GRM", "ml": "MLT"}
"""UN/ECE Recommendation 20; pieces are counted, and have none."""

Json = dict[str, Any]


@dataclass(frozen=True)
class LotIdentity:
    """What an event says of the lot."""

    gtin14: str
    """Empty where the goods have none that anybody else knows."""
    sku: str
    code: str
    producer_code: str
    made_on: date | None
    date_kind: str
    use_by: date | None
    unit: str


@dataclass(frozen=True)
class Portion:
    """What lies in one gift set of a lot."""

    lot: LotIdentity
    units: int
    """In one set."""


@dataclass(frozen=True)
class Reporter:
    """Who reports, and where its pages are."""

    base_url: str
    """`https://sp.example.vn`, without a slash at its end."""
    showroom: str
    """Its code: `HN01`."""


@dataclass(frozen=True)
class _Step:
    """What happened, in CBV's words."""

    action: str
    step: str
    disposition: str


_OBSERVE, _ADD, _DELETE = "OBSERVE", "ADD", "DELETE"
_BY_GOAL = {
    CUSTOMER: _Step(_OBSERVE, "retail_selling", "retail_sold"),
    SUPPLIER: _Step(_OBSERVE, "shipping", "returned"),
    DISPOSED: _Step(_DELETE, "destroying", "destroyed"),
    INTERNAL: _Step(_DELETE, "decommissioning", "inactive"),
    SAMPLES: _Step(_DELETE, "sampling", "dispensed"),
    PACKED: _Step(_OBSERVE, "packing", "in_progress"),
    PACKING: _Step(_DELETE, "unpacking", "inactive"),
    STOREROOM: _Step(_OBSERVE, "storing", "sellable_not_accessible"),
}
_UNSEEN = {LOSS, COUNTING}


def document(
    lot: LotIdentity,
    moved: Sequence[Moved],
    orders: Sequence[Order],
    *,
    reporter: Reporter,
    at: datetime,
    portions: Sequence[Portion] = (),
    is_public: bool = False,
) -> Json:
    """The EPCIS document of a lot, its events the earliest first.

    Args:
        portions: of a lot of gift sets, what lies in each: its packing tells it.
        at: the moment of asking: nothing is told as later than it.
        is_public: for anybody: no quantity, no sale, no stockroom; what came in, went on sale, was
            held or recalled.
    """
    events = [*_of_moves(lot, moved, reporter, at), *_of_orders(lot, orders, reporter)]
    if portions:
        events = [_made_of(portions, one, reporter) for one in events]
    if is_public:
        events = _for_everybody(events)
    events.sort(key=lambda one: str(one["eventTime"]))
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": iso_at(at),
        "epcisBody": {"eventList": events},
    }


def lot_class(lot: LotIdentity, reporter: Reporter) -> str:
    """The name of the lot: a GS1 Digital Link where its goods have a GTIN, else our own page."""
    code = quote(lot.code, safe="")
    if lot.gtin14:
        return f"{GS1_RESOLVER}/01/{lot.gtin14}/10/{code}"
    return f"{reporter.base_url}/p/{reporter.showroom}/{quote(lot.sku, safe='')}/{code}"


def _of_moves(
    lot: LotIdentity, moved: Iterable[Moved], reporter: Reporter, at: datetime
) -> list[Json]:
    events = []
    for one in moved:
        for step in _steps(one):
            event = _event(lot, step, one, reporter)
            if CUSTOMER in (one.from_place, one.to_place):
                event["eventTime"] = iso_at(_end_of_day(one.on, at))  # of a day, of no receipt
            if step.action == _ADD:
                event["ilmd"] = _ilmd(lot)
            events.append(event)
    return events


def _steps(one: Moved) -> list[_Step]:
    """What a day's moves mean; nothing for what nobody saw."""
    if {one.from_place, one.to_place} & _UNSEEN:
        return [_BY_GOAL[DISPOSED]] if one.to_place == LOSS and one.reason == "disposed" else []
    if one.from_place in (SUPPLIER, PACKING):
        came = _Step(_OBSERVE, "receiving", "in_progress")
        return [
            _Step(_ADD, "commissioning", "active"),
            *([came] if one.from_place == SUPPLIER else []),
        ]
    if one.from_place == CUSTOMER:
        return [_Step(_OBSERVE, "accepting", "returned")]
    if one.to_place == QUARANTINE:
        return [] if one.reason == "held" else [_Step(_OBSERVE, "holding", "non_sellable_other")]
    if one.from_place == QUARANTINE and is_own(one.to_place):
        return [] if one.reason == "released" else [_Step(_OBSERVE, "inspecting", "conformant")]
    if one.from_place == PACKED and is_own(one.to_place):
        return [_Step(_OBSERVE, "unpacking", "in_progress")]
    if one.to_place in _BY_GOAL:
        return [_BY_GOAL[one.to_place]]
    return [_Step(_OBSERVE, "stocking", "sellable_accessible")] if is_sellable(one.to_place) else []


def _of_orders(lot: LotIdentity, orders: Iterable[Order], reporter: Reporter) -> list[Json]:
    """Holds and recalls, and that they were lifted: of the whole lot, in one event each."""
    events = []
    for one in orders:
        bad = "recalled" if one.is_recall else "non_sellable_other"
        events.append(_whole(lot, _Step(_OBSERVE, "holding", bad), one.at, reporter))
        if one.released_at is not None:
            good = _Step(_OBSERVE, "inspecting", "conformant")
            events.append(_whole(lot, good, one.released_at, reporter))
    return events


def _event(lot: LotIdentity, step: _Step, one: Moved, reporter: Reporter) -> Json:
    amount = _amount(lot, one.units, reporter)
    event = _whole(lot, step, one.first_at, reporter) | {"quantityList": [amount]}
    place = one.to_place if is_own(one.to_place) else one.from_place
    where = {"id": f"{_location(reporter)}/{place}"}
    if is_own(place):
        event["readPoint"] = where
    if step.step == "receiving":
        event["destinationList"] = [{"type": "owning_party", "destination": _location(reporter)}]
    if step.action == _DELETE or one.to_place in (CUSTOMER, SUPPLIER):
        del event["bizLocation"]  # it is nowhere of ours any more
    return event


def _whole(lot: LotIdentity, step: _Step, at: datetime, reporter: Reporter) -> Json:
    return {
        "type": "ObjectEvent",
        "eventTime": iso_at(at),
        "eventTimeZoneOffset": OFFSET,
        "action": step.action,
        "bizStep": step.step,
        "disposition": step.disposition,
        "quantityList": [{"epcClass": lot_class(lot, reporter)}],
        "bizLocation": {"id": _location(reporter)},
    }


def _amount(lot: LotIdentity, units: int, reporter: Reporter) -> Json:
    amount: Json = {"epcClass": lot_class(lot, reporter), "quantity": units}
    return amount | ({"uom": UOM[lot.unit]} if lot.unit in UOM else {})


def _made_of(portions: Sequence[Portion], event: Json, reporter: Reporter) -> Json:
    """The packing of sets as what it is: lots that go in, and the lot that comes of them.

    A lot of sets has no name for each of its sets, which an aggregation would ask for (EPCIS 2.0,
    7.4.2): it is a transformation, and what went in keeps its own name and events.
    """
    if event["action"] != _ADD:
        return event
    made = event["quantityList"]
    told = {name: one for name, one in event.items() if name not in ("action", "quantityList")}
    sets = made[0]["quantity"]
    inside = [_amount(one.lot, one.units * sets, reporter) for one in portions]
    given = {"inputQuantityList": inside, "outputQuantityList": made}
    return told | {"type": "TransformationEvent"} | given


def _location(reporter: Reporter) -> str:
    return f"{reporter.base_url}/loc/{reporter.showroom}"


def _ilmd(lot: LotIdentity) -> Json:
    """What is true of every unit, told with the event by which the lot begins here (CBV 2.0)."""
    days = {
        "cbvmda:productionDate": lot.made_on,
        "cbvmda:itemExpirationDate": lot.use_by if lot.date_kind == "hsd" else None,
        "cbvmda:bestBeforeDate": lot.use_by if lot.date_kind == "best_before" else None,
    }
    told: Json = {"cbvmda:lotNumber": lot.code}
    if lot.producer_code:
        told["cbvmda:sellersLotNumber"] = lot.producer_code
    return told | {name: day.isoformat() for name, day in days.items() if day is not None}


def _end_of_day(on: date, at: datetime) -> datetime:
    return min(datetime.combine(on, time(23, 59, 59), tzinfo=ZONE), at)


_TOLD = {"commissioning", "receiving", "stocking", "holding", "inspecting"}


def _for_everybody(events: Iterable[Json]) -> list[Json]:
    """The steps that anybody may know, each without how many and where in the house."""
    told = []
    is_on_sale = False
    for one in events:
        step = one["bizStep"]
        if step not in _TOLD or (step == "stocking" and is_on_sale):
            continue
        is_on_sale = is_on_sale or step == "stocking"
        told.append(
            {name: _bare(name, value) for name, value in one.items() if name != "readPoint"}
        )
    return told


def _bare(name: str, value: Any) -> Any:
    """A field of an event, without how many."""
    if not name.lower().endswith("quantitylist"):
        return value
    return [{"epcClass": part["epcClass"]} for part in value]
