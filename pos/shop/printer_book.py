"""The book of printers: the only writer of `shop_printers` and `shop_outlets`."""

import json

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.models import PrinterChoice, PrinterRow
from pos.shop.printer_seen import Seen, seen_to_dict
from pos.shop.printers import Role, ShopPrinter
from pos.shop.refusals import UnknownPrinter
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.profiles import Profile, profile_to_dict


def add(session: Session, wanted: ShopPrinter, *, hand: Hand) -> str:
    """Write a new printer and the fact of it; gives its id, whatever `wanted` says."""
    require_act(session)
    row = PrinterRow(id=new_id(), created_at=hand.at, retired_at=None, seen=_seen(wanted.seen))
    _fill(row, wanted)
    session.add(row)
    _tell(session, row, "added", hand)
    return row.id


def require(session: Session, printer_id: str) -> PrinterRow:
    """A printer's row.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    row = session.get(PrinterRow, printer_id)
    if row is None or row.retired_at is not None:
        raise UnknownPrinter
    return row


def keep(session: Session, wanted: ShopPrinter, *, hand: Hand, seen: Seen | None = None) -> None:
    """Write a printer's name, address, profile and labels from now on.

    Args:
        seen: what is known of it from now on; None: as it was.

    Raises:
        UnknownPrinter: there is none of its id, or it was given up.
    """
    require_act(session)
    row = require(session, wanted.printer_id)
    _fill(row, wanted)
    if seen is not None:
        row.seen = _seen(seen)
    _tell(session, row, "changed", hand)


def note_seen(
    session: Session, printer_id: str, seen: Seen, profile: Profile, *, hand: Hand
) -> None:
    """Write what was seen of a printer, and the profile that follows from it.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    require_act(session)
    row = require(session, printer_id)
    row.seen, row.profile = _seen(seen), _profile(profile)
    _tell(session, row, "seen", hand)


def retire(session: Session, printer_id: str, *, hand: Hand) -> None:
    """Write that the shop has a printer no more; nothing goes to it from now on.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up before.
    """
    require_act(session)
    row = require(session, printer_id)
    row.retired_at = hand.at
    session.execute(delete(PrinterChoice).where(PrinterChoice.printer_id == printer_id))
    _tell(session, row, "retired", hand)


def choose(
    session: Session, register_no: int, role: Role, printer_id: str | None, *, hand: Hand
) -> None:
    """Write where a register prints what from now on; None: where another does.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    require_act(session)
    at = (register_no, role.value)
    row = session.get(PrinterChoice, at)
    if printer_id is not None:
        require(session, printer_id)
    if row is None and printer_id is not None:
        choice = PrinterChoice(register_no=register_no, role=role.value, printer_id=printer_id)
        session.add(choice)
    elif row is not None and printer_id is not None:
        row.printer_id = printer_id
    elif row is not None:
        session.delete(row)
    session.flush()
    content = {"outlet": {"register": register_no, "role": role.value, "printer": printer_id}}
    outbox.record(session, "outlet.changed/1", content, hand=hand)


def _fill(row: PrinterRow, wanted: ShopPrinter) -> None:
    row.name, row.address = wanted.name, wanted.address
    row.profile = _profile(wanted.profile)
    row.label_width_mm, row.label_height_mm = wanted.label_mm or (None, None)


def _profile(profile: Profile) -> str:
    return json.dumps(profile_to_dict(profile), ensure_ascii=False, sort_keys=True)


def _seen(seen: Seen) -> str:
    return json.dumps(seen_to_dict(seen), ensure_ascii=False, sort_keys=True)


def _tell(session: Session, row: PrinterRow, change: str, hand: Hand) -> None:
    """The fact of a printer's new state, whole."""
    session.flush()
    size = None if row.label_width_mm is None else [row.label_width_mm, row.label_height_mm]
    content = {
        "printer": {
            "id": row.id,
            "name": row.name,
            "address": row.address,
            "profile": json.loads(row.profile),
            "label_mm": size,
            "seen": json.loads(row.seen),
            "is_retired": row.retired_at is not None,
        },
        "change": change,
    }
    outbox.record(session, "printer.changed/1", content, hand=hand)
