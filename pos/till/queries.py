"""Reads for the till's pages, as the frozen values of `till.views`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.catalogue import lapses
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.law.vat import SellerMethod
from pos.shop.queries import Showroom
from pos.spool import queries as spool
from pos.stock import queries as stock
from pos.stock.fefo import Shelf, in_order
from pos.sync.queries import running_epoch
from pos.till import drafts, parked, sellable, wall
from pos.till.draft_rows import Line, OpenDraft
from pos.till.lot_choice import lot_choices
from pos.till.models import Draft, DraftLine, Sale, Tender
from pos.till.order_lots import OrderLots, lots_of
from pos.till.orders import priced
from pos.till.pricing import LineSum, sums, vat
from pos.till.set_lines import Boxed, Inside, inside
from pos.till.shifts import OpenShift
from pos.till.views import (
    NO_STARS,
    Doubt,
    DraftView,
    HitView,
    InsideView,
    LastSale,
    LineView,
    Outcome,
    PrinterNow,
    StarsView,
    TabView,
    TillView,
)


@dataclass(frozen=True)
class Place:
    """Where a page is shown: the showroom, the register, the day, and how it prints."""

    showroom: Showroom
    register_no: int
    shift: OpenShift
    person_name: str
    today: date
    standing: str
    """How its printer is, a `spool.standing.Standing`."""
    now: datetime
    favourites: tuple[str, ...] = ()
    """Products that the manager has put on the wall, the first first."""


def till(
    session: Session,
    draft_id: str,
    place: Place,
    *,
    outcome: Outcome,
    selected_id: str | None = None,
) -> TillView | None:
    """Everything the sell page shows; None where the order is not open at this register."""
    draft = drafts.find_open(session, draft_id, place.register_no)
    if draft is None:
        return None
    shown = draft_view(session, draft, place)
    selected = next((line for line in shown.lines if line.line_id == selected_id), None)
    last = _last_sale(session, place.register_no, draft, is_empty=not shown.lines)
    return TillView(
        shop_name=place.showroom.name,
        register_no=place.register_no,
        shift_no=place.shift.no,
        person_name=place.person_name,
        fair=place.shift.fair,
        draft=shown,
        tabs=_tabs(session, draft),
        tiles=wall.tiles(session, place.today, place.favourites),
        printer=printer_now(session, place.register_no, place.standing, place.now),
        last_sale=last,
        outcome=outcome,
        parked=0 if shown.lines else parked.count(session),
        selected=selected,
        selected_lots=()
        if selected is None
        else lot_choices(
            session,
            selected.product_id,
            place.today,
            selected.lot_id,
            register_no=place.register_no,
        ),
    )


def draft_view(session: Session, draft: OpenDraft, place: Place) -> DraftView:
    """The order with its lines, newest first."""
    rows = drafts.lines(session, draft.id)
    products = {row.product_id for row in rows}
    cards = catalogue.cards(session, products, place.today)
    lots = lots_of(session, rows, place.today, place.register_no)
    bars = sellable.bars(rows, lots)
    total = sums([priced(row, cards[row.product_id], lots) for row in rows], draft.discount)
    boxed = _boxed(session, rows, total.lines, lots)
    shares = vat(
        [
            one
            for of_line, row in zip(total.lines, rows, strict=True)
            for one in _taxed(of_line, cards[row.product_id], boxed.get(row.id, ()))
        ],
        seller_method=place.showroom.seller_method,
        buyer=draft.buyer.kind,
        on=place.today,
    )
    lines = [
        replace(
            _line(no, row, of_line, cards[row.product_id], lots),
            lapse=lapses.said(cards[row.product_id], place.showroom),
            bar=bars.get(row.id),
        )
        for no, (row, of_line) in enumerate(zip(rows, total.lines, strict=True), start=1)
    ]
    if boxed:  # gift sets are seldom
        lines = [_filled(line, boxed.get(line.line_id, ()), place.today) for line in lines]
    shows_vat = SellerMethod(place.showroom.seller_method).shows_vat
    return DraftView(
        sale_id=draft.id,
        no=draft.no,
        version=draft.version,
        lines=tuple(reversed(lines)),
        total_vnd=total.total_vnd,
        gross_vnd=total.gross_vnd,
        discount_vnd=total.discount_vnd,
        discount=draft.discount,
        buyer=draft.buyer,
        note=draft.note,
        vat_vnd=sum(share.vat_vnd for share in shares) if shows_vat else None,
        pieces=sum(1 if line.is_weighed else line.units for line in lines),
        newest_id=next((row.id for row in rows if row.touched_version == draft.version), ""),
    )


def _boxed(
    session: Session, rows: Sequence[Line], of_lines: Sequence[LineSum], lots: OrderLots
) -> dict[str, list[Inside]]:
    """The components of the order's gift sets, by line; nothing is asked where it has none."""
    boxes: list[tuple[str, Boxed]] = []
    for row, of_line in zip(rows, of_lines, strict=True):
        held = lots.parts[row.id]
        if not any((shelf := lots.known.get(one.lot_id or "")) and shelf.is_set for one in held):
            continue
        boxes += [
            (row.id, Boxed(one.part.lot_id or "", one.part.units, one.sums.amount_vnd))
            for one in lots.split(row, of_line)
        ]
    found: dict[str, list[Inside]] = {}
    if boxes:
        lying = inside(session, [box for _line_id, box in boxes], lots.today)
        for (line_id, _box), components in zip(boxes, lying, strict=True):
            found.setdefault(line_id, []).extend(components)
    return found


