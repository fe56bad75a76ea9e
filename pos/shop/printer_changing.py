"""Getting printers, changing and giving them up, and choosing what prints where."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.shop import printer_book, printer_queries, registers
from pos.shop.printer_seen import Seen
from pos.shop.printers import Role, ShopPrinter, roll_of
from pos.shop.refusals import PlaceTaken
from pos.sync.pen import Hand
from printers.addresses import BadAddress
from printers.devices import place_of
from printers.presets import Preset
from printers.profiles import ROLL_58, ROLL_80, Profile
from printers.proof import Proof

NAME_OF = "Máy in {no}"
"""What a printer is called until somebody calls it otherwise."""
_HAS_USUAL_NAME = re.compile(NAME_OF.format(no="[0-9]+"))


def add_printer(wanted: ShopPrinter, *, fills: Role | None = None, hand: Hand) -> str:
    """Get a printer; gives its id, whatever `wanted` says.

    Args:
        fills: the papers of register 1 that come out of it from now on; None: none yet.  Those
            that `choose_printer` let come out on the screen meanwhile do so no more.

    Raises:
        PlaceTaken: another printer of the shop has this address.
    """
    with writing() as session:
        _require_free(session, wanted)
        before = _made_here(session, 1) if fills is Role.RECEIPTS else None
        printer_id = printer_book.add(session, _named(session, wanted), hand=hand)
        if fills is not None:
            _choose(session, 1, fills, printer_id, hand)
        if before is not None and before.is_preview:
            printer_book.retire(session, before.printer_id, hand=hand)
        return printer_id


def change_printer(wanted: ShopPrinter, *, hand: Hand) -> None:
    """Write a printer's name, address, profile and labels; what is so already writes nothing.

    At another address is another printer: what this one was seen to answer says nothing of it.

    Raises:
        UnknownPrinter: there is none of its id, or it was given up.
        PlaceTaken: another printer of the shop has this address.
    """
    with writing() as session:
        now = printer_queries.printer(session, wanted.printer_id)
        if now == wanted:
            return
        if _place(now.address) == _place(wanted.address):
            printer_book.keep(session, wanted, hand=hand)
            return
        _require_free(session, wanted)
        profile = _unasked(now.profile, wanted.profile)
        seen = Seen(preset_id=now.seen.preset_id)
        printer_book.keep(session, replace(wanted, profile=profile), hand=hand, seen=seen)


def _unasked(now: Profile, wanted: Profile) -> Profile:
    """A profile without what was only heard; what a person sets in the same act is theirs."""
    answers = wanted.answers and not now.answers
    return replace(
        wanted, answers=answers, proof=Proof.NONE if wanted.proof is now.proof else wanted.proof
    )


def _require_free(session: Session, wanted: ShopPrinter) -> None:
    """Be sure that no other printer of the shop is at this place.

    Raises:
        PlaceTaken: one is; both would wait for one line, and each break what the other prints.
    """
    place = _place(wanted.address)
    for one in printer_queries.printers_of_shop(session):
        is_other = one.printer_id != wanted.printer_id and not one.is_preview
        if is_other and _place(one.address) == place:
            raise PlaceTaken(name=one.name)


def _place(address: str) -> str:
    try:
        return place_of(address)
    except BadAddress:  # of another system: it leads nowhere here
        return address


def choose_kind(
    printer_id: str, kind: Preset, label_mm: tuple[int, int] | None, *, hand: Hand
) -> None:
    """Begin with a printer anew, as its kind comes; what it was seen to answer stays.

    Args:
        label_mm: the labels that such a printer begins with, where nobody said which are in it.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    with writing() as session:
        now = printer_queries.printer(session, printer_id)
        profile = kind.profile
        if now.seen.asked_at is not None:
            profile = replace(profile, answers=now.seen.answers, proof=now.seen.proof)
        wanted = replace(now, profile=profile, label_mm=now.label_mm or label_mm)
        seen = replace(now.seen, preset_id=kind.preset_id)
        printer_book.keep(session, wanted, hand=hand, seen=seen)


def retire_printer(printer_id: str, *, hand: Hand) -> None:
    """Give a printer up: its papers come out as if it had never been chosen.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up before.
    """
    with writing() as session:
        printer_book.retire(session, printer_id, hand=hand)


