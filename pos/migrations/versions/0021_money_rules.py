"""Who is about in the shop, and the slips and vouchers that have paid."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0021"
down_revision = "0020"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_PAID_BEFORE = """
INSERT OR IGNORE INTO till_paid_slips (sale_id, tender_no, kind, slip_key, business_on)
SELECT t.sale_id, t.no, t.kind,
    replace(replace(replace(replace(upper(t.reference), '-', ''), '.', ''), '/', ''), '_', ''),
    s.business_on
FROM till_tenders t JOIN till_sales s ON s.id = t.sale_id
WHERE t.kind IN ('card', 'voucher') AND t.reference <> ''
ORDER BY s.fact_seq, t.no
"""
"""A voucher that paid twice before this step stays with the first sale it paid."""

_EMPTIED = """
UPDATE till_drafts SET sheet_at = NULL
WHERE closed_at IS NULL AND sheet_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM till_draft_lines l WHERE l.draft_id = till_drafts.id)
"""

_NO_EXCHANGE = """
DELETE FROM returns_exchanges WHERE NOT EXISTS (
    SELECT 1 FROM till_draft_tenders t
    WHERE t.draft_id = returns_exchanges.draft_id AND t.kind = 'return_credit'
)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "shop_duty",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("left_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_paid_slips",
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("tender_no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slip_key", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('card', 'voucher')", name="kind_named"),
        sa.ForeignKeyConstraint(
            ["sale_id", "tender_no"], ["till_tenders.sale_id", "till_tenders.no"]
        ),
        sa.PrimaryKeyConstraint("sale_id", "tender_no"),
        sqlite_strict=True,
    )
    op.create_index("till_paid_slips_keys", "till_paid_slips", ["slip_key", "kind"])
    op.create_index(
        "till_paid_slips_vouchers",
        "till_paid_slips",
        ["slip_key"],
        unique=True,
        sqlite_where=sa.text("kind = 'voucher'"),
    )
    op.execute(_PAID_BEFORE)
    op.execute(_EMPTIED)
    op.execute(_NO_EXCHANGE)
    freeze(op, "till_paid_slips")
