"""The book of refunds to be sent by bank: the only writer of `returns_sendings`."""

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.returns.models import Sending
from pos.returns.refusals import IsSent
from pos.sync.pen import Hand


def ask(session: Session, return_id: str, refund_no: int, send_to: str) -> None:
    """Write that a refund is still to be sent."""
    require_act(session)
    session.execute(
        insert(Sending).values(
            return_id=return_id, refund_no=refund_no, send_to=send_to, reference=""
        )
    )


def settle(session: Session, return_id: str, refund_no: int, reference: str, *, hand: Hand) -> None:
    """Write who sent it, when, under which number; the account it went to is forgotten.

    Raises:
        IsSent: somebody did already, or there is nothing to send.
    """
    require_act(session)
    sent = session.scalar(
        update(Sending)
        .where(
            Sending.return_id == return_id,
            Sending.refund_no == refund_no,
            Sending.sent_at.is_(None),
        )
        .values(sent_at=hand.at, sent_by=hand.by_id, reference=reference, send_to="")
        .returning(Sending.return_id)
    )
    if sent is None:
        raise IsSent
