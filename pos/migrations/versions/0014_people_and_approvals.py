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


def _fill_trail() -> None:
    """The facts that were written before there was an index; in the order of their writing.

    The rules are those of `sync.trails` on the day of this migration, for the kinds there were.
    """
    body = "json_extract(f.body, '$.{}')".format
    topic = f"""CASE {body("t")}
        WHEN 'drawer.opened/1' THEN 'drawer' WHEN 'signin.failed/1' THEN 'failed_pin'
        WHEN 'person.changed/1' THEN 'person' WHEN 'price.set/1' THEN 'price_set'
        WHEN 'shift.opened/1' THEN 'shift' WHEN 'clock.jumped/1' THEN 'clock'
        WHEN 'epoch.started/1' THEN 'book' WHEN 'release.applied/1' THEN 'book'
        WHEN 'paper.finished/1' THEN 'reprint' ELSE 'settings' END"""
    who = f"""CASE {body("t")} WHEN 'signin.failed/1' THEN {body("person.id")}
        ELSE {body("by.id")} END"""
    kinds = (
        "'drawer.opened/1', 'signin.failed/1', 'person.changed/1', 'price.set/1',"
        "'shift.opened/1', 'clock.jumped/1', 'epoch.started/1', 'release.applied/1',"
        "'shop.changed/1', 'register.paired/1', 'printer.changed/1', 'outlet.changed/1'"
    )
    op.execute(
        f"""INSERT INTO sync_trail (terminal_id, epoch, seq, topic, business_on, person_id,
            register_no, amount_vnd)
        SELECT f.terminal_id, f.epoch, f.seq, {topic}, {body("business_on")}, {who},
            coalesce({body("register")}, 0), 0
        FROM sync_facts f JOIN sync_epochs e
            ON e.terminal_id = f.terminal_id AND e.epoch = f.epoch
        WHERE {body("t")} IN ({kinds})
            OR ({body("t")} = 'paper.finished/1' AND {body("paper.copy_no")} > 0)
        ORDER BY length(e.ordinal), e.ordinal, f.seq"""  # noqa: S608 - our own words alone
    )


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
    columns = "id, name, role, pin_hash, is_active, created_at"
    op.execute(f"INSERT INTO shop_people ({columns}) SELECT {columns} FROM shop_people_before")  # noqa: S608
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
