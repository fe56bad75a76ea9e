"""What the till answers where goods do not simply go into an order: a question, or a stop.

Reads only: whoever asks is within an act.
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from pos.catalogue import lapses
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Lapse
from pos.shop import queries as shop
from pos.stock import holds, set_queries, sets, unknown_lots
from pos.stock import queries as stock
from pos.stock.fefo import Bar, Shelf, bar_of
from pos.sync.pen import Hand
from pos.till import set_lapses
from pos.till.lot_choice import lot_choices
from pos.till.refusals import LotNeeded, SetNotPacked
from pos.till.views import Outcome, Said


def require_packed(
    session: Session, card: catalogue.Card, held: Collection[Shelf], hand: Hand
) -> None:
    """Of a gift set some lot is known, or nobody knows what would be in it; so of goods that are
    held or recalled whatever their lot.

    Raises:
        SetNotPacked, LotNeeded.
    """
    if held:
        return
    is_set = sets.is_set(session, card.product_id)
    if not is_set and not holds.bars_unknown(session, card.product_id):
        return
    if stock.newest_good_lot(session, card.product_id, hand.on) is not None:
        return
    if is_set:
        raise SetNotPacked
    raise LotNeeded(name=card.name_vi)


def ask_if_barred(
    session: Session,
    card: catalogue.Card,
    lot: Shelf | None,
    held: Sequence[Shelf],
    *,
    quantity: str,
    hand: Hand,
) -> Outcome | None:
    """Which lot, where none was read and some may not be sold; None: nothing is asked."""
    if lot is not None or not any(bar_of(one, hand.on) for one in held):
        return None
    return Outcome(
        Said.ASK_LOT,
        product_id=card.product_id,
        product_name=card.name_vi,
        unit=card.unit,
        price_vnd=card.price_vnd,
        unit_word=card.unit_word,
        lots=lot_choices(session, card.product_id, hand.on, register_no=hand.register_no),
        quantity=quantity,
    )


def ask_weight(card: catalogue.Card, lot: Shelf | None) -> Outcome:
    """How much goods sold by weight weigh."""
    return Outcome(
        Said.ASK_WEIGHT,
        product_id=card.product_id,
        product_name=card.name_vi,
        lot_id="" if lot is None else lot.lot_id,
        lot_code="" if lot is None else lot.code,
        unit=card.unit,
        price_vnd=card.price_vnd,
        unit_word=card.unit_word,
    )


def named_lot(
    session: Session, card: catalogue.Card, lot_id: str, held: Sequence[Shelf]
) -> Shelf | None:
    """A product's lot: as a rule it is on the shelf that was read; None where it is not its own."""
    found = next((one for one in held if one.lot_id == lot_id), None)
    if found is not None:
        return found
    lot = stock.lot(session, lot_id)
    mine = lot is not None and lot.product_id == card.product_id
    return stock.sold_out_shelf(lot) if lot is not None and mine else None


def ask_lot(session: Session, product_id: str, code: str, hand: Hand) -> Outcome:
    """The label names a lot that the books do not know: no other lot is sold in its place, and
    what an order means by that code is not sold at all."""
    card = catalogue.cards(session, [product_id], hand.on).get(product_id)
    order = unknown_lots.standing_order(session, product_id, code)
    if card is not None and order is not None:
        return Outcome(
            Said.STOPPED,
            bar=Bar(order.kind),
            reason=order.reason,
            instruction=order.instruction,
            reason_en=order.reason_en,
            instruction_en=order.instruction_en,
            product_id=product_id,
            product_name=card.name_vi,
            lot_code=code,
        )
    choices = lot_choices(session, product_id, hand.on, register_no=hand.register_no)
    if card is None or not choices or card.price_vnd is None:
        return Outcome(Said.UNKNOWN_CODE, code=code)
    return Outcome(
        Said.ASK_LOT,
        code=code,
        product_id=product_id,
        product_name=card.name_vi,
        lot_code=code,
        unit=card.unit,
        price_vnd=card.price_vnd,
        unit_word=card.unit_word,
        lots=choices,
    )


def stop(
    session: Session,
    card: catalogue.Card,
    lot: Shelf | None,
    lot_id: str | None,
    held: Collection[Shelf],
    *,
    hand: Hand,
) -> Outcome | None:
    """The stop of goods that are not sold: for their lot, or for the stars that they or, of a gift
    set, what is in it lost.

    Args:
        held: what the shelf has of the goods, for where no lot was named.
    """
    stopped = None if lot_id is None else stop_lot(session, card, lot, lot_id, hand)
    if stopped is not None:
        return stopped
    lapse, name = _own_lapse(session, card), card.name_vi
    if lapse is None:
        packed = [one.lot_id for one in ([lot] if lot else held) if one.is_set]
        part = set_lapses.blocked_part(session, packed, hand.on) if packed else None
        if part is None:
            return None
        inside, lapse = part
        name = f"{name} ({inside.name_vi})"
    return Outcome(Said.STOPPED, lapse=lapse, product_id=card.product_id, product_name=name)


def _own_lapse(session: Session, card: catalogue.Card) -> Lapse | None:
    ours = shop.showroom(session) if card.lapse is not None else None
    return None if ours is None else lapses.blocked(card, ours)


def stop_lot(
    session: Session, card: catalogue.Card, lot: Shelf | None, lot_id: str, hand: Hand
) -> Outcome | None:
    """The stop of a lot that may not be sold; None where it may.

    Args:
        lot: None: no lot of these goods has the id.
    """
    if lot is None:
        return Outcome(Said.UNKNOWN_CODE, code=lot_id)
    bar = bar_of(lot, hand.on)
    if bar is None:
        return None
    order = None if bar is Bar.EXPIRED else holds.open_on(session, lot_id)
    part = set_queries.barring_part(session, lot_id, hand.on) if lot.is_set else None
    inside = {} if part is None else catalogue.cards(session, [part.product_id], hand.on)
    return Outcome(
        Said.STOPPED,
        bar=bar,
        part_name="" if part is None else inside[part.product_id].name_vi,
        reason="" if order is None else order.reason,
        instruction="" if order is None else order.instruction,
        reason_en="" if order is None else order.reason_en,
        instruction_en="" if order is None else order.instruction_en,
        product_id=card.product_id,
        product_name=card.name_vi,
        lot_code=lot.code,
        use_by=lot.use_by,
    )
