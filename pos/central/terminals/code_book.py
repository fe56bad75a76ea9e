"""The one writer of codes of enrolment, and of what terminals said that came with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.central.terminals.codes import HOLDS, Kept, code_hash, handle_of
from pos.central.terminals.models import Enrolment, EnrolmentCode


def add(
    session: Session,
    code: str,
    *,
    showroom_code: str,
    showroom_name: str,
    for_terminal_id: str,
    by_id: str,
    at: datetime,
) -> None:
    """Keep a new code, as its hash."""
    session.add(
        EnrolmentCode(
            code_hash=code_hash(code),
            handle=handle_of(code),
            showroom_code=showroom_code,
            showroom_name=showroom_name,
            for_terminal_id=for_terminal_id,
            made_at=at,
            made_by=by_id,
            ends_at=at + HOLDS,
            tries=0,
        )
    )


def meant(session: Session, code: str) -> Sequence[EnrolmentCode]:
    """The codes that a try was meant for, held until the transaction ends."""
    return session.scalars(
        select(EnrolmentCode)
        .where(EnrolmentCode.handle == handle_of(code))
        .order_by(EnrolmentCode.code_hash)
        .with_for_update()
    ).all()


def state_of(row: EnrolmentCode) -> Kept:
    """A code as its rules see it."""
    return Kept(row.ends_at, row.tries, row.used_by, row.withdrawn_at is not None)


def note_wrong(rows: Sequence[EnrolmentCode]) -> None:
    """Count a wrong try against the codes it may have been meant for."""
    for row in rows:
        row.tries += 1


def note_used(row: EnrolmentCode, terminal_id: str, at: datetime) -> None:
    """The code has let its terminal in, and lets in no other."""
    row.used_at, row.used_by = at, terminal_id


def withdraw(session: Session, hashed: str, at: datetime) -> bool:
    """Take back a code that nobody used; whether there was one."""
    row = session.get(EnrolmentCode, hashed, with_for_update=True)
    if row is None or row.used_by is not None:
        return False
    row.withdrawn_at = at
    return True


def note_enrolment(session: Session, enrolment: Enrolment) -> None:
    """Write down what a terminal said."""
    session.add(enrolment)
