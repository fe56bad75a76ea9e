"""Lists that were taken in, step by step, and what people pointed out by hand."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Import(Model):
    """A list that was taken in.  Written by `intake.journal`."""

    __tablename__ = "intake_imports"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_name: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    """Of the file, 64 hexadecimal digits."""
    created: Mapped[int]
    """So many are written; a long list has fewer while it is under way."""
    changed: Mapped[int]
    refused: Mapped[int]
    lots: Mapped[int]
    left_out: Mapped[int] = mapped_column(server_default=text("0"))
    """What somebody changed between the look and its piece; it stays as that person left it."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]
    """Empty while it stands."""


class Step(Model):
    """One thing an import wrote, with what was there before.  Written by `intake.journal`."""

    __tablename__ = "intake_steps"
    __table_args__ = (Index("intake_steps_by_subject", "subject_id", "kind"),)

    import_id: Mapped[str] = mapped_column(ForeignKey("intake_imports.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`producer`, `product`, `price`, `certificate`, `stock` or `spelling`; or `left_out`."""
    subject_id: Mapped[str]
    """The producer's, product's, certificate's or lot's id; a price has its product's; a spelling
    is itself, what was left out its item code or its producer's name."""
    before: Mapped[str]
    """The state before as JSON; empty where there was none."""
    after: Mapped[str]


class IntakeAct(Model):
    """Facts that taking a list in, or giving it back, wrote: side by side in their epoch.

    A long list that lets others write in between has several rows.
    Written by `intake.journal`.
    """

    __tablename__ = "intake_acts"
    __table_args__ = (
        CheckConstraint("what IN ('taken_in', 'given_back')", name="what_known"),
        Index("intake_acts_by_day", "business_on"),
    )

    epoch: Mapped[str] = mapped_column(primary_key=True)
    first_seq: Mapped[int] = mapped_column(primary_key=True)
    last_seq: Mapped[int]
    import_id: Mapped[str] = mapped_column(ForeignKey("intake_imports.id"))
    what: Mapped[str]
    business_on: Mapped[date]


class GoingOn(Model):
    """A long list that is being taken in, or given back, piece by piece; one at a time.

    Written by `intake.going`.
    """

    __tablename__ = "intake_going"
    __table_args__ = (CheckConstraint("what IN ('taken_in', 'given_back')", name="what_known"),)

    import_id: Mapped[str] = mapped_column(ForeignKey("intake_imports.id"), primary_key=True)
    what: Mapped[str]
    run_id: Mapped[str]
    """The page that shows it, also after the program was started again."""
    by_id: Mapped[str]
    by_name: Mapped[str]
    """Whose act it is, and goes on to be."""
    register_no: Mapped[int | None]
    items: Mapped[int]
    told: Mapped[str]
    """What giving back has done so far, as JSON."""


class Due(Model):
    """What is still to be written of it, in its order.  Written by `intake.going`.

    Kept before the act begins: rows of no act are of one that never began.
    """

    __tablename__ = "intake_due"

    import_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    """As `intake.due` writes it."""


class ColumnMap(Model):
    """Columns pointed out by hand, for every list with the same headers.

    Written by `intake.memory`.
    """

    __tablename__ = "intake_mappings"

    key: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[str]
    """Folded header to field, as JSON."""
    changed_at: Mapped[datetime]


class Spelling(Model):
    """Another way to write a producer's name, as somebody decided.  Written by `intake.memory`."""

    __tablename__ = "intake_spellings"

    spelling: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The name it stands for."""
    changed_at: Mapped[datetime]