def note_seen(
    printer_id: str, noted: Callable[[ShopPrinter], tuple[Seen, Profile]], *, hand: Hand
) -> None:
    """Write what was seen of a printer, and the profile that follows from it.

    Args:
        noted: both, of the printer as it is by now: to ask one takes seconds, to look at a paper
            minutes, and what another window wrote meanwhile stays.

    Raises:
        UnknownPrinter: there is none of this id, or it was given up.
    """
    with writing() as session:
        now = printer_queries.printer(session, printer_id)
        seen, profile = noted(now)
        if (seen, profile) == (now.seen, now.profile):
            return
        printer_book.note_seen(session, printer_id, seen, profile, hand=hand)


def choose_outlet(register_no: int, role: Role, printer_id: str | None, *, hand: Hand) -> None:
    """Let a register print one kind of papers elsewhere; what is so already writes nothing.

    Args:
        printer_id: None: where register 1 does, or where the receipts come out.

    Raises:
        UnknownRegister: there is none of this number.
        UnknownPrinter: there is none of this id, or it was given up.
    """
    with writing() as session:
        _choose(session, register_no, role, printer_id, hand)


def choose_outlets(wanted: Mapping[tuple[int, Role], str | None], *, hand: Hand) -> None:
    """Let registers print all these kinds of papers elsewhere, or, where one cannot be, none.

    Args:
        wanted: by register and role the printer, as `choose_outlet` has it.

    Raises:
        UnknownRegister, UnknownPrinter: as `choose_outlet`.
    """
    with writing() as session:
        for (register_no, role), printer_id in wanted.items():
            _choose(session, register_no, role, printer_id, hand)


def choose_printer(no: int, address: str | None, paper_mm: int | None, *, hand: Hand) -> None:
    """Let a register's receipts come out at an address; what is so already writes nothing.

    The printer of this address is taken, or got; a roll that it does not have is put in.  What
    was chosen here before, and nothing else prints on, was mistyped, or a step on the way: the
    same printer gets the new address, or it goes.

    Args:
        address: as `printers.devices.open_device` reads it; None: where register 1 prints.
        paper_mm: the roll, 80 or 58; None together with the address.

    Raises:
        UnknownRegister: there is none of this number.
    """
    with writing() as session:
        registers.require(session, no)
        before = _made_here(session, no)
        at = None if address is None else _find(session, address)
        if address is not None and at is None and before is not None:
            moved = replace(before, address=address, profile=roll_of(paper_mm))
            printer_book.keep(session, moved, hand=hand)
            return
        printer_id = None if address is None else _at(session, address, paper_mm, hand)
        _choose(session, no, Role.RECEIPTS, printer_id, hand)
        if before is not None and before.printer_id != printer_id:
            printer_book.retire(session, before.printer_id, hand=hand)


def _choose(
    session: Session, register_no: int, role: Role, printer_id: str | None, hand: Hand
) -> None:
    registers.require(session, register_no)
    now = printer_queries.chosen(session).get((register_no, role))
    if (None if now is None else now.printer_id) != printer_id:
        printer_book.choose(session, register_no, role, printer_id, hand=hand)


def _made_here(session: Session, no: int) -> ShopPrinter | None:
    """The printer that an earlier choice for this register made, while it serves nothing else;
    None where somebody named it, asked it or looked at its test."""
    uses = printer_queries.chosen(session)
    mine = uses.get((no, Role.RECEIPTS))
    if mine is None or mine.seen != Seen() or not _HAS_USUAL_NAME.fullmatch(mine.name):
        return None
    is_shared = [one.printer_id for one in uses.values()].count(mine.printer_id) > 1
    is_plain = mine.label_mm is None and mine.profile in (ROLL_58, ROLL_80)
    return mine if is_plain and not is_shared else None


def _find(session: Session, address: str) -> ShopPrinter | None:
    known = printer_queries.printers_of_shop(session)
    return next((one for one in known if _place(one.address) == _place(address)), None)


def _at(session: Session, address: str, paper_mm: int | None, hand: Hand) -> str:
    """The printer of this address and roll."""
    found = _find(session, address)
    if found is None:
        made = ShopPrinter("", "", address, roll_of(paper_mm))
        return printer_book.add(session, _named(session, made), hand=hand)
    if found.paper_mm != paper_mm:
        printer_book.keep(session, replace(found, profile=roll_of(paper_mm)), hand=hand)
    return found.printer_id


def _named(session: Session, wanted: ShopPrinter) -> ShopPrinter:
    if wanted.name:
        return wanted
    taken = {one.name for one in printer_queries.printers_of_shop(session)}
    no = next(n for n in range(1, len(taken) + 2) if NAME_OF.format(no=n) not in taken)
    return replace(wanted, name=NAME_OF.format(no=no))
