"""Reads for the public pages: the origin of a product and its lot, and a receipt's lines."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.catalogue import communes, pictures, standard_book
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import (
    BadGtinScan,
    LinkScan,
    ReceiptScan,
    Scan,
    is_internal,
    receipt_check,
)
from pos.catalogue.communes import CommuneToday
from pos.catalogue.held import Held
from pos.catalogue.models import Commune, Producer, Product
from pos.shop import queries as shop
from pos.stock import queries as stock
from pos.stock import unknown_lots
from pos.stock.holds import Kind
from pos.stock.models import HoldRow
from pos.stock.queries import Labelled, LotCard
from pos.sync.models import StoredFact, Terminal
from pos.till.models import Sale
from pos.trace import dot_map, journey_queries, journeys, ratings, standing
from pos.trace.inside import inside
from pos.trace.journeys import Moved, Order, Where
from pos.trace.receipt_lines import receipt_lines
from pos.trace.standing import LotState
from pos.trace.views import (
    InsideView,
    LotView,
    MakerView,
    MapView,
    Origin,
    RatingView,
    ReceiptView,
    ShowroomView,
    Unknown,
    WarningView,
    Why,
    echo,
)

_country: list[str] = []
"""The map's dots, drawn once a process: communes change by migration only."""


def origin(session: Session, asked: Scan, *, at: datetime) -> Origin | None:
    """The page of the product a link asks for; None where this showroom does not know it.

    Args:
        asked: what `links.read_path` read.
        at: the moment of asking; its business day decides what still holds.
    """
    if not isinstance(asked, LinkScan):
        return None
    goods = _goods(session, asked)
    product = None if goods is None else session.get(Product, goods.product_id)
    if goods is None or product is None:
        return None
    on, lot = business_day(at), goods.lot
    told = None if lot is None else _told(session, lot)
    meant = _order_of_unknown(session, goods.product_id, asked, told)
    return Origin(
        name_vi=product.name_vi,
        name_en=product.name_en,
        is_demo=product.is_demo,
        net_content=product.net_content,
        storage=product.storage,
        story=product.story,
        story_en=product.story_en,
        state=LotState(meant.kind) if meant else _state(asked, told, on),
        asked_lot=echo(asked.lot or ""),
        lot=None if told is None else _lot_view(told),
        rating=_rating(session, product.id, on),
        maker=_maker(session, product),
        showroom=showroom(session),
        checked_at=at,
        picture=pictures.first_picture(session, product.id) or "",
        warning=_warning_of(meant, is_recall=meant.kind == Kind.RECALL)
        if meant
        else None
        if told is None
        else _warning(told),
        product_id=product.id,
        lot_id="" if lot is None else lot.lot_id,
        gtin14=catalogue.public_gtin(session, product.id) or "",
        sku=product.sku,
        standards=tuple(standard_book.holding(session, product.id, on)),
        inside=_inside(session, lot, on),
    )


def unknown(session: Session, asked: Scan) -> Unknown:
    """The honest page for a link that leads to nothing here."""
    here = showroom(session)
    match asked:
        case ReceiptScan():
            return Unknown(Why.RECEIPT, code=echo(asked.number), showroom=here)
        case BadGtinScan():
            return Unknown(Why.MISREAD, code=echo(asked.text), showroom=here)
        case LinkScan():
            other = asked.showroom if _is_elsewhere(session, asked) else None
            return Unknown(
                Why.PRODUCT if other is None else Why.SHOWROOM,
                code=echo(asked.gtin14 or ""),
                sku=echo(asked.sku or ""),
                lot=echo(asked.lot or ""),
                other_showroom=other or "",
                showroom=here,
            )
        case _:
            return Unknown(Why.UNREADABLE, showroom=here)


def receipt(session: Session, asked: Scan, *, at: datetime) -> ReceiptView | None:
    """A receipt's page; None unless the link carries the check of the sale's own fact.

    Args:
        asked: what `links.read_path` read.
        at: the moment of asking.
    """
    if not isinstance(asked, ReceiptScan):
        return None
    sale = session.execute(
        select(Sale.id, Sale.epoch, Sale.fact_seq, Sale.business_on).where(
            Sale.number == asked.number
        )
    ).one_or_none()
    if sale is None:
        return None
    proof = _fact_hash(session, sale.epoch, sale.fact_seq)
    if proof is None or not hmac.compare_digest(receipt_check(proof), asked.check):
        return None
    profile = shop.showroom(session)
    code = "" if profile is None else profile.code
    return ReceiptView(
        number=asked.number,
        sold_on=sale.business_on,
        lines=receipt_lines(session, sale.id, code),
        is_demo=profile is not None and profile.is_demo,
        showroom=showroom(session),
        checked_at=at,
    )


def showroom(session: Session) -> ShowroomView | None:
    """Who runs the page; None in a folder where no showroom was founded."""
    found = shop.showroom(session)
    return None if found is None else ShowroomView(found.name, found.address, found.phone)


def showroom_code(session: Session) -> str:
    """The showroom's code; empty where none was founded."""
    found = shop.showroom(session)
    return "" if found is None else found.code


# --- The product and its lot ------------------------------------------------------------


