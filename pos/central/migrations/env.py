"""Alembic's door: runs the centre's chain on the connection that `central.database` hands over."""

from alembic import context

from pos.central.models import CentralModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=CentralModel.metadata,
    version_table="central_schema",
    transaction_per_migration=False,
)
context.run_migrations()
