"""Who works at the centre: accounts, sessions, wrong tries, what the office did; codes by which
terminals come to it."""

from alembic import op

revision = "c0002"
down_revision = "c0001"


def upgrade() -> None:
    """The tables of `central.people`, and of enrolment."""
    _add_accounts()
    _add_acts()
    _add_codes()


def _add_accounts() -> None:
    op.execute(
        """
        CREATE TABLE central_accounts (
            account_id TEXT PRIMARY KEY,
            login TEXT NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL CONSTRAINT role_known CHECK (role IN ('admin', 'office', 'shop')),
            showroom_code TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            is_temporary INTEGER NOT NULL,
            made_at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            disabled_at TEXT,
            failures BIGINT NOT NULL,
            locked_until TEXT,
            CONSTRAINT shop_has_showroom CHECK ((role = 'shop') = (showroom_code <> ''))
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX central_accounts_login ON central_accounts (login)")
    op.execute(
        """
        CREATE TABLE central_sessions (
            key_hash TEXT PRIMARY KEY,
            account_id TEXT NOT NULL,
            begun_at TEXT NOT NULL,
            seen_at TEXT NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX central_sessions_account ON central_sessions (account_id)")
    op.execute(
        """
        CREATE TABLE central_tries (
            address TEXT PRIMARY KEY,
            failures BIGINT NOT NULL,
            last_at TEXT NOT NULL,
            locked_until TEXT
        )
        """
    )


def _add_acts() -> None:
    op.execute(
        """
        CREATE TABLE central_acts (
            act_id TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            by_id TEXT NOT NULL,
            by_name TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            note TEXT NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX central_acts_about ON central_acts (about, act_id)")


def _add_codes() -> None:
    op.execute(
        """
        CREATE TABLE central_codes (
            code_hash TEXT PRIMARY KEY,
            handle TEXT NOT NULL,
            showroom_code TEXT NOT NULL,
            showroom_name TEXT NOT NULL,
            for_terminal_id TEXT NOT NULL,
            made_at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            ends_at TEXT NOT NULL,
            tries BIGINT NOT NULL,
            used_at TEXT,
            used_by TEXT,
            withdrawn_at TEXT
        )
        """
    )
    op.execute("CREATE INDEX central_codes_handle ON central_codes (handle)")
    op.execute(
        """
        CREATE TABLE central_enrolments (
            terminal_id TEXT NOT NULL,
            enrolment_id TEXT NOT NULL,
            at TEXT NOT NULL,
            address TEXT NOT NULL,
            showroom_code TEXT NOT NULL,
            showroom_name TEXT NOT NULL,
            code_showroom TEXT NOT NULL,
            replaces_id TEXT NOT NULL,
            public_key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            app_version TEXT NOT NULL,
            epochs BIGINT NOT NULL,
            PRIMARY KEY (terminal_id, enrolment_id)
        )
        """
    )
