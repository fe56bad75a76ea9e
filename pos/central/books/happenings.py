"""The book of what happened beside the sales: approvals, overrides, drawers, voids, copies."""

from collections.abc import Mapping

from pos.central.books.sheets import Read, Sheet
from pos.central.books.shift_models import CentralHappening
from pos.central.books.values import Reader

_MOST_OF_A_NOTE = 500


def note(
    read: Read,
    sheet: Sheet,
    *,
    what: str = "",
    subject_id: str = "",
    amount_vnd: int = 0,
    note: str = "",
) -> None:
    """Put down that something happened.

    Args:
        what: what of its kind, where one tells of several.
        subject_id: what it is about.
    """
    fact = read.fact
    row = {
        "terminal_id": fact.terminal_id,
        "epoch": fact.epoch,
        "seq": fact.seq,
        "kind": fact.kind.partition("/")[0],
        "what": what,
        "subject_id": subject_id,
        "amount_vnd": amount_vnd,
        "business_on": fact.business_on,
        "person_id": read.by_id,
        "person_name": read.by_name,
        "register_no": read.register_no,
        "note": note[:_MOST_OF_A_NOTE],
        "at": read.at,
    }
    sheet.add(CentralHappening, row)


def _approved(read: Read, sheet: Sheet) -> None:
    told = read.told.part("approval")
    by = told.part("approved_by")
    words = told.text_or("reason") or told.text_or("note")
    note(
        read,
        sheet,
        what=told.key("kind"),
        subject_id=told.key("id"),
        amount_vnd=told.whole_or("bound"),
        note=f"{by.text('name')}: {words}",
    )


def _approval_seen(read: Read, sheet: Sheet) -> None:
    told = read.told.part("approval")
    note(
        read,
        sheet,
        what=told.key("kind"),
        subject_id=told.key("id"),
        amount_vnd=told.whole_or("bound"),
    )


def _overridden(read: Read, sheet: Sheet) -> None:
    told = read.told.part("override")
    was, now = told.whole("list_price_vnd"), told.whole("price_vnd")
    note(
        read,
        sheet,
        what="price",
        subject_id=told.key("product"),
        amount_vnd=told.whole("difference_vnd"),
        note=f"{told.text_or('name')}: {was} > {now}",
    )


def _voided(read: Read, sheet: Sheet) -> None:
    told = read.told
    names = ", ".join(one.text_or("name") for one in told.parts_or_none("lines"))
    tender = told.part_or_none("tender")
    if tender is not None:
        names = names or tender.text_or("reference")
    note(
        read,
        sheet,
        what=told.key("change"),
        subject_id=told.part("order").key_or("id"),
        amount_vnd=told.whole_or("total_vnd"),
        note=names,
    )


def _drawer(read: Read, sheet: Sheet) -> None:
    told = read.told.part("drawer")
    note(
        read,
        sheet,
        what=read.told.key("change"),
        subject_id=told.key_or("shift"),
        note=told.text_or("note"),
    )


def _looked(read: Read, sheet: Sheet) -> None:
    shift = read.told.part("shift")
    note(
        read, sheet, what="drawer", subject_id=shift.key("id"), note=str(shift.whole_or("register"))
    )


def _paper(read: Read, sheet: Sheet) -> None:
    """A paper that came out as it should is no happening: every sale has one."""
    told = read.told.part("paper")
    state, copy_no = told.key("state"), told.whole_or("copy_no")
    subject_id, title = told.key("job"), told.text_or("title")
    if copy_no:
        note(read, sheet, what="copy", subject_id=subject_id, amount_vnd=0, note=title)
    elif state not in _AS_IT_SHOULD:
        note(read, sheet, what=state, subject_id=subject_id, note=title)


_AS_IT_SHOULD = {"confirmed", "sent_unconfirmed"}


def _failed_pin(read: Read, sheet: Sheet) -> None:
    told = read.told
    asked = told.part_or_none("asked_by") or told.part("person")
    note(
        read,
        sheet,
        what="pin",
        subject_id=asked.key("id"),
        amount_vnd=0,
        note=f"{asked.text_or('name')} ({told.whole_or('failures')})",
    )


READERS: Mapping[str, Reader] = {
    "approval.given/1": _approved,
    "approval.seen/1": _approval_seen,
    "price.overridden/1": _overridden,
    "order.voided/1": _voided,
    "drawer.opened/1": _drawer,
    "shift.looked/1": _looked,
    "paper.finished/1": _paper,
    "signin.failed/1": _failed_pin,
}
