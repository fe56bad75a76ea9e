"""Reads for the public pages: the views of the schema `origin`, and nothing else."""

import hmac
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, TextClause

from pos.base.dates import business_day
from pos.base.text import Unreadable
from pos.catalogue.codes import (
    BadGtinScan,
    LinkScan,
    ReceiptScan,
    Scan,
    is_internal,
    normalise_lot,
    receipt_check,
)
from pos.central.origin import pages, recalls, statements
from pos.central.origin.pages import BarredLot, Row
from pos.central.origin.recalls import Words
from pos.central.origin.views import Page
from pos.holding.recall_documents import Recall, read_recall
from pos.trace import standing
from pos.trace.journeys import Order, Where
from pos.trace.links import origin_path
from pos.trace.standing import LotState
from pos.trace.views import LotView, Origin, ReceiptView, Unknown, Why, echo


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """A connection for single statements, each of which sees one moment by itself.

    Args:
        engine: of no transactions: `setting.Origins.engine`.
    """
    with engine.connect() as connection:
        yield connection


def origin(seen_by: Connection, asked: LinkScan, words: Words, *, at: datetime) -> Page | None:
    """The page of the goods that a label names; None where no showroom has them.

    Args:
        words: the centre's own on recalls.
        at: the moment of asking; its business day decides what still holds.
    """
    told = _told(seen_by, asked)
    if told is None or told["product"] is None:
        return None
    return _page(seen_by, asked, told, words, at)


def unknown(seen_by: Connection, asked: Scan) -> Unknown:
    """The honest page for a link that leads to nothing here."""
    match asked:
        case ReceiptScan():
            return Unknown(Why.RECEIPT, code=echo(asked.number))
        case BadGtinScan():
            return Unknown(Why.MISREAD, code=echo(asked.text))
        case LinkScan():
            shop = _showroom(seen_by, asked.showroom) if asked.showroom else None
            return Unknown(
                Why.PRODUCT,
                code=echo(asked.gtin14 or ""),
                sku=echo(asked.sku or ""),
                lot=echo(asked.lot or ""),
                showroom=None if shop is None else pages.showroom(shop),
            )
        case _:
            return Unknown(Why.UNREADABLE)


def receipt(seen_by: Connection, asked: ReceiptScan, *, at: datetime) -> ReceiptView | None:
    """A receipt's page; None unless the link carries the check of the sale's own fact."""
    for row in seen_by.execute(statements.RECEIPT, {"number": asked.number}):
        found: Row = row[0]
        proof = bytes.fromhex(found["hash"])
        if hmac.compare_digest(receipt_check(proof), asked.check):
            shop = found["showroom"]
            return ReceiptView(
                number=asked.number,
                sold_on=date.fromisoformat(found["sold_on"]),
                lines=pages.receipt_lines(found["lines"] or (), shop["code"]),
                is_demo=bool(shop["is_demo"]),
                showroom=pages.showroom(shop),
                checked_at=at,
            )
    return None


def is_picture(seen_by: Connection, sha256: str) -> bool:
    """Whether a product has a picture of this name."""
    return seen_by.scalar(statements.PICTURE, {"sha256": sha256}) is not None


def news(seen_by: Connection) -> str:
    """What changes whenever something is recalled, held, let go or certified."""
    return str(seen_by.scalar(statements.NEWS))


def words(seen_by: Connection) -> Words:
    """What the centre says of recalls now."""
    in_force: list[Recall] = []
    lifted = set()
    for recall_id, change, document in seen_by.execute(statements.RECALLS):
        if change == "lifted":
            lifted.add(recall_id)
        else:
            in_force.append(read_recall(json.loads(document)))
    return Words(tuple(in_force), frozenset(lifted))


# --- Inside ------------------------------------------------------------------------------


def _told(seen_by: Connection, asked: LinkScan) -> Row | None:
    given = {"code": asked.lot or "", "label": label_of(asked)}
    if asked.gtin14 is None:
        by_sku = {"showroom": asked.showroom, "sku": asked.sku}
        return _value(seen_by, statements.BY_SKU, by_sku | given)
    if is_internal(asked.gtin14):  # says nothing outside its shop
        return None
    return _value(seen_by, statements.BY_GTIN, {"gtin14": asked.gtin14} | given)


def _value(seen_by: Connection, asked: TextClause, given: dict[str, Any]) -> Row | None:
    found: Row | None = seen_by.execute(asked, given).scalar_one_or_none()
    return found


