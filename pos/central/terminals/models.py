"""The terminals that may send, and what each was last heard to say."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class CentralTerminal(CentralModel):
    """One terminal: one till's database.  Written by `central.terminals.book`."""

    __tablename__ = "central_terminals"
    __table_args__ = (
        CheckConstraint(
            "status IN ('waiting', 'active', 'revoked', 'replaced')", name="status_known"
        ),
        Index("central_terminals_showroom", "showroom_code"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    """The ULID it made for itself at set-up."""
    showroom_code: Mapped[str]
    """`HN01`."""
    showroom_name: Mapped[str]
    status: Mapped[str]
    """`waiting` until somebody at the centre approves it; its facts are kept from the first."""
    public_key: Mapped[str]
    """Ed25519, 64 hexadecimal digits: what its requests are signed with now."""
    fingerprint: Mapped[str]
    """What it said of its machine; another one is a reason to look."""
    app_version: Mapped[str]
    enrolled_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    province_code: Mapped[str]
    """Of the list of administrative units; empty where nobody said."""
    commune_code: Mapped[str]
    latitude: Mapped[int | None]
    """In millionths of a degree."""
    longitude: Mapped[int | None]


class CentralKey(CentralModel):
    """A key that a terminal has had.  Written by `central.terminals.book`."""

    __tablename__ = "central_keys"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(primary_key=True)
    from_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    """From then on what it signs is put aside, never dropped."""


class CentralStanding(CentralModel):
    """What a terminal last said of itself.  Written by `central.streams.standings`."""

    __tablename__ = "central_standings"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    """When anything of it last came."""
    hello_at: Mapped[datetime]
    boot_id: Mapped[str]
    """The run of its program."""
    boot_before: Mapped[str]
    """The run before; it is heard again only where two machines take turns."""
    boot_changed_at: Mapped[datetime]
    clone_at: Mapped[datetime | None]
    """When it was last heard from two machines at once."""
    fingerprint: Mapped[str]
    backlog: Mapped[int]
    """Facts it had not sent yet."""
    backlog_since: Mapped[datetime | None]
    skew_ms: Mapped[int]
    """Its clock less ours."""
    app_version: Mapped[str]
    schema: Mapped[str]
    disk_free_mb: Mapped[int]
    integrity: Mapped[str]
    release_no: Mapped[int]
    recall_no: Mapped[int]


class EnrolmentCode(CentralModel):
    """A code that lets one terminal in.  Written by `central.terminals.code_book`.

    It is no terminal's until it is used, and then names it.
    """

    __tablename__ = "central_codes"
    __table_args__ = (Index("central_codes_handle", "handle"),)

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the sixteen letters: who reads the table lets nobody in."""
    handle: Mapped[str]
    """The first four letters, by which a wrong try is counted against the code it was meant for."""
    showroom_code: Mapped[str]
    showroom_name: Mapped[str]
    for_terminal_id: Mapped[str]
    """The terminal that comes back with another key, or that another one replaces; empty: none."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ends_at: Mapped[datetime]
    tries: Mapped[int]
    """Wrong ones."""
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None]
    """The terminal."""
    withdrawn_at: Mapped[datetime | None]


class Enrolment(CentralModel):
    """What a terminal said when it came with a code.  Written by `central.terminals.code_book`;
    never changed."""

    __tablename__ = "central_enrolments"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    address: Mapped[str]
    """Where it asked from."""
    showroom_code: Mapped[str]
    """As the terminal says; the code may say another."""
    showroom_name: Mapped[str]
    code_showroom: Mapped[str]
    replaces_id: Mapped[str]
    """The terminal whose showroom it takes; empty: none."""
    public_key: Mapped[str]
    fingerprint: Mapped[str]
    app_version: Mapped[str]
    epochs: Mapped[int]
    """How many it has lived through before."""
