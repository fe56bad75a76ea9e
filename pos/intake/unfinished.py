"""Whether anything of a long list waits; asked at every start, so it reads next to nothing."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from pos.intake.models import Due, GoingOn


def is_any(session: Session) -> bool:
    """Whether a list is under way, or parts of one were kept."""
    waits = or_(exists().where(GoingOn.import_id != ""), exists().where(Due.import_id != ""))
    return bool(session.scalar(select(waits)))
