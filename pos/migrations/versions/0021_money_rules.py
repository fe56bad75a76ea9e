"""Who is about in the shop, and the slips and vouchers that have paid."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0021"
down_revision = "0020"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TENDERS = sa.table("till_tenders", *map(sa.column, ("sale_id", "no", "kind", "reference")))
SALES = sa.table("till_sales", *map(sa.column, ("id", "business_on", "fact_seq")))
SLIPS = sa.table(
    "till_paid_slips",
    *map(sa.column, ("sale_id", "tender_no", "kind", "slip_key", "business_on")),
)
DRAFTS = sa.table("till_drafts", *map(sa.column, ("id", "closed_at", "sheet_at")))
LINES = sa.table("till_draft_lines", sa.column("draft_id"))


def _paid_before() -> None:
    """A voucher that paid twice before this step stays with the first sale it paid."""
    key = sa.func.upper(TENDERS.c.reference)
    for sign in "-./_":
        key = sa.func.replace(key, sign, "")
    paid = (
        sa.select(TENDERS.c.sale_id, TENDERS.c.no, TENDERS.c.kind, key, SALES.c.business_on)
        .join(SALES, SALES.c.id == TENDERS.c.sale_id)
        .where(TENDERS.c.kind.in_(("card", "voucher")), TENDERS.c.reference != "")
        .order_by(SALES.c.fact_seq, TENDERS.c.no)
    )
    op.execute(sa.insert(SLIPS).prefix_with("OR IGNORE").from_select(list(SLIPS.c), paid))


def _emptied() -> None:
    """Orders whose sum was shown and whose goods were all taken out are the next customer's."""
    lines = sa.exists().where(LINES.c.draft_id == DRAFTS.c.id)
    was_shown = DRAFTS.c.closed_at.is_(None) & DRAFTS.c.sheet_at.is_not(None)
    op.execute(sa.update(DRAFTS).where(was_shown, ~lines).values(sheet_at=None))


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
    _paid_before()
    _emptied()
    freeze(op, "till_paid_slips")
