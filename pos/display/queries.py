"""Reads for the customer's display.

`state` is asked every second: it is one statement and no more, and its answer names what is shown,
so that nothing is worked out while nothing has changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.prepared import Prepared
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import LinkScan
from pos.catalogue.queries import Card
from pos.display.views import Code, Goods, Paid, Phase, Shown, ShownLine
from pos.shop import queries as shop
from pos.sync.queries import running_epoch
from pos.till import draft_tenders, drafts, payment_requests, shifts, slips, wall
from pos.till import queries as till
from pos.till.models import Draft, DraftLine, Sale, SaleLine, Tender
from pos.till.payment_models import PaymentRequest, RequestEnd
from pos.till.payment_requests import State
from pos.till.queries import Place
from pos.till.records import TenderKind
from pos.till.tenders import rest_vnd
from pos.till.views import DraftView
from pos.trace import queries as trace
from pos.trace.views import Origin

THANKS_LAST = timedelta(seconds=25)
ORIGIN_LASTS = timedelta(minutes=3)
"""Counted from the sale."""
MOST_SLIDES = 6
Squares = Callable[[str], tuple[int, str]]
"""Draws a symbol for the screen."""


@dataclass(frozen=True)
class Now:
    """What a register is at: by this alone it is known whether the display still holds."""

    draft_id: str
    version: int
    line_count: int
    request_id: str
    request_end: str
    """Empty while it waits."""
    sale_id: str
    phase: Phase


_NEWEST_LINES = select(func.count()).where(DraftLine.draft_id == Draft.id).scalar_subquery()
_REQUEST = (
    select(PaymentRequest.id)
    .where(PaymentRequest.draft_id == Draft.id)
    .order_by(PaymentRequest.id.desc())
    .limit(1)
    .scalar_subquery()
)
_END = select(RequestEnd.how).where(RequestEnd.request_id == _REQUEST).scalar_subquery()
_DRAFT = Prepared(
    select(Draft.id, Draft.version, Draft.opened_at, _NEWEST_LINES, _REQUEST, _END).where(
        Draft.id == bindparam("draft"),
        Draft.register_no == bindparam("register"),
        Draft.closed_at.is_(None),
    )
)
_LAST_SALE = Prepared(
    select(Sale.id, Sale.completed_at)
    .where(Sale.register_no == bindparam("register"), Sale.epoch == running_epoch())
    .order_by(Sale.receipt_no.desc())
    .limit(1)
)


def state(session: Session, register_no: int, draft_id: str, *, at: datetime) -> Now:
    """What a register is at.

    Args:
        draft_id: the order on the cashier's screen; empty or closed: the newest open one.
    """
    row = _DRAFT.first(session, draft=draft_id, register=register_no)
    if row is None:
        newest = drafts.newest(session, register_no)
        row = _DRAFT.first(session, draft=newest or "", register=register_no)
    found, version, opened_at, lines, request_id, how = row or ("", 0, at, 0, None, None)
    if lines:
        return Now(found, version, lines, request_id or "", how or "", "", Phase.ORDER)
    sale_id, completed_at = _LAST_SALE.first(session, register=register_no) or ("", None)
    is_fresh = bool(found) and completed_at is not None and opened_at <= completed_at
    phase = _phase(at - completed_at) if is_fresh and completed_at else Phase.IDLE
    kept_sale = "" if phase is Phase.IDLE else sale_id
    return Now("", 0, 0, "", "", kept_sale, phase)


def _phase(since: timedelta) -> Phase:
    """What is shown so long after a sale; a clock that was set back shows nothing old."""
    if timedelta(0) <= since < THANKS_LAST:
        return Phase.THANKS
    return Phase.ORIGIN if timedelta(0) <= since < ORIGIN_LASTS else Phase.IDLE


def show(session: Session, register_no: int, now: Now, *, at: datetime, squares: Squares) -> Shown:
    """What the display shows of it."""
    if now.phase is Phase.ORDER:
        return _order(session, register_no, now, at, squares)
    if now.phase is Phase.IDLE:
        return Shown(Phase.IDLE, goods=_slides(session, at))
    paid, goods = _sold(session, now.sale_id, at)
    return Shown(now.phase, paid=paid, goods=goods)


def _order(session: Session, register_no: int, now: Now, at: datetime, squares: Squares) -> Shown:
    view = _draft(session, register_no, now.draft_id, at)
    if view is None:
        return Shown(Phase.IDLE)
    newest = view.newest or view.lines[0]
    lines = tuple(
        ShownLine(
            one.line_id,
            one.name,
            one.name_en,
            one.units,
            one.unit,
            one.unit_word,
            one.price_vnd,
            one.amount_vnd,
            max(one.before_vnd - one.amount_vnd, 0),
            one.line_id == newest.line_id,
        )
        for one in view.lines
    )
    taken = [one.tendered for one in draft_tenders.of(session, now.draft_id)]
    code = _code(session, now, rest_vnd(view.total_vnd, taken), squares)
    goods = () if code else _goods(session, newest.sku, newest.lot_code, at)
    came = [one for one in taken if one.kind is TenderKind.TRANSFER and one.is_seen]
    return Shown(
        Phase.ORDER,
        lines,
        view.pieces,
        view.total_vnd,
        discount_vnd=sum(one.amount_vnd for one in view.lines) - view.total_vnd,
        taken_vnd=sum(one.tendered_vnd for one in taken),
        received_vnd=sum(one.tendered_vnd for one in came),
        code=code,
        goods=goods,
    )


def _draft(session: Session, register_no: int, draft_id: str, at: datetime) -> DraftView | None:
    draft = drafts.find_open(session, draft_id, register_no)
    showroom, shift = shop.showroom(session), shifts.find_open(session, register_no)
    if draft is None or showroom is None or shift is None:
        return None
    place = Place(showroom, register_no, shift, "", business_day(at), "", at)
    return till.draft_view(session, draft, place)


def _code(session: Session, now: Now, due_vnd: int, squares: Squares) -> Code | None:
    """The code of a transfer that still waits for what the order still comes to."""
    one = payment_requests.find(session, now.request_id) if now.request_id else None
    if one is None or one.state is not State.WAITING:
        return None
    if one.due_vnd != due_vnd:
        return None  # the order has changed since: nobody is to pay the old sum
    side, path = squares(slips.code_of(one))
    account = one.account
    return Code(
        one.amount_vnd, account.bank_name, account.spaced, account.holder, one.memo, side, path
    )


def _sold(session: Session, sale_id: str, at: datetime) -> tuple[Paid | None, tuple[Goods, ...]]:
    total_vnd = session.scalar(select(Sale.total_vnd).where(Sale.id == sale_id))
    if total_vnd is None:
        return None, ()
    tendered, change = session.execute(
        select(func.sum(Tender.tendered_vnd), func.sum(Tender.change_vnd)).where(
            Tender.sale_id == sale_id
        )
    ).one()
    last = session.execute(
        select(SaleLine.sku, SaleLine.lot_code)
        .where(SaleLine.sale_id == sale_id)
        .order_by(SaleLine.no.desc())
        .limit(1)
    ).first()
    goods = () if last is None else _goods(session, last[0], last[1], at)
    return Paid(total_vnd, tendered or 0, change or 0), goods


def _goods(session: Session, sku: str, lot_code: str, at: datetime) -> tuple[Goods, ...]:
    """One product, as its origin page tells of it; none where the page would not open."""
    showroom = shop.showroom(session)
    if showroom is None:
        return ()
    link = LinkScan(gtin14=None, sku=sku, showroom=showroom.code, lot=lot_code or None)
    found = trace.origin(session, link, at=at)
    return () if found is None else (_told(found),)


def _told(origin: Origin) -> Goods:
    rating, maker, lot = origin.rating, origin.maker, origin.lot
    return Goods(
        name=origin.name_vi,
        name_en=origin.name_en,
        stars=rating.count if rating else 0,
        valid_to=rating.valid_to if rating else None,
        picture=origin.picture,
        maker=maker.name,
        maker_kind=maker.kind,
        place=maker.place,
        commune_today=maker.commune_today if maker.is_renamed else "",
        net_content=origin.net_content,
        lot_code=lot.code if lot else "",
        date_kind=lot.date_kind if lot else "none",
        use_by=lot.use_by if lot else None,
        map=maker.map,
    )


def _slides(session: Session, at: datetime) -> tuple[Goods, ...]:
    """Goods often sold here of which the books know who makes them and where."""
    today = business_day(at)
    ids = [tile.product_id for tile in wall.tiles(session, today)]
    cards = catalogue.cards(session, ids, today)
    told = [goods for one in ids for goods in _goods_of(session, cards[one], at)]
    return tuple(one for one in told if one.maker and one.place)[:MOST_SLIDES]


def _goods_of(session: Session, card: Card, at: datetime) -> tuple[Goods, ...]:
    return _goods(session, card.sku, "", at)
