"""What a producer tells of a product, in Vietnamese and English."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    for name in ("story", "story_en"):
        told = sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        op.add_column("catalogue_products", told)
