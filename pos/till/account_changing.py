"""Naming the account that customers' transfers go to."""

from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.shop import profile, queries
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import accounts
from pos.till.accounts import Account


def change_account(wanted: Account, *, hand: Hand) -> bool:
    """Write the shop's account from now on, and the fact of it; codes shown before keep theirs.

    Returns:
        Whether it was another one: naming the same again writes nothing.
    """
    with writing() as session:
        if accounts.current(session) == wanted:
            return False
        showroom = queries.showroom(session)
        if showroom is None:
            raise Broken("an account without a showroom")
        accounts.keep(session, wanted, hand=hand)
        content = {
            "change": "account",
            "shop": profile.told(showroom),
            "account": {
                "bank_bin": wanted.bank_bin,
                "bank": wanted.bank_name,
                "number": wanted.account_no,
                "holder": wanted.holder,
            },
        }
        outbox.record(session, "shop.changed/1", content, hand=hand)
        return True
