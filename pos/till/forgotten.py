"""Taking forgotten customers out of the till's books, as far as the law does not keep them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.spool import queue
from pos.till import drafts, papers
from pos.till.models import Sale


def forget(session: Session, ids: Sequence[str]) -> None:
    """Take customers out of their orders and off the stored papers of their sales.

    The sales stay, with the customers' ids, which name nobody any more.
    """
    drafts.forget_customers(session, ids)
    sold = session.scalars(select(Sale.id).where(Sale.customer_id.in_(ids))).all()
    queue.leave_out(session, sold, papers.names_customer)
