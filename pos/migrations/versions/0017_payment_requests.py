"""Payment requests by VietQR: the shop's account, what was asked, seen, used and checked."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0017"
down_revision = "0016"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _accounts()
    _requests()
    _ends()
    _checks()
    freeze(
        op,
        "till_accounts",
        "till_payment_requests",
        "till_request_ends",
        "till_request_uses",
        "till_transfer_checks",
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _accounts() -> None:
    op.create_table(
        "till_accounts",
        *_texts("id", "bank_bin", "bank_name", "account_no", "holder", "at", "by_id", "by_name"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _requests() -> None:
    op.create_table(
        "till_payment_requests",
        *_texts("id", "memo", "draft_id"),
        sa.Column("register_no", WHOLE, nullable=False),
        *_texts("shift_id"),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("due_vnd", WHOLE, nullable=False),
        *_texts("bank_bin", "bank_name", "account_no", "holder"),
        *_texts("asked_at", "business_on", "by_id", "by_name"),
        sa.CheckConstraint("amount_vnd > 0 AND amount_vnd <= due_vnd", name="amount_in_due"),
        sa.ForeignKeyConstraint(["draft_id"], ["till_drafts.id"]),
        sa.ForeignKeyConstraint(["register_no"], ["shop_registers.no"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("memo"),
        sqlite_strict=True,
    )
    op.create_index("ix_till_payment_requests_draft_id", "till_payment_requests", ["draft_id"])
    op.create_index("till_payment_requests_days", "till_payment_requests", ["business_on", "id"])


def _ends() -> None:
    op.create_table(
        "till_request_ends",
        *_texts("request_id", "how", "shift_id", "at", "by_id", "by_name"),
        sa.Column("approval_id", sa.Text(), nullable=True),
        sa.CheckConstraint("how IN ('seen', 'unseen', 'abandoned')", name="how_known"),
        sa.ForeignKeyConstraint(["request_id"], ["till_payment_requests.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("request_id"),
        sqlite_strict=True,
    )
    op.create_index("till_request_ends_shift", "till_request_ends", ["shift_id", "how"])
    op.create_index("till_request_ends_how", "till_request_ends", ["how", "request_id"])
    op.create_table(
        "till_request_uses",
        *_texts("request_id", "sale_id", "at"),
        sa.ForeignKeyConstraint(["request_id"], ["till_payment_requests.id"]),
        sa.ForeignKeyConstraint(["sale_id"], ["till_sales.id"]),
        sa.PrimaryKeyConstraint("request_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_till_request_uses_sale_id", "till_request_uses", ["sale_id"])


def _checks() -> None:
    op.create_table(
        "till_transfer_checks",
        *_texts("id", "request_id", "word", "reason", "at", "by_id", "by_name"),
        sa.CheckConstraint("word IN ('arrived', 'never')", name="word_known"),
        sa.ForeignKeyConstraint(["request_id"], ["till_payment_requests.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("till_transfer_checks_request", "till_transfer_checks", ["request_id", "id"])
