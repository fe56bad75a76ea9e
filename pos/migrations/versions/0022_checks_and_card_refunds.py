"""Transfers to be looked for again or sent back, and what a card terminal gave back in a shift.

SQLite cannot widen a check: both tables are made anew.  Nothing refers to either.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0022"
down_revision = "0021"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _make_anew(
        "till_transfer_checks", _checks(), "id, request_id, word, reason, at, by_id, by_name"
    )
    op.create_index("till_transfer_checks_request", "till_transfer_checks", ["request_id", "id"])
    op.create_index("till_transfer_checks_word", "till_transfer_checks", ["word", "request_id"])
    kept = "shift_id, card_vnd, voucher_vnd, seen, person_id, checked_at"
    _make_anew("closing_slips", _slips(), kept)
    freeze(op, "till_transfer_checks", "closing_slips")


def _make_anew(table: str, parts: list[Any], names: str) -> None:
    """The table with its rows; a rename of the new one would quote its name for ever."""
    columns: list[Any] = [sa.column(name) for name in names.split(", ")]
    before = sa.table(f"{table}_old", *columns)
    op.rename_table(table, before.name)
    made = op.create_table(table, *parts, sqlite_strict=True)
    op.execute(
        made.insert().from_select(names.split(", "), sa.select(*columns).select_from(before))
    )
    op.drop_table(f"{table}_old")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _checks() -> list[Any]:
    words = "word IN ('arrived', 'never', 'doubted', 'sent_back')"
    return [
        *_texts("id", "request_id", "word", "reason", "at", "by_id", "by_name"),
        sa.CheckConstraint(words, name="word_known"),
        sa.ForeignKeyConstraint(["request_id"], ["till_payment_requests.id"]),
        sa.PrimaryKeyConstraint("id"),
    ]


def _slips() -> list[Any]:
    return [
        *_texts("shift_id"),
        sa.Column("card_vnd", WHOLE, nullable=False),
        sa.Column("card_back_vnd", WHOLE, server_default=sa.text("0"), nullable=False),
        sa.Column("voucher_vnd", WHOLE, nullable=False),
        *_texts("seen", "person_id", "checked_at"),
        sa.CheckConstraint(
            "card_vnd >= 0 AND card_back_vnd >= 0 AND voucher_vnd >= 0", name="slips_not_negative"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("shift_id"),
    ]
