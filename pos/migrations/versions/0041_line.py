"""The line to the centre: where it is, how far it has heard this terminal, what it said."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _links()
    op.create_table(
        "sync_acks",
        _text("terminal_id"),
        _text("epoch"),
        _whole("acked_seq"),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        _text("acked_at"),
        sa.CheckConstraint("acked_seq > 0", name="seq_positive"),
        sa.PrimaryKeyConstraint("terminal_id", "epoch"),
        sqlite_strict=True,
    )
    op.create_table(
        "sync_confirmations",
        _text("number"),
        _text("business_on"),
        _text("status"),
        _text("differences"),
        _whole("bills"),
        _whole("total_vnd"),
        _text("told_at"),
        _text("printed_at", nullable=True),
        sa.CheckConstraint("status IN ('reconciled', 'mismatch', 'waiting')", name="status_known"),
        sa.PrimaryKeyConstraint("number"),
        sqlite_strict=True,
    )
    op.create_table(
        "sync_files",
        _text("sha256"),
        _text("status"),
        _text("sent_at"),
        sa.CheckConstraint("status IN ('kept', 'refused')", name="status_known"),
        sa.PrimaryKeyConstraint("sha256"),
        sqlite_strict=True,
    )


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=False)


def _links() -> None:
    plain = ("url", "authority", "status", "showroom_code", "showroom_name", "centre_keys")
    op.create_table(
        "sync_links",
        _whole("no"),
        *(_text(name) for name in plain),
        _text("enrolled_at"),
        _text("enrolled_by"),
        _text("heard_at", nullable=True),
        _text("trouble"),
        _text("trouble_at", nullable=True),
        *(_text(name, nullable=True) for name in ("ended_at", "ended_by", "reason")),
        sa.CheckConstraint("status IN ('waiting', 'active')", name="status_known"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (reason IS NULL)",
            name="ended_whole",
        ),
        sa.PrimaryKeyConstraint("no"),
        sqlite_strict=True,
    )
