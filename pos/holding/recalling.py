"""Applying what the centre recalls, and lifting it again: only by the centre's word."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import held
from pos.catalogue import queries as catalogue
from pos.holding import meant, orders, recall_book
from pos.holding.meant import Wish
from pos.holding.recall_book import Seen
from pos.holding.recall_documents import Recall, read_recall
from pos.stock import holds
from pos.stock.holds import UNKNOWN_CODE, HoldState, Kind
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Applied:
    """What this shop had of a recall."""

    hold_id: str | None
    """The order, of several products that of the first; None: it has none of them."""
    lots: int
    units: int
    """Base units of them in quarantine now."""
    is_first_time: bool
    """False where this version, or a later one, had been heard before."""


def apply_recall(recall: Recall, *, hand: Hand) -> Applied:
    """Bar what the centre recalls, at once and at every register, and confirm it.

    In one transaction: the lots that are here are barred, those that come later will be, their
    goods go into quarantine, `recall.seen/1` says how many are there.  Each product that it names
    gets an order and a fact of its own.  A later version takes the
    place of those before it: it may mean more lots, or fewer.  Where it names the producer's codes,
    lots of which nobody wrote the code down may be meant; the shop holds those until somebody has
    looked at the packs, and may release them itself.

    Heard again, or after a later version, nothing happens.
    """
    with writing() as session:
        before = recall_book.newest(session, recall.recall_id)
        if before is not None and before.version >= recall.version:
            return Applied(before.hold_id, before.lots, before.units, False)
        standing = [one.id for one in orders.of_recall(session, recall.recall_id)]
        seen = _apply(session, recall, "applied", _products_of(session, recall), hand)
        _end(session, standing, orders.SUPERSEDED, hand)
        return Applied(seen.hold_id, seen.lots, seen.units, True)


def lift_recall(recall_id: str, version: int, reason: str, *, hand: Hand) -> None:
    """The centre lifts a recall: its lots are sold again where nothing else bars them.

    It is written down even where nothing is barred any more, so that words older than it, which
    come late, change nothing.

    Args:
        version: of the word that lifts it; one older than what was heard since changes nothing.
        reason: why, in the centre's words.
    """
    with writing() as session:
        before = recall_book.newest(session, recall_id)
        if before is not None and _is_known(before, version):
            return
        standing = [one.id for one in orders.of_recall(session, recall_id)]
        _end(session, standing, reason, hand)
        lifted = Seen(
            recall_id=recall_id,
            version=version,
            change="lifted",
            level="stop" if before is None else before.level,
            document="{}" if before is None else before.document,
            hold_id=None if before is None else before.hold_id,
            unsure_id=None if before is None else before.unsure_id,
            lots=0,
            units=0,
            published_at=hand.at,
        )
        recall_book.write(session, lifted, at=hand.at)


def look_again(*, hand: Hand) -> int:
    """Apply recalls to products that this shop did not have before and has now; gives to how
    many recalls any was found."""
    with writing() as session:
        found = unmatched(session)
        for seen, recall, new in found:
            _apply(session, recall, "matched", new, hand, before=seen)
        return len(found)


def unmatched(session: Session) -> list[tuple[Seen, Recall, list[str]]]:
    """Recalls in force with products that this shop has and that they bar no lots of yet."""
    found = []
    for seen in recall_book.in_force(session):
        recall = read_recall(json.loads(seen.document))
        if seen.hold_id is not None and len(recall.gtins) + bool(recall.sku) == 1:
            continue  # of the one product it names, the order is there
        new = _new_products(session, recall)
        if new:
            found.append((seen, recall, new))
    return found


# --- Inside -----------------------------------------------------------------------------


def _is_known(before: Seen, version: int) -> bool:
    """Whether a word that lifts a recall is older than what was heard, or was heard itself."""
    if before.version == version:
        return before.change == "lifted"
    return before.version > version


def _new_products(session: Session, recall: Recall) -> list[str]:
    """Those named by a recall that it bars no lots of yet."""
    meant_now = _products_of(session, recall)
    if not meant_now:
        return []
    standing = orders.of_recall(session, recall.recall_id)
    known = {one.product_id for one in standing if one.kind == Kind.RECALL}
    return [one for one in meant_now if one not in known]


def _apply(
    session: Session,
    recall: Recall,
    change: str,
    product_ids: Sequence[str],
    hand: Hand,
    *,
    before: Seen | None = None,
) -> Seen:
    """Bar what a recall means of some products, and write down that it was seen.

    Args:
        before: how it was seen, where it was applied to others of its products already.
    """
    if not product_ids:
        told: dict[str, object] = {
            "recall": recall.recall_id,
            "hold": None,
            "product": None,
            "lots": [],
            "reason": recall.reason_vi,
            "instruction": recall.instruction_vi,
            "reason_en": recall.reason_en,
            "instruction_en": recall.instruction_en,
        }
        outbox.record(session, "recall.seen/1", told, hand=hand)
    placed = [_place(session, recall, change, one, hand) for one in product_ids]
    seen = _together(placed) if placed else _seen(recall, change, None, None, 0, 0)
    if before is not None and before.hold_id is not None:
        return seen  # what was seen first stays: the orders tell of the rest
    recall_book.write(session, seen, at=hand.at)
    return seen


def _together(placed: Sequence[Seen]) -> Seen:
    """As one: the first order, and the lots and units of all."""
    lots, units = sum(one.lots for one in placed), sum(one.units for one in placed)
    return replace(placed[0], lots=lots, units=units)


def _place(session: Session, recall: Recall, change: str, product_id: str, hand: Hand) -> Seen:
    wish = Wish((), product_id, recall.made_from, recall.made_to, recall.lot_keys)
    found, hold_id = meant.ids(meant.lots(session, wish)), new_id()
    state = HoldState(
        Kind.RECALL,
        recall.reason_vi,
        recall.instruction_vi,
        reason_en=recall.reason_en,
        instruction_en=recall.instruction_en,
        product_id=product_id,
        made_from=recall.made_from,
        made_to=recall.made_to,
        lot_key="\n".join(recall.lot_keys),
        source_id=recall.recall_id,
    )
    holds.place(session, hold_id, state, found, hand=hand)
    unsure_id = _hold_unsure(session, recall, wish, hand) if recall.lot_keys else None
    units = sum(one.units for one in orders.fetched(session, hold_id))
    return _seen(recall, change, hold_id, unsure_id, len(found), units)


def _hold_unsure(session: Session, recall: Recall, wish: Wish, hand: Hand) -> str:
    """The shop's own hold of lots of which nobody knows whether they are meant; those to come,
    too, so it is there even where there are none yet."""
    found, hold_id = meant.of_unknown_code(session, wish), new_id()
    state = HoldState(
        Kind.HOLD,
        recall.reason_vi,
        recall.instruction_vi,
        reason_en=recall.reason_en,
        instruction_en=recall.instruction_en,
        product_id=wish.product_id,
        made_from=wish.made_from,
        made_to=wish.made_to,
        lot_key=UNKNOWN_CODE,
    )
    holds.place(session, hold_id, state, meant.ids(found), hand=hand)
    return hold_id


def _seen(
    recall: Recall, change: str, hold_id: str | None, unsure_id: str | None, *counts: int
) -> Seen:
    lots, units = counts
    return Seen(
        recall_id=recall.recall_id,
        version=recall.version,
        change=change,
        level=recall.level,
        document=recall.dumps(),
        hold_id=hold_id,
        unsure_id=unsure_id,
        lots=lots,
        units=units,
        published_at=recall.published_at,
    )


def _end(session: Session, standing: Collection[str], reason: str, hand: Hand) -> None:
    """Release what earlier words of a recall held, as far as the shop has not done so itself."""
    for hold_id in standing:
        holds.release(session, hold_id, reason=reason, hand=hand)


def _products_of(session: Session, recall: Recall) -> list[str]:
    """Every product of the shop that a recall names, by any of its codes.

    A recall of the registry's code means the goods linked to it, and those that the shop calls by
    that very code, unless they are linked to something else.
    """
    found = [catalogue.by_gtin(session, one) for one in recall.gtins]
    if recall.sku:
        found += held.linked_to(session, recall.sku)
        own = catalogue.by_sku(session, recall.sku)
        if own is not None and held.code_of(session, own) in (None, recall.sku):
            found.append(own)
    return list(dict.fromkeys(one for one in found if one is not None))
