"""What a counter's page is told: goods, lots, their own entries.  Never what the books hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.quantity import Unit, format_units
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, LinkScan, read_scan
from pos.catalogue.queries import Card
from pos.counting import counts, entries, queries, words
from pos.counting.counts import Count, Sheet
from pos.counting.queries import LotWords
from pos.counting.scopes import Scope
from pos.counting.variances import Entry, Moved, open_asks, valid
from pos.stock import ledger
from pos.stock import queries as stock
from pos.web.i18n import language
from pos.web.phrases.units import unit_word

Told = dict[str, object]
"""What is told to the page, as JSON holds it."""
MOST_HITS = 8


@dataclass(frozen=True)
class Asked:
    """What a counter asked for."""

    text: str
    """Typed or scanned; empty: only the news."""
    hosts: Sequence[str]
    on: date


def news(session: Session, count: Count) -> Told:
    """What every answer carries: the ledger's mark, whether the count is over, what to recount."""
    written = entries.of_count(session, count.count_id)
    asked = open_asks(written, counts.asks(session, count.count_id))
    cards = catalogue.cards(session, {one.product_id for one in asked}, count.opened_at.date())
    lots = queries.lots(session, {one.lot_id for one in asked if one.lot_id})
    return {
        "mark": ledger.last_move(session),
        "ended": bool(count.ended),
        "asks": [
            {
                "id": one.ask_id,
                "goods": _goods(
                    cards[one.product_id], [lots[one.lot_id]] if one.lot_id in lots else []
                ),
                "lot": one.lot_id or "",
            }
            for one in asked
        ],
    }


def everything(session: Session, scope: Scope, on: date) -> list[Told]:
    """The goods to look for, so that the page finds them also without a network."""
    there = [one.product_id for one in queries.lots_to_count(session, scope)]
    known = queries.lots_of_many(session, there)
    by_product = {product_id: known.get(product_id, []) for product_id in dict.fromkeys(there)}
    cards = catalogue.cards(session, by_product.keys(), on)
    codes = catalogue.public_gtins(session, sorted(by_product))
    return [
        _goods(cards[product_id], lots, codes.get(product_id, ""))
        for product_id, lots in by_product.items()
        if product_id in cards
    ]


def hits(session: Session, scope: Scope, asked: Asked) -> list[Told]:
    """Goods for what was typed or scanned; a label names its lot, too."""
    product_ids, lot_id = _read(session, asked)
    cards = catalogue.cards(session, product_ids, asked.on)
    found = [one for one in product_ids if one in cards and queries.is_within(session, scope, one)]
    told = []
    for product_id in found:
        lots = queries.lots_of(session, product_id)
        told.append({**_goods(cards[product_id], lots), "picked": lot_id})
    return told


def _read(session: Session, asked: Asked) -> tuple[list[str], str]:
    """The products, and the lot that a label names."""
    scanned = read_scan(asked.text, hosts=asked.hosts)
    if isinstance(scanned, LinkScan):
        label = stock.by_label(session, scanned)
        if label is None:
            return [], ""
        return [label.product_id], "" if label.lot is None else label.lot.lot_id
    if isinstance(scanned, GtinScan):
        product_id = catalogue.by_gtin(session, scanned.gtin14)
        if product_id is not None:
            return [product_id], ""
    return catalogue.search(session, asked.text, limit=MOST_HITS), ""


def own_entries(session: Session, count: Count, sheet: Sheet, on: date) -> list[Told]:
    """What the counter has written, the newest first."""
    written = valid(entries.of_sheet(session, sheet.sheet_id))
    cards = catalogue.cards(session, {one.product_id for one in written}, on)
    lots = queries.lots(session, {one.lot_id for one in written if one.lot_id})
    moves = queries.moves_since(session, count.scope.place_id, count.mark)
    return [
        {
            "entry": one.entry_id,
            "goods": _goods(cards[one.product_id], _of(one, lots)),
            "lot": one.lot_id or "",
            "quantity": _typed(one.units, cards[one.product_id]),
            "moved": _has_moved(one, moves.get(one.lot_id or "", ())),
        }
        for one in reversed(written)
    ]


def _has_moved(entry: Entry, moves: Sequence[Moved]) -> bool:
    return any(entry.seen_id < one.move_id <= entry.anchor_id for one in moves)


def _of(entry: Entry, lots: Mapping[str, LotWords]) -> list[LotWords]:
    lot = None if entry.lot_id is None else lots.get(entry.lot_id)
    return [] if lot is None else [lot]


def _typed(units: int, card: Card) -> str:
    said = format_units(units, Unit(card.unit))
    return f"{said} {unit_word(card.unit_word, language(), units=units)}"


def _goods(card: Card, lots: Collection[LotWords], gtin: str = "") -> Told:
    return {
        "product": card.product_id,
        "name": card.name_vi,
        "sku": card.sku,
        "from": " · ".join(one for one in (card.producer, card.place) if one),
        "unit": card.unit,
        "word": unit_word(card.unit_word, language()),
        "words": unit_word(card.unit_word, language(), units=2),
        "gtin": gtin,
        "lots": [
            {"id": one.lot_id, "code": one.code or words.term("no_lot"), "until": words.until(one)}
            for one in lots
        ],
    }
