"""Changing what the showroom's papers say, and where its registers print."""

from dataclasses import replace

from pos.base.transaction import writing
from pos.shop import profile, queries, registers
from pos.shop.founding import REGISTER_NAME
from pos.shop.queries import Showroom
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
        kept = replace(wanted, code=now.code, is_demo=now.is_demo)
        if kept != now:
            profile.keep(session, kept, hand=hand)
        return kept


def add_register(*, hand: Hand) -> int:
    """Add a register; gives its number.

    Raises:
        RegistersFull: there are nine.
    """
    with writing() as session:
        return registers.add(session, REGISTER_NAME, hand=hand)


def choose_printer(no: int, address: str | None, paper_mm: int | None, *, hand: Hand) -> None:
    """Let a register print elsewhere; asking for what is already so writes nothing.

    Args:
        address: as `printers.devices.open_device` reads it; None: where register 1 prints.
        paper_mm: the roll, 80 or 58; None together with the address.

    Raises:
        UnknownRegister: there is none of this number.
    """
    with writing() as session:
        row = registers.require(session, no)
        if (row.printer, row.paper_mm) != (address, paper_mm):
            registers.set_printer(session, no, address, paper_mm, hand=hand)
