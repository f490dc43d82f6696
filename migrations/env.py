"""Alembic's entry: migrates the connection that participation.kernel.migrate hands over."""

from alembic import context

from participation.kernel.migrate import all_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_as_batch=True,  # SQLite cannot alter a column in place
    compare_type=True,
)

with context.begin_transaction():
    context.run_migrations()
