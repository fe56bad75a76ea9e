"""Terminals, their streams, and every fact as it came."""

import sqlalchemy as sa
from alembic import op

revision = "c0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of who may send, and of what came."""
    _terminals()
    _streams()
    _facts()
    _aside()


def _terminals() -> None:
    op.create_table(
        "central_terminals",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        *_texts("showroom_code", "showroom_name", "status", "public_key"),
        *_texts("fingerprint", "app_version", "enrolled_at"),
        sa.Column("approved_at", sa.Text()),
        sa.Column("approved_by", sa.Text()),
        sa.Column("revoked_at", sa.Text()),
        *_texts("province_code", "commune_code"),
        sa.Column("latitude", sa.BigInteger()),
        sa.Column("longitude", sa.BigInteger()),
        sa.CheckConstraint(
            "status IN ('waiting', 'active', 'revoked', 'replaced')", name="status_known"
        ),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_index("central_terminals_showroom", "central_terminals", ["showroom_code"])
    op.create_table(
        "central_keys",
        *_texts("terminal_id", "public_key", "from_at"),
        sa.Column("revoked_at", sa.Text()),
        sa.PrimaryKeyConstraint("terminal_id", "public_key"),
    )
    op.create_table(
        "central_standings",
        *_texts("terminal_id", "seen_at", "hello_at", "boot_id", "boot_before", "boot_changed_at"),
        sa.Column("clone_at", sa.Text()),
        *_texts("fingerprint"),
        sa.Column("backlog", sa.BigInteger(), nullable=False),
        sa.Column("backlog_since", sa.Text()),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        *_texts("app_version", "schema"),
        sa.Column("disk_free_mb", sa.BigInteger(), nullable=False),
        *_texts("integrity"),
        sa.Column("release_no", sa.BigInteger(), nullable=False),
        sa.Column("recall_no", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )


def _streams() -> None:
    op.create_table(
        "central_streams",
        *_texts("terminal_id", "epoch", "ordinal", "public_key"),
        sa.Column("parent_epoch", sa.Text()),
        sa.Column("parent_seq", sa.BigInteger()),
        sa.Column("parent_hash", sa.LargeBinary()),
        *_texts("reason"),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        *_texts("last_at"),
        sa.PrimaryKeyConstraint("terminal_id", "epoch"),
    )


def _facts() -> None:
    op.create_table(
        "central_facts",
        *_texts("business_on", "terminal_id", "epoch"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        *_texts("kind"),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        *_texts("body", "received_at"),
        sa.PrimaryKeyConstraint("business_on", "terminal_id", "epoch", "seq"),
        postgresql_partition_by="RANGE (business_on)",
    )
    op.create_index("central_facts_stream", "central_facts", ["terminal_id", "epoch", "seq"])
    op.create_index("central_facts_kind", "central_facts", ["kind", "business_on"])


def _aside() -> None:
    op.create_table(
        "central_quarantine",
        *_texts("terminal_id", "id", "epoch"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        *_texts("body", "reason", "came_at"),
        sa.Column("settled_at", sa.Text()),
        sa.Column("settled_by", sa.Text()),
        sa.Column("settled_note", sa.Text()),
        sa.CheckConstraint(
            "reason IN ('fork', 'chain', 'signature', 'revoked', 'clone', 'parent')",
            name="reason_known",
        ),
        sa.PrimaryKeyConstraint("terminal_id", "id"),
    )
    op.create_table(
        "central_parked",
        *_texts("terminal_id", "epoch"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        *_texts("business_on", "kind", "error"),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        *_texts("parked_at"),
        sa.Column("settled_at", sa.Text()),
        sa.Column("settled_by", sa.Text()),
        sa.Column("settled_note", sa.Text()),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "seq"),
    )
    op.create_table(
        "central_nonces",
        *_texts("terminal_id", "nonce", "at"),
        sa.PrimaryKeyConstraint("terminal_id", "nonce"),
    )
    op.create_table(
        "central_places",
        *_texts("terminal_id"),
        sa.Column("shard_no", sa.BigInteger(), nullable=False),
        *_texts("placed_at"),
        sa.PrimaryKeyConstraint("terminal_id"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
