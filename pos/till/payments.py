"""Reads for the pay sheet."""

from datetime import date

from sqlalchemy.orm import Session

from pos.base.money import quick_amounts
from pos.catalogue import queries as catalogue
from pos.shop.limits import limits
from pos.till import draft_tenders, drafts, transfer_queries
from pos.till.draft_rows import OpenDraft
from pos.till.orders import total_now
from pos.till.pay_forms import WAYS
from pos.till.pay_views import CameView, PaymentView, QuickAmount, TakenView
from pos.till.records import TenderKind
from pos.till.tenders import cash, rest_vnd, rounding_vnd


def payment(session: Session, draft: OpenDraft, today: date, way: TenderKind) -> PaymentView:
    """The pay sheet of an order.

    Args:
        way: what it opens with.
    """
    rows = drafts.lines(session, draft.id)
    cards = catalogue.cards(session, {row.product_id for row in rows}, today)
    total = total_now(
        session, rows, cards, discount=draft.discount, today=today, register_no=draft.register_no
    )
    total_vnd = total.total_vnd
    held = draft_tenders.of(session, draft.id)
    taken = [one.tendered for one in held]
    step_vnd = limits(session).cash_rounding_vnd
    cut_vnd = rounding_vnd(total_vnd, taken, [cash(0)], step_vnd)
    rest = rest_vnd(total_vnd, taken)
    due_vnd = max(rest - cut_vnd, 0)
    return PaymentView(
        sale_id=draft.id,
        no=draft.no,
        version=draft.version,
        lines=len(rows),
        total_vnd=total_vnd,
        taken=tuple(
            TakenView(
                one.id,
                str(one.tendered.kind),
                one.tendered.tendered_vnd,
                one.tendered.reference,
                one.tendered.is_seen,
            )
            for one in held
        ),
        came=tuple(
            CameView(
                one.asked.request_id,
                one.asked.memo,
                one.asked.amount_vnd,
                one.asked.amount_vnd <= rest,
                one.is_proved,
            )
            for one in transfer_queries.taken_out(session, draft.id)
        ),
        rest_vnd=rest,
        rounding_vnd=cut_vnd,
        quick=tuple(QuickAmount(amount, amount - due_vnd) for amount in quick_amounts(due_vnd)),
        way=str(way),
        ways=tuple(map(str, WAYS)),
        ends_in_cash=bool(taken) and taken[-1].kind is TenderKind.CASH,
    )
