"""One numbered chain of schema changes for SQLite and PostgreSQL."""
