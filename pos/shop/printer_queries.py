"""Reads of the shop's printers, and of what was chosen for each register."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.shop import printers, queries
from pos.shop.models import PrinterChoice, PrinterRow
from pos.shop.printer_seen import seen_from_dict
from pos.shop.printers import Outlet, Role, ShopPrinter
from pos.shop.refusals import UnknownPrinter
from printers.profiles import BadProfile, profile_from_dict


def printers_of_shop(session: Session) -> list[ShopPrinter]:
    """The printers that the shop has, in the order they came."""
    asked = select(PrinterRow).where(PrinterRow.retired_at.is_(None)).order_by(PrinterRow.id)
    return [of_row(row) for row in session.scalars(asked)]


def printer(session: Session, printer_id: str) -> ShopPrinter:
    """One of them.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    row = session.get(PrinterRow, printer_id)
    if row is None or row.retired_at is not None:
        raise UnknownPrinter
    return of_row(row)


def names(session: Session) -> dict[str, str]:
    """By id what every printer is, or was, called; also of those given up."""
    return {row.id: row.name for row in session.scalars(select(PrinterRow))}


def chosen(session: Session) -> dict[tuple[int, Role], ShopPrinter]:
    """By register and role, the printer that was chosen for it."""
    known = {one.printer_id: one for one in printers_of_shop(session)}
    rows = session.scalars(select(PrinterChoice))
    return {(row.register_no, Role(row.role)): known[row.printer_id] for row in rows}


def outlets(session: Session, address: str | None, paper_mm: int | None) -> list[Outlet]:
    """Where each register prints what.

    Args:
        address: of the printer that the machine's own settings name; None: they name none.
        paper_mm: the roll that they name.
    """
    machines = printers.machines_printer(address, paper_mm, printers_of_shop(session))
    return printers.outlets(queries.registers(session), chosen(session), machines, paper_mm)


def of_row(row: PrinterRow) -> ShopPrinter:
    """A printer as its row says.

    Raises:
        Broken: the row holds a profile that is none.
    """
    try:
        profile = profile_from_dict(json.loads(row.profile))
    except BadProfile as bad:
        raise Broken(f"the printer {row.id} has a wrong profile: {bad}") from bad
    size = (row.label_width_mm, row.label_height_mm)
    return ShopPrinter(
        printer_id=row.id,
        name=row.name,
        address=row.address,
        profile=profile,
        label_mm=None if size[0] is None or size[1] is None else (size[0], size[1]),
        seen=seen_from_dict(json.loads(row.seen)),
    )
