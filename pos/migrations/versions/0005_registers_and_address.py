"""Registers know their printer and their browser, the showroom the parts of its address."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.add_column("shop_profile", sa.Column("street", sa.Text(), nullable=True))
    op.add_column("shop_profile", sa.Column("commune_code", sa.Text(), nullable=True))
    op.add_column("shop_registers", sa.Column("printer", sa.Text(), nullable=True))
    op.add_column("shop_registers", sa.Column("paper_mm", WHOLE, nullable=True))
    op.add_column("shop_registers", sa.Column("browser_sha256", sa.Text(), nullable=True))
    op.add_column("shop_registers", sa.Column("browser_at", sa.Text(), nullable=True))
    op.create_index("shop_registers_browser", "shop_registers", ["browser_sha256"], unique=True)