def _showroom(seen_by: Connection, code: str) -> Row | None:
    return _value(seen_by, statements.SHOWROOM, {"code": code})


def _page(seen_by: Connection, asked: LinkScan, told: Row, words: Words, at: datetime) -> Page:
    product, shop, on = told["product"], told["showroom"], business_day(at)
    over = _orders(told, asked, words)
    lot, state = _lot(told, asked, over, on)
    gtin14 = (told["gtins"] or [""])[0]
    # A label with a GTIN names no showroom, unless one alone has the goods.
    is_named = lot is not None or asked.showroom is not None or len(told["goods"] or ()) == 1
    lines: Collection[Row] = ()
    if lot is not None and told["lot"]["is_set"]:
        given = {"terminal_id": shop["terminal_id"], "lot_id": told["lot"]["lot_id"]}
        lines = _value(seen_by, statements.INSIDE, given) or ()  # type: ignore[assignment]
    page = Origin(
        name_vi=product["name_vi"],
        name_en=product["name_en"],
        is_demo=bool(product["is_demo"]),
        net_content=product["net_content"],
        storage=product["storage"],
        story=product["story"],
        story_en=product["story_en"],
        state=state,
        asked_lot=echo(asked.lot or ""),
        lot=lot,
        rating=pages.rating(told, on),
        maker=pages.maker(product, told["producer"]),
        showroom=pages.showroom(shop) if is_named else None,
        checked_at=at,
        picture=told["picture"] or "",
        warning=pages.warning(over) if state in _WARNED else None,
        product_id=product["product_id"],
        lot_id="" if lot is None else told["lot"]["lot_id"],
        gtin14=gtin14,
        sku=product["sku"],
        standards=pages.standards(told["standards"], product["product_id"], on),
        inside=pages.inside(lines, words, shop["code"], on),
    )
    return Page(
        origin=page,
        at=pages.at_showrooms(told, words, on),
        heard_at=pages.moment(shop["heard_at"]) if is_named else None,
        seen=pages.seen(told["seen"]),
        terminal_id=shop["terminal_id"],
        showroom_code=shop["code"],
        is_registered=bool(told["registered"]),
        label=label_of(asked),
    )


_WARNED = {LotState.RECALLED, LotState.HELD}


def _lot(
    told: Row, asked: LinkScan, over: list[Order], on: date
) -> tuple[LotView | None, LotState]:
    if not asked.lot:
        return None, LotState.NOT_ASKED
    if told["lot"] is None:
        order = pages.warning(over)
        if order is None:
            return None, LotState.UNKNOWN
        return None, LotState.RECALLED if order.order_no else LotState.HELD
    moved = pages.moved(told["moves"])
    now: Where = pages.whereabouts(told["places"], moved)
    # That the centre itself is not sure is no word of the showroom's: no event of the journey.
    own = pages.orders(told["orders"])
    events = [one for one in over if one.is_recall or one in own]
    lot = pages.lot(told["lot"], moved, events, now, bool(told["places"]))
    return lot, standing.lot_state(BarredLot(told["lot"], over), on, now)


def _orders(told: Row, asked: LinkScan, words: Words) -> list[Order]:
    """Every order over the lot; over one that nobody has, those by which its label is meant."""
    if told["lot"] is not None:
        known = pages.candidate(told, told["lot"])
        return recalls.orders(pages.orders(told["orders"]), known, words)
    if not asked.lot:
        return []
    key = _key(asked.lot)
    rows = [
        one
        for one in told["unknown_orders"] or ()
        if (not one["lot_key"] or key in one["lot_key"].split("\n"))
        and one["source_id"] not in words.lifted
    ]
    gtins, sku = frozenset(told["gtins"] or ()), told["product"]["sku"]
    meant = [one for one in words.in_force if recalls.means_unknown(one, gtins, sku, key)]
    return [*pages.orders(rows), *map(recalls.recalled, meant)]


def _key(code: str) -> str:
    try:
        return normalise_lot(code)
    except Unreadable:
        return code


@lru_cache(maxsize=1024)
def label_of(asked: LinkScan) -> str:
    """The address that a label names, in one spelling."""
    if asked.gtin14 is not None and is_internal(asked.gtin14):
        return f"/01/{asked.gtin14}"  # some shop's own code: no label of ours names it
    return origin_path(
        gtin14=asked.gtin14, showroom=asked.showroom or "", sku=asked.sku or "", lot=asked.lot
    )
