"""What the database told, as the page's frozen values.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate, Level, stars_on
from pos.catalogue.standards import Kind, Standard
from pos.central.origin import places, recalls
from pos.central.origin.recalls import Candidate, Words
from pos.central.origin.views import AtShowroom, Seen
from pos.stock.fefo import Bar
from pos.trace import journeys, ratings, standing
from pos.trace.journeys import Moved, Order, Where
from pos.trace.links import origin_path
from pos.trace.standing import LotState
from pos.trace.views import (
    InsideView,
    LotView,
    MakerView,
    RatingView,
    ReceiptLineView,
    ShowroomView,
    WarningView,
)

Row = Mapping[str, Any]
"""A row as PostgreSQL wrote it in JSON."""
_LATEST = datetime.max.replace(tzinfo=UTC)


class BarredLot:
    """A lot's dates, and whether an order bars it: what `standing.lot_state` asks."""

    def __init__(self, row: Row, told: Iterable[Order]) -> None:
        order = journeys.standing_order(told)
        self.barred = "" if order is None else ("recall" if order.is_recall else "hold")
        self.date_kind: str = row["date_kind"]
        self.use_by = day(row["use_by"])


def day(text: str | None) -> date | None:
    """A day of the books."""
    return date.fromisoformat(text) if text else None


def moment(text: str | None) -> datetime | None:
    """A moment of the books."""
    return datetime.fromisoformat(text) if text else None


def showroom(row: Row) -> ShowroomView:
    """Who sells."""
    return ShowroomView(row["name"], row["address"], row["phone"])


def seen(row: Row | None) -> Seen | None:
    """How often a label's page was looked at; None where never."""
    return None if row is None else Seen(row["views"], date.fromisoformat(row["first_on"]))


def moved(rows: Iterable[Row] | None) -> list[Moved]:
    """A lot's moves by day; how many units is not told here."""
    return [
        Moved(
            on=date.fromisoformat(one["business_on"]),
            from_place=one["from_place"],
            to_place=one["to_place"],
            reason=one["reason"],
            first_at=datetime.fromisoformat(one["first_at"]),
            last_at=datetime.fromisoformat(one["last_at"]),
            units=0,
        )
        for one in rows or ()
    ]


def orders(rows: Iterable[Row] | None) -> list[Order]:
    """What a showroom told of holds and recalls."""
    return [
        Order(
            is_recall=one["kind"] == "recall",
            at=datetime.fromisoformat(one["at"]),
            reason=one["reason"],
            instruction=one["instruction"],
            reason_en=one["reason_en"],
            instruction_en=one["instruction_en"],
            source_id=one["source_id"],
            released_at=moment(one["released_at"]),
        )
        for one in rows or ()
    ]


def whereabouts(places_of_lot: Sequence[str] | None, told: Sequence[Moved]) -> Where:
    """Where a lot is; of its places those are named at which some of it lies."""
    return journeys.where(dict.fromkeys(places_of_lot or (), 1), told)


def lot(row: Row, told: Sequence[Moved], over: Sequence[Order], now: Where, kept: bool) -> LotView:
    """A lot with what has become of it.

    Args:
        kept: whether some of it lies at a place of its showroom.
    """
    received_at = moment(row["received_at"])
    made_on = day(row["made_on"])
    if received_at is None:
        raise AssertionError("a lot is received when it is first told of")
    return LotView(
        code=row["code"],
        producer_code=row["producer_code"],
        made_on=made_on,
        date_kind=row["date_kind"],
        use_by=day(row["use_by"]),
        received_at=received_at,
        events=journeys.journey(told, over, made_on=made_on, now=now, is_kept=kept),
    )


def warning(over: Sequence[Order]) -> WarningView | None:
    """The order of which a page warns; of a showroom's own it tells no reason."""
    order = journeys.standing_order(over)
    if order is None:
        return None
    if not order.is_recall:
        return WarningView(order.at, "", "", "", "", "")
    return WarningView(
        order.at,
        order.reason,
        order.instruction,
        order.reason_en,
        order.instruction_en,
        order.source_id,
    )


def candidate(told: Row, lot_row: Row) -> Candidate:
    """A lot, for the recalls of the centre to be held against."""
    return Candidate(
        gtins=frozenset(told["gtins"] or ()),
        sku=told["product"]["sku"],
        lot_key=lot_row["producer_code_key"],
        made_on=day(lot_row["made_on"]),
    )


def at_showrooms(told: Row, words: Words, on: date) -> tuple[AtShowroom, ...]:
    """Where the lot is or was, else where the product is for sale; the one told of first."""
    if told["lots"]:
        return tuple(
            _at_with_lot(one["showroom"], one["lot"], told, words, on, is_told=no == 0)
            for no, one in enumerate(told["lots"])
        )
    return tuple(
        AtShowroom(one["showroom"]["code"], showroom(one["showroom"]), LotState.FINE, None, "none")
        for one in told["goods"] or ()
        if one["lot"]["is_here"]
    )


def _at_with_lot(
    shop: Row, row: Row, told: Row, words: Words, on: date, *, is_told: bool
) -> AtShowroom:
    known = candidate(told, row)
    over = [_bare(row["barred"])] if row["barred"] else []
    barred = BarredLot(row, recalls.orders(over, known, words))
    now = Where.HERE if row["is_here"] else Where.SOLD if row["is_sold"] else Where.GONE
    return AtShowroom(
        code=shop["code"],
        showroom=showroom(shop),
        state=standing.lot_state(barred, on, now),
        use_by=barred.use_by,
        date_kind=barred.date_kind,
        is_told=is_told,
    )


