"""A paper may be sent to another printer than its register's."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.add_column("spool_jobs", sa.Column("printer_id", sa.Text(), nullable=True))
