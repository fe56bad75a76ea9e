"""Changing what the showroom's papers say, and how many registers it has."""

from dataclasses import replace

from pos.base.transaction import writing
from pos.shop import limits, profile, queries, registers
from pos.shop.founding import REGISTER_NAME
from pos.shop.limits import Limits
from pos.shop.queries import Showroom
from pos.shop.sale_policy import SalePolicies
from pos.sync.pen import Hand


def change_showroom(wanted: Showroom, *, hand: Hand) -> Showroom:
    """Write the showroom's new name, address, tax code and method; gives it as it is now.

    Its code never changes, since receipts are numbered by it.  Asking for what it is already
    writes nothing.
    """
    with writing() as session:
        now = queries.showroom(session)
        if now is None:
            raise LookupError("no showroom was founded")
        kept = replace(
            wanted,
            code=now.code,
            is_demo=now.is_demo,
            lapsed_sale=now.lapsed_sale,
            withdrawn_sale=now.withdrawn_sale,
        )
        if kept != now:
            profile.keep(session, kept, hand=hand)
        return kept


def choose_policies(wanted: SalePolicies, *, hand: Hand) -> None:
    """Choose how goods are sold that lost their OCOP stars; what stands already writes nothing."""
    with writing() as session:
        now = queries.showroom(session)
        if now is None:
            raise LookupError("no showroom was founded")
        if wanted != now.policies:
            kept = replace(
                now, lapsed_sale=wanted.lapsed.value, withdrawn_sale=wanted.withdrawn.value
            )
            profile.keep(session, kept, hand=hand)


def change_limits(wanted: Limits, *, hand: Hand) -> None:
    """Write from where on an act needs somebody's yes; what stands already writes nothing."""
    with writing() as session:
        limits.keep(session, wanted, hand=hand)


def add_register(*, hand: Hand) -> int:
    """Add a register; gives its number.

    Raises:
        RegistersFull: there are nine.
    """
    with writing() as session:
        return registers.add(session, REGISTER_NAME, hand=hand)