def _goods(session: Session, asked: LinkScan) -> Labelled | None:
    # An internal code says nothing outside its shop; our labels never carry one as a GTIN.
    is_ours = asked.gtin14 is not None and is_internal(asked.gtin14)
    if is_ours or _is_elsewhere(session, asked):
        return None
    return stock.by_label(session, asked)


def _is_elsewhere(session: Session, asked: LinkScan) -> bool:
    if asked.showroom is None:
        return False
    here = shop.showroom(session)
    return here is None or here.code != asked.showroom


@dataclass(frozen=True)
class _Told:
    """A lot and what has become of it."""

    lot: LotCard
    moved: list[Moved]
    orders: list[Order]
    where: Where


def _told(session: Session, lot: LotCard) -> _Told:
    moved = journey_queries.moved(session, lot.lot_id)
    where = journeys.where(journey_queries.levels(session, lot.lot_id), moved)
    return _Told(lot, moved, journey_queries.orders(session, lot.lot_id), where)


def _state(asked: LinkScan, told: _Told | None, on: date) -> LotState:
    if not asked.lot:
        return LotState.NOT_ASKED
    if told is None:
        return LotState.UNKNOWN
    return standing.lot_state(told.lot, on, told.where)


def _lot_view(told: _Told) -> LotView:
    lot = told.lot
    return LotView(
        code=lot.code,
        producer_code=lot.producer_code,
        made_on=lot.made_on,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        received_at=lot.received_at,
        events=journeys.journey(told.moved, told.orders, made_on=lot.made_on, now=told.where),
    )


def _warning(told: _Told) -> WarningView | None:
    """The order of which the page warns.

    Why the shop holds a lot is a suspicion in its own people's words, and stays with them.
    """
    order = journeys.standing_order(told.orders) if told.lot.barred else None
    if order is None:
        return None
    return _warning_of(order, is_recall=order.is_recall)


def _order_of_unknown(
    session: Session, product_id: str, asked: LinkScan, told: _Told | None
) -> HoldRow | None:
    """The hold or recall of a lot that never came here: its label is warned of all the same."""
    if told is not None or not asked.lot:
        return None
    return unknown_lots.standing_order(session, product_id, asked.lot)


def _warning_of(order: HoldRow | Order, *, is_recall: bool) -> WarningView:
    if not is_recall:
        return WarningView(order.at, "", "", "", "", "")
    return WarningView(
        order.at,
        order.reason,
        order.instruction,
        order.reason_en,
        order.instruction_en,
        order.source_id,
    )


def _inside(session: Session, lot: LotCard | None, on: date) -> tuple[InsideView, ...]:
    if lot is None or not lot.is_set:
        return ()
    here = shop.showroom(session)
    return inside(session, lot.lot_id, "" if here is None else here.code, on)


# --- The certificate --------------------------------------------------------------------


def _rating(session: Session, product_id: str, on: date) -> RatingView | None:
    held = catalogue.certificates(session, [product_id]).get(product_id, [])
    changed_at = session.scalar(
        select(func.max(Held.changed_at)).where(Held.product_id == product_id)
    )
    return ratings.rating(held, changed_at, on)


# --- The maker and the place --------------------------------------------------------------


def _maker(session: Session, product: Product) -> MakerView:
    producer = session.get(Producer, product.producer_id) if product.producer_id else None
    code = product.commune_code or (producer.commune_code if producer else None)
    today = communes.commune(session, code) if code else None
    return MakerView(
        name=producer.name if producer else "",
        kind=producer.kind if producer else "",
        address=producer.address if producer else "",
        place=product.place,
        commune_today=(ratings.in_running_text(today.name, today.province_name) if today else ""),
        is_renamed=today is not None
        and not ratings.is_same_place(product.place, today.name, today.province_name),
        map=_map(session, today) if today else None,
    )


def _map(session: Session, commune: CommuneToday) -> MapView:
    if not _country:
        rows = session.execute(select(Commune.longitude_microdeg, Commune.latitude_microdeg))
        _country.append(dot_map.path((row[0], row[1]) for row in rows))
    return MapView(
        dots=_country[0],
        here=dot_map.spot((commune.longitude_microdeg, commune.latitude_microdeg)),
        width=dot_map.WIDTH,
        height=dot_map.HEIGHT,
        islands=dot_map.ISLANDS,
        commune=commune.name,
        province=ratings.lower(commune.province_name),
        inset=_inset(session, commune),
    )


def _inset(session: Session, commune: CommuneToday) -> dot_map.Inset:
    rows = session.execute(
        select(Commune.longitude_microdeg, Commune.latitude_microdeg).where(
            Commune.province_code == commune.province_code
        )
    )
    here = commune.longitude_microdeg, commune.latitude_microdeg
    return dot_map.inset(((row[0], row[1]) for row in rows), here)


# --- The receipt --------------------------------------------------------------------------


def _fact_hash(session: Session, epoch: str, seq: int) -> bytes | None:
    return session.scalar(
        select(StoredFact.hash)
        .join(Terminal, Terminal.terminal_id == StoredFact.terminal_id)
        .where(StoredFact.epoch == epoch, StoredFact.seq == seq)
    )
