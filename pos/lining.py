"""The line to the centre, put together: what its thread asks of the rest of the house."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pos.base.dates import format_day
from pos.base.late import Late
from pos.base.release import VERSION
from pos.base.transaction import end_reading, reading
from pos.care import attachments, high_water
from pos.care.attendant import Attendant
from pos.care.notes import Notes
from pos.connecting.machine import fingerprint
from pos.migrations.current import newest
from pos.registry import heard_book
from pos.registry import queries as registry
from pos.sync.line_values import Machine, Sources
from pos.sync.pen import Pen
from pos.sync.sending import Sender

if TYPE_CHECKING:
    from pos.connecting.recall_listening import Listener


def lay(app: Any, keeper: Attendant) -> None:
    """Give the application its line and its ears; whoever serves starts and stops them."""

    def pen() -> Pen:
        found: Pen = app.extensions["ocop_house"].pen
        return found

    app.extensions["ocop_line"] = sender(app.app_context, pen, keeper)
    app.extensions["ocop_ears"] = ears(app.app_context, pen)


def sender(
    context: Callable[[], AbstractContextManager[object]],
    pen: Callable[[], Pen],
    keeper: Attendant,
) -> Sender:
    """What brings the stream to the centre; whoever serves starts and stops it.

    Args:
        context: opens what the database session lives in (the app's context).
    """
    home = keeper.places.home
    return Sender(
        context,
        Sources(
            pen=pen,
            machine=lambda: _machine(keeper),
            files=lambda: attachments.pictures(home),
        ),
    )


def ears(
    context: Callable[[], AbstractContextManager[object]], pen: Callable[[], Pen]
) -> "Late[Listener]":
    """What hears of recalls and releases; read late, for a shop's first page needs none of it."""

    def listener() -> "Listener":
        from pos.connecting.recall_listening import Listener

        return Listener(context, pen)

    return Late(listener)


def ears_of(app: Any) -> "Late[Listener]":
    """The application's ears."""
    found: Late[Listener] = app.extensions["ocop_ears"]
    return found


def line_of(app: Any) -> Sender:
    """The application's line to the centre."""
    found: Sender = app.extensions["ocop_line"]
    return found


def bell(app: Any, ring: Callable[[], None]) -> Callable[[], None]:
    """Tells the line what another is told after each act: something may have been written."""
    line = line_of(app)

    def ring_both() -> None:
        ring()
        line.ring()

    return ring_both


def _machine(keeper: Attendant) -> Machine:
    """What a hello says of machine and program."""
    noted = high_water.read(keeper.places.mark)
    session = reading()
    held, heard = registry.held_release(session), heard_book.newest(session)
    end_reading()
    return Machine(
        app=VERSION,
        schema=newest(),
        fingerprint=fingerprint(),
        disk_free_mb=keeper.free_bytes() // 1024**2,
        integrity=_integrity(keeper.notes),
        hwm=0 if noted is None else noted.mark.seq,
        recall_v=0 if heard is None else heard.no,
        release_v=0 if held is None else held.no,
    )


def _integrity(notes: Notes) -> str:
    if notes.audit_at is None:
        return ""
    found = len(notes.audit_found)
    return f"{format_day(notes.audit_at.date())} {f'{found} found' if found else 'ok'}"
