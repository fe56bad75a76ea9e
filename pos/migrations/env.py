"""Alembic's door: runs the chain on the connection that `migrations.running` hands over."""

from alembic import context

from pos.base.database import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
