"""What a scan or typed words mean on a delivery: goods, and what is known of their lot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from pos.base.dates import format_day
from pos.base.quantity import Unit, format_units
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import BadGtinScan, ForeignLink, GtinScan, LinkScan, read_scan
from pos.catalogue.queries import Card
from pos.receiving import gs1, queries
from pos.receiving.gs1 import PackCode
from pos.stock import queries as stock
from pos.stock.queries import LotCard


@dataclass(frozen=True)
class Found:
    """What was meant."""

    product_id: str | None
    """None where nothing, or several things, were."""
    hits: tuple[str, ...] = ()
    """Products to choose from."""
    lot: dict[str, str] = field(default_factory=dict)
    """Fields of the line's form that the code fills."""
    weight_g: int | None = None
    """Net weight, where the code tells it."""
    problem: str = ""
    """`not_found`, or `misread`: a bar code with a wrong check digit."""


def find(session: Session, text: str, *, hosts: list[str], today: date) -> Found:
    """The goods of a scan: a bar code, one of our labels, a producer's own code; or of words."""
    pack = gs1.read_pack_code(text, today=today)
    scan = read_scan(text, hosts=hosts)
    if isinstance(scan, LinkScan):
        return _of_label(session, scan, pack)
    if pack is not None:
        return _of_pack(session, pack)
    if isinstance(scan, GtinScan):
        product_id = catalogue.by_gtin(session, scan.gtin14)
        return Found(product_id, problem="" if product_id else "not_found")
    if isinstance(scan, BadGtinScan):
        return Found(None, problem="misread")
    if isinstance(scan, ForeignLink):
        return Found(None, problem="not_found")
    return _of_words(session, text)


def _of_words(session: Session, text: str) -> Found:
    by_sku = catalogue.by_sku(session, text.strip()) if text.strip() else None
    hits = [by_sku] if by_sku else catalogue.search(session, text)
    if len(hits) == 1:
        return Found(hits[0])
    return Found(None, tuple(hits), problem="" if hits or not text.strip() else "not_found")


def _of_label(session: Session, link: LinkScan, pack: PackCode | None) -> Found:
    """A label of ours, or a producer's Digital Link: the same shape, on another host."""
    goods = stock.by_label(session, link)
    if goods is None:
        return Found(None, problem="not_found")
    if goods.lot is not None:
        return Found(goods.product_id, lot=_fields_of_known(goods.lot, pack))
    if pack is not None:
        return Found(goods.product_id, lot=_fields_of_pack(pack), weight_g=pack.weight_g)
    return Found(goods.product_id, lot={"lot_code": link.lot} if link.lot else {})


def _of_pack(session: Session, pack: PackCode) -> Found:
    product_id = catalogue.by_gtin(session, pack.gtin14)
    if product_id is None:
        return Found(None, problem="not_found")
    known = stock.lot_by_code(session, product_id, pack.lot) if pack.lot else None
    if known is not None:
        return Found(product_id, lot=_fields_of_known(known, pack), weight_g=pack.weight_g)
    return Found(product_id, lot=_fields_of_pack(pack), weight_g=pack.weight_g)


def fields_of(lot: LotCard) -> dict[str, str]:
    """A lot that the books know, as the fields of a form: more of it came."""
    return {
        "lot_code": lot.code,
        "producer_lot_code": lot.producer_code,
        "made_on": format_day(lot.made_on) if lot.made_on else "",
        "date_kind": lot.date_kind,
        "use_by": format_day(lot.use_by) if lot.use_by else "",
        "owner": lot.owner,
    }


def _fields_of_known(lot: LotCard, pack: PackCode | None) -> dict[str, str]:
    """More of a known lot; or, where the pack in hand bears other days, another lot of a code that
    its producer uses again: the pack's own word counts, and nothing of the lot before."""
    if pack is None:
        return fields_of(lot)
    if _differs(lot, pack):
        return _fields_of_pack(pack)
    known = fields_of(lot)
    if lot.made_on is None and pack.made_on is not None:
        known["made_on"] = format_day(pack.made_on)
    return known


def _differs(lot: LotCard, pack: PackCode) -> bool:
    """Whether a pack's days are others than the lot's; what either leaves open cannot differ."""
    if pack.use_by is not None and (lot.date_kind, lot.use_by) != (pack.date_kind, pack.use_by):
        return True
    return bool(lot.made_on and pack.made_on and lot.made_on != pack.made_on)


def _fields_of_pack(pack: PackCode) -> dict[str, str]:
    """What the code says; what it leaves open is left out, so that memory may fill it."""
    told = {"producer_lot_code": pack.lot}
    if pack.made_on is not None:
        told["made_on"] = format_day(pack.made_on)
    if pack.use_by is not None:
        told |= {"use_by": format_day(pack.use_by), "date_kind": pack.date_kind}
    return told


def prefilled(
    session: Session, card: Card, found: Found, ordered: Mapping[str, str]
) -> dict[str, str]:
    """A line's form before anybody types: what the last delivery of such goods said, over it what
    was ordered, and over that what the code says."""
    last = queries.remembered(session, card.product_id, card.producer_id)
    told = {"date_kind": last.date_kind, "owner": last.owner, **ordered, **found.lot}
    if found.weight_g and card.unit == Unit.G:
        told["quantity"] = format_units(found.weight_g, Unit.G)
    return told
