"""A shift as the books have it, put together for acts and pages."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue.models import CertificateRow, Price
from pos.closing import happenings, queries
from pos.closing.told import Freshness, State
from pos.returns import drawers
from pos.shop import queries as shop
from pos.sync import line_queries
from pos.till.shifts import ShiftRow


def state_of(session: Session, shift: ShiftRow) -> State:
    """Everything that a shift's X or Z says."""
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a shift without a showroom")
    return State(
        shift=shift,
        sums=queries.sums(session, shift),
        drawer=drawers.drawer(session, shift),
        moves=queries.moves(session, shift.id),
        transfers=queries.transfers(session, shift.id),
        waiting=queries.waiting(session, shift.register_no),
        happenings=happenings.of_shift(session, shift),
        freshness=freshness(session),
        names={one.id: one.name for one in shop.everybody(session)},
        showroom=showroom,
    )


def freshness(session: Session) -> Freshness:
    """How old prices and certificates are, and how the centre stands: as long as none is linked, it
    has heard nothing."""
    return Freshness(
        unsent=line_queries.unsent(session),
        price_at=session.scalar(select(func.max(Price.set_at))),
        certificate_at=session.scalar(select(func.max(CertificateRow.changed_at))),
        confirmed=tuple(line_queries.to_print(session)),
    )
