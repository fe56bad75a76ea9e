"""The shop's printers, each with its profile, and which of them prints what at a register."""

import json

import sqlalchemy as sa
from alembic import op

from pos.base.ids import new_id

revision = "0012"
down_revision = "0011"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLLS = {
    58: {"name": "58 mm", "width_dots": 384, "cuts": False, "feed_dots": 120},
    80: {"name": "80 mm", "width_dots": 576, "cuts": True, "feed_dots": 16},
}
"""What a register's roll said of its printer."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "shop_printers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("label_width_mm", WHOLE, nullable=True),
        sa.Column("label_height_mm", WHOLE, nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "shop_outlets",
        sa.Column("register_no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("printer_id", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('receipts', 'labels', 'reports')", name="role_known"),
        sa.ForeignKeyConstraint(["printer_id"], ["shop_printers.id"]),
        sa.ForeignKeyConstraint(["register_no"], ["shop_registers.no"]),
        sa.PrimaryKeyConstraint("register_no", "role"),
        sqlite_strict=True,
    )
    _carry_over()
    op.drop_column("shop_registers", "printer")
    op.drop_column("shop_registers", "paper_mm")


def _carry_over() -> None:
    """Registers of one address share a printer; the first of them says which roll is in it."""
    line = op.get_bind()
    asked = "SELECT no, printer, paper_mm, paired_at FROM shop_registers WHERE printer IS NOT NULL"
    made: dict[str, str] = {}
    for no, address, paper_mm, paired_at in line.execute(sa.text(f"{asked} ORDER BY no")).all():
        if address not in made:
            made[address] = new_id()
            _insert(
                "shop_printers",
                id=made[address],
                name=f"Máy in {len(made)}",
                address=address,
                profile=json.dumps(ROLLS[58 if paper_mm == 58 else 80]),
                seen="{}",
                created_at=paired_at,
            )
        _insert("shop_outlets", register_no=no, role="receipts", printer_id=made[address])


def _insert(table: str, **values: object) -> None:
    into = sa.table(table, *map(sa.column, values))
    op.get_bind().execute(sa.insert(into).values(**values))