def _taxed(of_line: LineSum, card: Card, components: Sequence[Inside]) -> list[tuple[int, str]]:
    """Amount and tax class of a line, or of each component of its gift sets."""
    if components:
        return [(one.amount_vnd, one.card.tax_class) for one in components]
    return [(of_line.amount_vnd, card.tax_class)]


def _filled(line: LineView, components: Sequence[Inside], today: date) -> LineView:
    """A line of gift sets with what each of them holds."""
    if not components:
        return line
    first = components[0].part.set_lot_id
    shown = tuple(
        InsideView(
            name=one.card.name_vi,
            units=one.part.units,
            unit=one.card.unit,
            unit_word=one.card.unit_word,
            stars=stars(one.card),
            producer=one.card.producer,
            lot_code=one.part.lot_code,
            date_kind=one.part.date_kind,
            use_by=one.part.use_by,
            days_left=None if one.part.use_by is None else (one.part.use_by - today).days,
        )
        for one in components
        if one.part.set_lot_id == first
    )
    return replace(line, inside=shown)


def _line(no: int, row: Line, of_line: LineSum, card: Card, lots: OrderLots) -> LineView:
    parts = lots.parts[row.id]
    shelf = lots.known.get(parts[0].lot_id or "")
    use_by = None if shelf is None else shelf.use_by
    return LineView(
        line_id=row.id,
        no=no,
        product_id=card.product_id,
        sku=card.sku,
        name=card.name_vi,
        name_en=card.name_en,
        stars=stars(card),
        producer=card.producer,
        place=card.place,
        lot_id=None if shelf is None else shelf.lot_id,
        lot_code="" if shelf is None else shelf.code,
        lot_is_chosen=row.lot_id is not None,
        more_lots=len(parts) - 1,
        date_kind="none" if shelf is None else shelf.date_kind,
        use_by=use_by,
        days_left=None if use_by is None else (use_by - lots.today).days,
        unit=card.unit,
        unit_word=card.unit_word,
        units=row.units,
        price_vnd=of_line.pieces[0].price_vnd,
        amount_vnd=of_line.gross_vnd - of_line.own_vnd,
        is_short=any(part.short_units for part in parts),
        before_vnd=of_line.list_vnd,
        list_price_vnd=row.price_vnd,
        discount=row.discount,
        has_new_price=row.new_price_vnd is not None,
        prices=tuple((one.units, one.price_vnd) for one in of_line.pieces),
        is_marked_down=any(one.is_marked_down for one in of_line.pieces),
    )


def stars(card: Card) -> StarsView:
    """A product's stars as of the card's day."""
    return StarsView(card.stars, card.stars_to) if card.stars else NO_STARS


