"""Roles of four kinds, the shop's limits, approvals, and the index of the audit trail."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0014"
down_revision = "0013"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIMITS = (
    "discount_bp",
    "cash_out_vnd",
    "difference_vnd",
    "voucher_vnd",
    "unseen_transfers",
    "unseen_transfer_vnd",
    "refund_vnd",
    "cash_rounding_vnd",
)


def upgrade() -> None:
    _trail()
    freeze(op, "sync_trail")
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _fill_trail()
    _roles()
    _limits()
    _approvals()
    op.add_column("till_drafts", sa.Column("sheet_at", sa.Text(), nullable=True))
    freeze(op, "shop_approvals")


def _trail() -> None:
    op.create_table(
        "sync_trail",
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("no"),
        sqlite_strict=True,
    )
    op.create_index(
        "sync_trail_days",
        "sync_trail",
        ["business_on", "topic", "person_id", "register_no", "amount_vnd"],
    )


TOPICS = {
    "drawer.opened/1": "drawer",
    "signin.failed/1": "failed_pin",
    "person.changed/1": "person",
    "price.set/1": "price_set",
    "shift.opened/1": "shift",
    "clock.jumped/1": "clock",
    "epoch.started/1": "book",
    "release.applied/1": "book",
    "paper.finished/1": "reprint",
    "shop.changed/1": "settings",
    "register.paired/1": "settings",
    "printer.changed/1": "settings",
    "outlet.changed/1": "settings",
}
"""The rules of `sync.trails` on the day of this migration, for the kinds there were."""


def _fill_trail() -> None:
    """The facts that were written before there was an index; in the order of their writing."""
    facts = sa.table("sync_facts", *map(sa.column, ("terminal_id", "epoch", "seq", "body")))
    epochs = sa.table("sync_epochs", *map(sa.column, ("terminal_id", "epoch", "ordinal")))

    def told(path: str) -> sa.ColumnElement[str]:
        return sa.func.json_extract(facts.c.body, f"$.{path}")

    kind = told("t")
    is_pin = kind == "signin.failed/1"
    rows = (
        sa.select(
            facts.c.terminal_id,
            facts.c.epoch,
            facts.c.seq,
            sa.case(TOPICS, value=kind),
            told("business_on"),
            sa.case((is_pin, told("person.id")), else_=told("by.id")),
            sa.func.coalesce(told("register"), 0),
            sa.literal(0),
        )
        .join(
            epochs,
            (epochs.c.terminal_id == facts.c.terminal_id) & (epochs.c.epoch == facts.c.epoch),
        )
        .where(kind.in_(TOPICS))
        .where((kind != "paper.finished/1") | (told("paper.copy_no") > 0))
        .order_by(sa.func.length(epochs.c.ordinal), epochs.c.ordinal, facts.c.seq)
    )
    columns = ("topic", "business_on", "person_id", "register_no", "amount_vnd")
    into = sa.table("sync_trail", *map(sa.column, ("terminal_id", "epoch", "seq", *columns)))
    op.get_bind().execute(sa.insert(into).from_select([one.name for one in into.c], rows))


def _roles() -> None:
    """SQLite changes no check: the table is made anew under its name, and its rows carried over."""
    op.execute("PRAGMA legacy_alter_table=ON")  # what refers to the table keeps naming it
    op.rename_table("shop_people", "shop_people_before")
    op.execute("PRAGMA legacy_alter_table=OFF")
    op.create_table(
        "shop_people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('cashier', 'lead', 'manager', 'auditor')", name="role_known"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    names = ("id", "name", "role", "pin_hash", "is_active", "created_at")
    before = sa.table("shop_people_before", *map(sa.column, names))
    after = sa.table("shop_people", *map(sa.column, names))
    op.get_bind().execute(sa.insert(after).from_select(list(names), sa.select(*before.c)))
    op.drop_table("shop_people_before")


def _limits() -> None:
    op.create_table(
        "shop_limits",
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in LIMITS),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="discount_range"),
        sa.CheckConstraint("cash_rounding_vnd IN (0, 500, 1000)", name="rounding_known"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _approvals() -> None:
    op.create_table(
        "shop_approvals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("bound", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=True),
        sa.Column("is_self", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("bound >= 0", name="bound_not_negative"),
        sa.CheckConstraint("is_self = (by_id = asked_by_id)", name="self_is_told"),
        sa.CheckConstraint("is_self = 0 OR reason <> ''", name="self_has_a_reason"),
        sa.ForeignKeyConstraint(["by_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["asked_by_id"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("shop_approvals_self", "shop_approvals", ["is_self", "id"])
    op.create_table(
        "shop_approvals_seen",
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["shop_approvals.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("approval_id"),
        sqlite_strict=True,
    )
