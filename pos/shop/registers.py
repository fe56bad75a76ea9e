"""The book of registers: the only writer of `shop_registers`."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.shop.models import Register
from pos.shop.refusals import RegistersFull, UnknownRegister
from pos.sync import outbox
from pos.sync.pen import Hand

MOST = 9
"""One digit of a receipt's number."""


def add(session: Session, name_of: str, *, hand: Hand) -> int:
    """Write the next register and the fact of it; gives its number.

    Args:
        name_of: its name, with `{no}` where the number stands.

    Raises:
        RegistersFull: there are nine.
    """
    require_act(session)
    no = (session.scalar(select(func.max(Register.no))) or 0) + 1
    if no > MOST:
        raise RegistersFull
    row = Register(no=no, name=name_of.format(no=no), paired_at=hand.at)
    session.add(row)
    _tell(session, row, "added", hand)
    return no


def require(session: Session, no: int) -> Register:
    """A register's row.

    Raises:
        UnknownRegister: the showroom has none of this number.
    """
    row = session.get(Register, no)
    if row is None:
        raise UnknownRegister
    return row


def paired(session: Session) -> list[int]:
    """The numbers of those that a browser is."""
    with_browser = select(Register.no).where(Register.browser_sha256.is_not(None))
    return list(session.scalars(with_browser.order_by(Register.no)))


def set_browser(session: Session, no: int, sha256: str | None, *, hand: Hand) -> None:
    """Write which browser is the register from now on; None: none is.

    Raises:
        UnknownRegister: there is none of this number.
    """
    require_act(session)
    row = require(session, no)
    row.browser_sha256 = sha256
    row.browser_at = None if sha256 is None else hand.at
    _tell(session, row, "unpaired" if sha256 is None else "paired", hand)


def _tell(session: Session, row: Register, change: str, hand: Hand) -> None:
    """The fact of a register's new state, whole; the browser's secret is no part of it."""
    session.flush()
    content = {
        "paired": {
            "no": row.no,
            "name": row.name,
            "has_browser": row.browser_sha256 is not None,
        },
        "change": change,
    }
    outbox.record(session, "register.paired/1", content, hand=hand)
