"""Print jobs remember the request that asked for them, so that one sent twice prints once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.add_column("spool_jobs", sa.Column("request_id", sa.Text(), nullable=True))
    op.create_index("spool_jobs_by_request", "spool_jobs", ["request_id"], unique=True)
