"""Reads for the till's pages, as the frozen values of `till.views`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.law.vat import SellerMethod
from pos.shop.queries import Showroom
from pos.spool import queries as spool
from pos.stock import queries as stock
from pos.stock.fefo import Bar, Shelf, in_order
from pos.sync.queries import running_epoch
from pos.till import drafts, parked, sellable, wall
from pos.till.allocation import Part, Wanted, allocate
from pos.till.draft_rows import Line, OpenDraft
from pos.till.lot_choice import lot_choices
from pos.till.models import Draft, DraftLine, Sale, Tender
from pos.till.orders import priced
from pos.till.pricing import LineSum, sums, vat
from pos.till.shifts import OpenShift
from pos.till.views import (
    NO_STARS,
    Doubt,
    DraftView,
    HitView,
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
        else lot_choices(session, selected.product_id, place.today, selected.lot_id),
    )


def draft_view(session: Session, draft: OpenDraft, place: Place) -> DraftView:
    """The order with its lines, newest first."""
    rows = drafts.lines(session, draft.id)
    products = {row.product_id for row in rows}
    cards = catalogue.cards(session, products, place.today)
    shelves = stock.shelves(session, products)
    parts = allocate(
        [Wanted(row.id, row.product_id, row.lot_id, row.units) for row in rows],
        shelves,
        today=place.today,
    )
    known, bars = _known(session, rows, shelves), sellable.bars(session, rows, shelves, place.today)
    total = sums([priced(row, cards[row.product_id]) for row in rows], draft.discount)
    shares = vat(
        [
            (of_line.amount_vnd, cards[row.product_id].tax_class)
            for of_line, row in zip(total.lines, rows, strict=True)
        ],
        seller_method=place.showroom.seller_method,
        buyer=draft.buyer.kind,
        on=place.today,
    )
    lines = [
        _line(
            no,
            row,
            of_line,
            cards[row.product_id],
            parts[row.id],
            known=known,
            bar=bars.get(row.id),
            place=place,
        )
        for no, (row, of_line) in enumerate(zip(rows, total.lines, strict=True), start=1)
    ]
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


def _known(
    session: Session, rows: Sequence[Line], shelves: Mapping[str, Sequence[Shelf]]
) -> dict[str, Shelf]:
    """The lots on the shelves, and those that the lines name though they are sold out."""
    known = {shelf.lot_id: shelf for held in shelves.values() for shelf in held}
    sold_out = {row.lot_id for row in rows if row.lot_id is not None and row.lot_id not in known}
    for lot in stock.lots(session, sold_out).values():
        known[lot.lot_id] = stock.sold_out_shelf(lot)
    return known


def _line(
    no: int,
    row: Line,
    of_line: LineSum,
    card: Card,
    parts: Sequence[Part],
    *,
    known: Mapping[str, Shelf],
    bar: Bar | None,
    place: Place,
) -> LineView:
    shelf = known.get(parts[0].lot_id or "")
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
        days_left=None if use_by is None else (use_by - place.today).days,
        unit=card.unit,
        unit_word=card.unit_word,
        units=row.units,
        price_vnd=row.price_vnd if row.new_price_vnd is None else row.new_price_vnd,
        amount_vnd=of_line.gross_vnd - of_line.own_vnd,
        is_short=any(part.short_units for part in parts),
        before_vnd=of_line.list_vnd,
        list_price_vnd=row.price_vnd,
        discount=row.discount,
        has_new_price=row.new_price_vnd is not None,
        bar=bar,
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


def hits(session: Session, text: str, today: date) -> list[HitView]:
    """Goods for what was typed, best match first."""
    found = catalogue.search(session, text)
    cards = catalogue.cards(session, found, today)
    shelves = stock.shelves(session, found)
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
