"""The book of the shop's account: the only writer of `till_accounts`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync.pen import Hand
from pos.till.payment_models import AccountRow


@dataclass(frozen=True)
class Account:
    """Where transfers go."""

    bank_bin: str
    bank_name: str
    account_no: str
    holder: str

    @property
    def spaced(self) -> str:
        """The number as it is read aloud: `0123 456 789`; an alias stays whole."""
        number = self.account_no
        if not number.isdigit() or len(number) < 7:
            return number
        head = len(number) % 3 or 3
        head += 3 if head == 1 else 0
        rest = [number[at : at + 3] for at in range(head, len(number), 3)]
        return " ".join([number[:head], *rest])


@dataclass(frozen=True)
class Change:
    """An account and since when it holds."""

    account: Account
    at: datetime
    by_name: str


_NEWEST = Prepared(
    select(AccountRow.bank_bin, AccountRow.bank_name, AccountRow.account_no, AccountRow.holder)
    .order_by(AccountRow.id.desc())
    .limit(1)
)


def current(session: Session) -> Account | None:
    """The account that holds; None where the shop has named none."""
    row = _NEWEST.first(session)
    return None if row is None else Account(*row)


def history(session: Session) -> list[Change]:
    """Every account there was, the newest first."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.id.desc()))
    return [
        Change(
            Account(row.bank_bin, row.bank_name, row.account_no, row.holder), row.at, row.by_name
        )
        for row in rows
    ]


def keep(session: Session, account: Account, *, hand: Hand) -> None:
    """Write the account that holds from now on."""
    require_act(session)
    row = AccountRow(
        id=new_id(), **vars(account), at=hand.at, by_id=hand.by_id, by_name=hand.by_name
    )
    session.add(row)
    session.flush()