# Built once: building a statement costs more than SQLite's answer.
_TABS = Prepared(
    select(Draft.id, Draft.no, func.count(DraftLine.id))
    .outerjoin(DraftLine, DraftLine.draft_id == Draft.id)
    .where(*drafts.IN_HAND)
    .group_by(Draft.id)
    .order_by(Draft.no)
)
_NEWEST_SALE = (
    select(Sale.id)
    .where(Sale.register_no == bindparam("register"), Sale.epoch == running_epoch())
    .order_by(Sale.receipt_no.desc())
    .limit(1)
    .scalar_subquery()
)
# The newest is found before its tenders are added up: grouped, all sales would be.
_LAST_SALE = Prepared(
    select(
        Sale.id,
        Sale.number,
        Sale.total_vnd,
        func.sum(Tender.tendered_vnd),
        func.sum(Tender.change_vnd),
        Sale.completed_at,
        func.sum(case((Tender.kind == "cash", 1), else_=0)),
    )
    .join(Tender, Tender.sale_id == Sale.id)
    .where(Sale.id == _NEWEST_SALE)
    .group_by(Sale.id)
)


def _tabs(session: Session, current: OpenDraft) -> tuple[TabView, ...]:
    rows = _TABS.all(session, register=current.register_no)
    return tuple(TabView(row[0], row[1], row[2], row[0] == current.id) for row in rows)


def _last_sale(
    session: Session, register_no: int, draft: OpenDraft, *, is_empty: bool
) -> LastSale | None:
    row = _LAST_SALE.first(session, register=register_no)
    if row is None:
        return None
    sale_id, number, total_vnd, tendered_vnd, change_vnd, completed_at, cash = row
    job_id, state, reason = spool.last_of(session, sale_id) or (None, "queued", "")
    return LastSale(
        sale_id=sale_id,
        number=number,
        total_vnd=total_vnd,
        tendered_vnd=tendered_vnd,
        change_vnd=change_vnd,
        has_cash=cash > 0,
        completed_at=completed_at,
        job_id=job_id,
        paper=state,
        why=reason,
        is_fresh=is_empty and draft.opened_at <= completed_at,
    )


def printer_now(session: Session, register_no: int, standing: str, now: datetime) -> PrinterNow:
    """How a register's printer and papers are doing: one count, and nobody is asked.

    Args:
        standing: what the printer's worker has heard of it.
    """
    papers = spool.waiting(session, register_no)
    state = "unknown" if papers.unknown and standing in WELL else standing
    return PrinterNow(
        state=state,
        waiting=papers.waiting if papers.is_slow(now) else 0,
        doubt=_doubt(session, papers),
    )


WELL = ("ready", "mute", "unasked", "preview", "paper_low")
"""What a printer's state may be for the doubted paper to be the news."""


def _doubt(session: Session, papers: spool.Waiting) -> Doubt | None:
    if papers.doubted_id is None:
        return None
    job = spool.job(session, papers.doubted_id)
    return Doubt(job.job_id, job.title, job.kind, job.reason, papers.unknown - 1)


def hits(
    session: Session, text: str, today: date, *, register_no: int | None = None
) -> list[HitView]:
    """Goods for what was typed, best match first; with what the register's place holds of them."""
    found = catalogue.search(session, text)
    cards = catalogue.cards(session, found, today)
    shelves = stock.shelves(session, found, register_no)
    return [_hit(cards[one], shelves.get(one, []), today) for one in found]


def _hit(card: Card, held: Sequence[Shelf], today: date) -> HitView:
    good = in_order(held, today=today)
    return HitView(
        product_id=card.product_id,
        sku=card.sku,
        name=card.name_vi,
        stars=stars(card),
        producer=card.producer,
        place=card.place,
        price_vnd=card.price_vnd,
        unit=card.unit,
        unit_word=card.unit_word,
        on_hand_units=sum(shelf.units for shelf in good),
        use_by=good[0].use_by if good else None,
    )


def last_sold_on(session: Session) -> date | None:
    """The business day of the latest sale; None before any."""
    return session.scalar(select(func.max(Sale.business_on)))
