"""Rules of a day broken on purpose, so that the ledger is seen to see it.

Each is what somebody could have built in good faith: a sum over the wrong rows, an amount taken
before instead of after, a question left out.
"""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from pos.closing import closing, moving, queries
from pos.closing.records import SlipsLine, TenderSum
from pos.law import vat as law
from pos.returns import drawers, exchanging, returning, ways
from pos.returns import queries as returns
from pos.shop import approvals
from pos.till import (
    counters,
    drafting,
    drafts,
    paying,
    payment_requests,
    permits,
    references,
    requesting,
    sales,
    selling,
    sold_lines,
)
from pos.till.models import Sale, Shift, Tender
from pos.till.payment_models import RequestEnd
from pos.till.shifts import ShiftRow

Patch = pytest.MonkeyPatch


def _float_twice(patch: Patch) -> None:
    real = drawers.drawer

    def drawer(session: Any, shift: ShiftRow) -> Any:
        found = real(session, shift)
        return replace(found, float_vnd=2 * found.float_vnd)

    patch.setattr(drawers, "drawer", drawer)


def _change_is_kept(patch: Patch) -> None:
    real = drawers.drawer

    def drawer(session: Any, shift: ShiftRow) -> Any:
        change = select(func.coalesce(func.sum(Tender.change_vnd), 0)).join(Sale)
        vnd = session.scalar(change.where(Sale.shift_id == shift.id))
        found = real(session, shift)
        return replace(found, cash_vnd=found.cash_vnd + vnd)

    patch.setattr(drawers, "drawer", drawer)


def _tax_before_discount(patch: Patch) -> None:
    real = sold_lines._sold

    def line(no: int, one: Any, card: Any, share: Any) -> Any:
        _net, tax = law.split(one.of.sums.gross_vnd, share.rate.percent)
        tax = min(tax, one.of.sums.amount_vnd)
        net = one.of.sums.amount_vnd - tax
        return replace(real(no, one, card, share), net_vnd=net, vat_vnd=tax)

    patch.setattr(sold_lines, "_sold", line)


def _cards_back_in_notes(patch: Patch) -> None:
    real = ways._way
    cash = ways.Way.CASH
    patch.setattr(ways, "_way", lambda one, way: cash if one.kind == "card" else real(one, way))


def _sales_of_any_shift(patch: Patch) -> None:
    def tenders(session: Any, shift_id: str) -> Any:
        register = select(Sale.register_no).where(Sale.shift_id == shift_id).scalar_subquery()
        asked = select(Tender.kind, func.count(), func.sum(Tender.amount_vnd)).join(Sale)
        rows = session.execute(asked.where(Sale.register_no == register).group_by(Tender.kind))
        found = (TenderSum(*row) for row in rows)
        return tuple(sorted(found, key=lambda one: queries.KINDS.index(one.kind)))

    patch.setattr(queries, "_tenders", tenders)


def _a_number_skipped(patch: Patch) -> None:
    real = counters.next_receipt

    def next_receipt(session: Any, register_no: int, epoch: str, total_vnd: int) -> Any:
        if total_vnd % 3 == 0:  # tried once more after a stumble
            real(session, register_no, epoch, 0)
        return real(session, register_no, epoch, total_vnd)

    patch.setattr(counters, "next_receipt", next_receipt)


def _no_checkout_key(patch: Patch) -> None:
    patch.setattr(sales, "find", lambda _session, _sale_id: None)


def _any_yes_is_enough(patch: Patch) -> None:
    patch.setattr(approvals, "_covers", lambda _voucher, _needs, _hand: True)


def _grand_total_only_grows(patch: Patch) -> None:
    real = counters.next_return

    def next_return(session: Any, register_no: int, epoch: str, _total_vnd: int) -> Any:
        return real(session, register_no, epoch, 0)

    patch.setattr(counters, "next_return", next_return)


def _small_takings_are_nothing(patch: Patch) -> None:
    none = {"of_shift": lambda _session, _shift_id: []}
    patch.setattr(moving, "cash_moves", SimpleNamespace(**vars(moving.cash_moves) | none))


def _put_aside_is_forgotten(patch: Patch) -> None:
    real = queries.waiting

    def waiting(session: Any, register_no: int) -> Any:
        return tuple(one for one in real(session, register_no) if not one.is_parked)

    patch.setattr(queries, "waiting", waiting)


def _goods_join_a_reduced_line(patch: Patch) -> None:
    def same(session: Any, draft: Any, one: Any) -> tuple[str, int]:
        found = [line for line in drafts.lines(session, draft.id)
                 if (line.product_id, line.lot_id) == (one.product_id, one.lot_id)]  # fmt: skip
        return (found[0].id, found[0].units) if found else ("", 0)

    patch.setattr(drafts, "_mergeable", same)


def _a_slip_pays_again(patch: Patch) -> None:
    patch.setattr(paying, "require_unused", lambda *_: None)


