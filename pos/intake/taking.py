"""A piece of a list is taken in, within the caller's act: whatever still fits, and nothing else."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import list_changes, queries
from pos.catalogue.list_changes import GoodsChange
from pos.intake import due, journal
from pos.intake.due import GoodsDue, Item
from pos.intake.journal import Counts, LeftOut
from pos.stock import opening_stock, sets
from pos.stock.opening_stock import Goods
from pos.sync.pen import Hand


def write_items(
    session: Session, import_id: str, items: Sequence[Item], *, hand: Hand
) -> list[LeftOut]:
    """Write items, each with its facts, and write down what was there before.

    Returns:
        Those that somebody else changed meanwhile: they stay as that person left them.
    """
    makers, goods = due.makers_among(items), due.goods_among(items)
    changed = list_changes.misfit_makers(session, makers)
    written = list_changes.write_makers(
        session, [one for one in makers if one.after.key not in changed], hand=hand
    )
    why = _misfits(session, goods, hand.on)
    fit = [one for one in goods if one.change.sku not in why]
    written += list_changes.write_goods(session, [one.change for one in fit], hand=hand)
    received = opening_stock.put_on_shelf(session, _lots(session, fit), act_id=import_id, hand=hand)
    left = left_out([one for one in makers if one.after.key in changed], "producer")
    left += [_left_out(one, why[one.change.sku]) for one in goods if one.change.sku in why]
    counts = Counts(
        created=sum(one.counts_as == "created" for one in fit),
        changed=sum(one.counts_as == "changed" for one in fit),
        lots=len(received),
        left_out=len(left),
    )
    journal.record(session, import_id, counts, written=written, received=received, left_out=left)
    return left


def _misfits(session: Session, goods: Sequence[GoodsDue], on: date) -> dict[str, str]:
    """Those whose product, or whose stock, is not any more as it was: by SKU, what."""
    found = list_changes.misfits(session, [one.change for one in goods], on)
    ids = [one.change.product_id for one in goods if one.change.product_id is not None]
    lots = opening_stock.known_lots(session, ids)
    received = opening_stock.received_lots(lots)
    packed = sets.among(
        session, [one.change.product_id for one in goods if one.lots and one.change.product_id]
    )
    for one in goods:
        product_id = one.change.product_id or ""
        is_as_seen = not one.lots or received.get(product_id, ()) == one.held
        if not is_as_seen or (product_id in lots and _becomes_service(one.change)):
            found.setdefault(one.change.sku, "stock")
        elif product_id in packed:
            found.setdefault(one.change.sku, "set")
    return found


def _becomes_service(one: GoodsChange) -> bool:
    before, after = one.before, one.after
    return bool(before and after and before.is_stocked and not after.is_stocked)


def _lots(session: Session, goods: Sequence[GoodsDue]) -> list[Goods]:
    """The lots with their products as they now are."""
    wanted = [(one.change.sku, lot) for one in goods for lot in one.lots]
    found = queries.by_skus(session, sorted({sku for sku, _lot in wanted}))
    made = []
    for sku, lot in wanted:
        product = found[sku]
        made.append(
            Goods(product.product_id, sku, product.name_vi, product.producer_id, product.unit, lot)
        )
    return made


def left_out(items: Sequence[Item], why: str) -> list[LeftOut]:
    """Items that are not written."""
    left = [LeftOut(one.after.key, one.after.name, 0, why) for one in due.makers_among(items)]
    return left + [_left_out(one, why) for one in due.goods_among(items)]


def _left_out(one: GoodsDue, why: str) -> LeftOut:
    return LeftOut(one.change.sku, one.name, one.change.line, why)
