"""A shift as the books have it, put together for acts and pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.catalogue.models import CertificateRow, LinkedCertificate, Price
from pos.closing import happenings, queries
from pos.closing.told import Freshness, State
from pos.registry import heard_book
from pos.registry import queries as registry
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
        certificate_at=_certificate_at(session),
        **_lists(session),
        confirmed=tuple(line_queries.to_print(session)),
    )


def _certificate_at(session: Session) -> datetime | None:
    """When one was last changed: by the shop, or by the registry."""
    own = session.scalar(select(func.max(CertificateRow.changed_at)))
    told = session.scalar(select(func.max(LinkedCertificate.changed_at)))
    return max((one for one in (own, told) if one is not None), default=None)


def _lists(session: Session) -> dict[str, Any]:
    """What of the centre's lists counts here, and how old it is."""
    heard, release = heard_book.newest(session), registry.held_release(session)
    told: dict[str, Any] = {}
    if heard is not None:
        told |= {"recall_no": heard.no, "recall_at": heard.heard_at}
    if release is not None:
        told |= {"release_no": release.no, "release_at": release.published_at}
    return told
