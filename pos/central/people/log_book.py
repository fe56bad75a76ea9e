"""The one writer of what the office did."""

from datetime import datetime

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.central.people.models import OfficeAct
from pos.central.people.queries import Person


def note(
    session: Session, by: Person | None, at: datetime, *, kind: str, about: str, note: str = ""
) -> None:
    """Write down an act, in its own transaction.

    Args:
        by: None: the command line, where no account is asked for.
        kind: `terminal.approved`, …
        about: the id of what it was done to.
    """
    session.add(
        OfficeAct(
            act_id=new_id(),
            at=at,
            by_id="" if by is None else by.account_id,
            by_name="" if by is None else by.name,
            kind=kind,
            about=about,
            note=note,
        )
    )
