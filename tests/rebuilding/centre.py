"""A real centre on a real PostgreSQL, asked over real HTTP by the tills of these tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.central.terminals import approving
from pos.connecting.machine import fingerprint
from pos.sync import line_book, standing
from pos.sync import line_queries as queries
from pos.sync.calls import Caller
from pos.sync.conversation import Conversation
from pos.sync.enrolment import ENROL, enrol_words
from pos.sync.line_book import NewLink
from pos.sync.line_values import Machine, Patience, Sources
from pos.sync.sending import Sender
from tests.central.lays import MONTHS, template
from tests.central.office import Office, Role, open_office
from tests.postgres import fresh_database
from tests.world import TERMINAL_ID, World

MACHINE = Machine("0.1.0", "0042", fingerprint(), 48_211, "2026-11-21 ok", 1, 0, 0)
PATIENCE = Patience(connect_s=5, read_s=20, whole_s=60)


@dataclass(frozen=True)
class Served:
    """A centre and where it answers."""

    office: Office
    url: str

    def code_for(self, terminal_id: str = "", showroom: str = "HN01") -> str:
        """A code of enrolment, made by the centre's admin."""
        return approving.make_code(
            self.office.engine,
            showroom,
            "Showroom OCOP Hoàn Kiếm",
            for_terminal_id=terminal_id,
            by=self.office.people[Role.ADMIN],
            at=clock.now(),
        )

    def approve(self, public_key: str, terminal_id: str = TERMINAL_ID) -> None:
        """The admin compares the key and says yes."""
        approving.approve(
            self.office.engine,
            terminal_id,
            public_key=public_key,
            by=self.office.people[Role.ADMIN],
            at=clock.now(),
        )

    def link(self, world: World, terminal_id: str = TERMINAL_ID, code: str = "") -> None:
        """Enrol an open till with a code, and approve it."""
        pen, code = world.app.extensions["ocop_house"].pen, code or self.code_for()
        key = pen.public_key.hex()
        told = {
            "code": code,
            "terminal": terminal_id,
            "public_key": key,
            "fingerprint": MACHINE.fingerprint,
            "app": "0.1.0",
            "showroom": "HN01",
            "name": "Showroom OCOP Hoàn Kiếm",
            "epochs": [],
            "sig": pen.attest(ENROL, enrol_words(code, terminal_id, key)).hex(),
        }
        Conversation(Caller(self.url, "", PATIENCE)).enrol(told)
        self.approve(key, terminal_id)
        new = NewLink(self.url, "", "active", "HN01", "Showroom OCOP Hoàn Kiếm", [])
        with writing() as session:
            line_book.link(session, new, by_id=world.person_id("Hạnh"), at=clock.now())


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """A centre on an empty database, until the block ends."""
    with fresh_database(template(MONTHS)) as url, open_office(home, url) as office:
        server = make_server("127.0.0.1", 0, office.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Served(office, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def send(world: World) -> standing.Now:
    """One turn of the line: a hello, and whatever waits; gives how the line stands then."""
    pen = world.app.extensions["ocop_house"].pen
    sources = Sources(lambda: pen, lambda: MACHINE, dict)
    sender = Sender(world.app.app_context, sources, PATIENCE)
    sender.remember()
    sender._guarded(sender._take_turn)
    sender._finish()
    end_reading()
    return sender.standing.now()


def held(world: World) -> dict[str, int]:
    """By letter: how many facts the till's book holds."""
    found = {run.ordinal: run.seq for run in queries.runs(reading())}
    end_reading()
    return found