def _bare(kind: str) -> Order:
    """That a lot is barred at another showroom: by whose order is told on its own page."""
    return Order(kind == "recall", _LATEST, "", "", "", "", "", None)


# --- The certificate, the maker ------------------------------------------------------------


def certificates(rows: Iterable[Row] | None) -> list[Certificate]:
    """A product's certificates."""
    return [
        Certificate(
            stars=one["stars"],
            decision_no=one["decision_no"],
            body=one["body"],
            level=Level(one["level"]) if one["level"] else None,
            issued=PartialDate.parse(one["issued"]) if one["issued"] else None,
            valid_to_override=day(one["valid_to"]),
            override_reason=one["valid_to_reason"],
            withdrawn_on=day(one["withdrawn_on"]),
            potential_5=bool(one["potential_5"]),
            extended_to=day(one["extended_to"]),
        )
        for one in rows or ()
    ]


def rating(told: Row, on: date) -> RatingView | None:
    """The certificate told of: the registry's where it has the goods, else the showroom's own.

    Source: `facts`, *Who owns what*: a registry's entry overrides what the shop recorded.
    """
    rows = told["registered"] or told["certificates"] or ()
    changed = max((one["changed_at"] for one in rows), default=None)
    return ratings.rating(certificates(rows), moment(changed), on)


def standards(rows: Iterable[Row] | None, product_id: str, on: date) -> tuple[Standard, ...]:
    """Other certificates of the maker that are of the product and hold on a day."""
    found = [
        Standard(
            producer_id=one["producer_id"],
            kind=Kind(one["kind"]),
            name=one["name"],
            number=one["number"],
            body=one["body"],
            valid_from=day(one["valid_from"]),
            valid_to=day(one["valid_to"]),
            product_ids=tuple(one["product_ids"].split()),
        )
        for one in rows or ()
    ]
    return tuple(one for one in found if one.holds_on(on) and one.is_of(product_id))


def maker(product: Row, producer: Row | None) -> MakerView:
    """Who made the goods, and where."""
    code = product["commune_code"] or (producer["commune_code"] if producer else "")
    today = places.communes().get(code or "")
    return MakerView(
        name=producer["name"] if producer else "",
        kind=producer["kind"] if producer else "",
        address=producer["address"] if producer else "",
        place=product["place"],
        commune_today=ratings.in_running_text(today.name, today.province_name) if today else "",
        is_renamed=today is not None
        and not ratings.is_same_place(product["place"], today.name, today.province_name),
        map=places.map_of(code) if today else None,
    )


# --- Gift sets and receipts ----------------------------------------------------------------


def inside(rows: Iterable[Row], words: Words, shop_code: str, on: date) -> tuple[InsideView, ...]:
    """What lies in each gift set of a lot, in the recipe's order."""
    return tuple(_inside(one, words, shop_code, on) for one in rows)


def _inside(row: Row, words: Words, shop_code: str, on: date) -> InsideView:
    part, product, lot_row = row["part"], row["product"], row["lot"]
    known = Candidate(
        frozenset([row["gtin14"]] if row["gtin14"] else ()),
        product["sku"],
        lot_row["producer_code_key"],
        day(lot_row["made_on"]),
    )
    barred = BarredLot(lot_row, recalls.orders(orders(row["orders"]), known, words))
    shown = stars_on(certificates(row["certificates"]), on)
    return InsideView(
        name_vi=product["name_vi"],
        name_en=product["name_en"],
        stars=0 if shown is None else shown.stars,
        units=part["units"],
        unit=product["unit"],
        unit_word=product["unit_word"],
        lot_code=lot_row["code"],
        producer=row["producer"]["name"] if row["producer"] else "",
        place=product["place"],
        date_kind=lot_row["date_kind"],
        use_by=barred.use_by,
        made_on=day(lot_row["made_on"]),
        received_at=moment(row["received_at"]),
        bar=_bar(barred, on),
        path=_path(row["gtin14"], shop_code, product["sku"], lot_row["code"]),
    )


def _bar(lot_of: BarredLot, on: date) -> Bar | None:
    state = standing.lot_state(lot_of, on)
    bars = {
        LotState.RECALLED: Bar.RECALL,
        LotState.HELD: Bar.HOLD,
        LotState.HSD_PASSED: Bar.EXPIRED,
    }
    return bars.get(state)


def receipt_lines(rows: Sequence[Row], shop_code: str) -> tuple[ReceiptLineView, ...]:
    """The lines of a sale; what lay in a gift set stands in its line."""

    def view(row: Row, within: Sequence[Row] = ()) -> ReceiptLineView:
        line = row["line"]
        return ReceiptLineView(
            name_vi=line["name_vi"],
            name_en=line["name_en"],
            stars=line["stars"],
            units=line["units"],
            unit=line["unit"],
            unit_word=line["unit_word"],
            lot_code=line["lot_code"],
            producer=line["producer"],
            place=line["place"],
            path=_path(row["gtin14"], shop_code, line["sku"], line["lot_code"]),
            inside=tuple(view(one) for one in within),
        )

    whole = [one for one in rows if not one["line"]["part_no"]]
    return tuple(
        view(
            one,
            [
                part
                for part in rows
                if part["line"]["part_no"] and part["line"]["no"] == one["line"]["no"]
            ],
        )
        for one in whole
    )


def _path(gtin14: str | None, shop_code: str, sku: str, lot_code: str) -> str:
    return origin_path(gtin14=gtin14, showroom=shop_code, sku=sku, lot=lot_code or None)
