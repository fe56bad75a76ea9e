"""What a recall says in English, kept with the order."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    for name in ("reason_en", "instruction_en"):
        op.add_column(
            "stock_holds", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        )