def _goods_come_back_again(patch: Patch) -> None:
    real = returns.sold_parts

    def sold_parts(session: Any, sale_id: str) -> Any:
        return tuple(replace(one, returned_units=0) for one in real(session, sale_id))

    patch.setattr(returns, "sold_parts", sold_parts)


def _the_last_count_stands(patch: Patch) -> None:
    real = closing.off_by_vnd
    patch.setattr(closing, "off_by_vnd", lambda state, held, slips: real(state, held[-1:], slips))


def _money_leaves_untold(patch: Patch) -> None:
    patch.setattr(paying.voids, "tell_tender", lambda *_, **__: None)


def _notes_that_are_not_there(patch: Patch) -> None:
    for room in (returning, exchanging):
        patch.setattr(room, "require_notes", lambda *_: None)


def _asked_in_vain_again(patch: Patch) -> None:
    patch.setattr(returning.cash_moves, "was_refused", lambda *_: False)


def _each_voucher_by_itself(patch: Patch) -> None:
    real = permits.needs

    def needs(sale_id: str, total: Any, tenders: Any, limits: Any, doubted: Any) -> Any:
        vouchers = [one for one in tenders if one.kind == "voucher"]
        others = [one for one in tenders if one.kind != "voucher"]
        each = [real(sale_id, total, [one], limits)[-1:] for one in vouchers]
        loose = [one for found in each for one in found if one.kind == "voucher"]
        return (*real(sale_id, total, others, limits, doubted), *loose)

    patch.setattr(selling, "needs", needs)
    patch.setattr(exchanging, "needs_of_sale", needs)


def _unseen_by_the_shift(patch: Patch) -> None:
    def unseen(session: Any, _on: Any, *, but: str = "") -> int:
        ended = select(func.count()).select_from(RequestEnd)
        ended = ended.join(Shift, Shift.id == RequestEnd.shift_id)
        ended = ended.where(RequestEnd.how == "unseen", Shift.closed_at.is_(None))
        ended = ended.where(RequestEnd.request_id != but)
        return int(session.scalar(ended.group_by(Shift.id).limit(1)) or 0)

    patch.setattr(payment_requests, "unseen_on", unseen)


def _asked_for_twice(patch: Patch) -> None:
    patch.setattr(requesting.transfer_queries, "offered", lambda *_: [])


def _emptied_and_used_again(patch: Patch) -> None:
    patch.setattr(drafting, "_empty", lambda _session, draft, _hand: draft.id)


def _money_that_never_came(patch: Patch) -> None:
    patch.setattr(payment_requests, "GONE", frozenset())


def _cards_only_come_in(patch: Patch) -> None:
    patch.setattr(SlipsLine, "card_net_vnd", property(lambda one: one.card_vnd))


def _a_season_is_enough(patch: Patch) -> None:
    patch.setattr(references, "DAYS_SOLD", 0)


MUTANTS: dict[str, Callable[[Patch], None]] = {
    "the float is counted once": _float_twice,
    "change leaves the drawer": _change_is_kept,
    "tax is of what was paid": _tax_before_discount,
    "a card's money goes back to the card": _cards_back_in_notes,
    "a Z counts its own shift's sales": _sales_of_any_shift,
    "no number is skipped": _a_number_skipped,
    "a checkout heard again is the same sale": _no_checkout_key,
    "a yes is to no more than was shown": _any_yes_is_enough,
    "returns come off the grand total": _grand_total_only_grows,
    "takings add up until somebody is asked": _small_takings_are_nothing,
    "orders put aside go over by name": _put_aside_is_forgotten,
    "a discount is for the goods it was given on": _goods_join_a_reduced_line,
    "a slip or a voucher pays once": _a_slip_pays_again,
    "no more comes back than was sold": _goods_come_back_again,
    "of two counts the worse one stands": _the_last_count_stands,
    "money given back is told": _money_leaves_untold,
    "no more notes go back than there are": _notes_that_are_not_there,
    "who asked a drawer for too much needs a yes": _asked_in_vain_again,
    "vouchers count together": _each_voucher_by_itself,
    "unseen transfers count by the day": _unseen_by_the_shift,
    "nobody is asked to pay twice": _asked_for_twice,
    "an emptied order meets no money": _emptied_and_used_again,
    "money that never came pays nothing": _money_that_never_came,
    "a terminal also gives back": _cards_only_come_in,
    "a slip's number comes round by selling": _a_season_is_enough,
}

SLOW = frozenset(
    {
        "a card's money goes back to the card",
        "a terminal also gives back",
        "an emptied order meets no money",
        "nobody is asked to pay twice",
        "no more notes go back than there are",
        "of two counts the worse one stands",
        "who asked a drawer for too much needs a yes",
    }
)
"""Those that some dozens of days pass before one sees: only a soak looks for them."""
