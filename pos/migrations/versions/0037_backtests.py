"""What back-tests found, and the service wished of each kind of goods."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "backtest_results",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "at", "by_name", "report")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    for kind in ("fresh", "processed", "craft"):
        column = sa.Column(f"service_{kind}_bp", sa.Integer(), nullable=True)
        op.add_column("ordering_house_terms", column)
