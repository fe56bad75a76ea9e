"""The line's tests with the real centre: on a real PostgreSQL, over real HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.serving import make_server

from pos.base import clock
from pos.central.app import create_centre
from pos.central.centre import Centre
from pos.central.database import writing
from pos.central.people import book
from pos.central.people.models import Account
from pos.central.people.queries import Person
from pos.central.people.roles import Role
from pos.central.terminals import approving
from pos.centre_config import CentreSettings
from tests.central.conftest import centre_url, lay  # noqa: F401 - fixtures
from tests.world import NOON


@dataclass
class RealCentre:
    """A centre that serves, and somebody of its office."""

    app: Flask
    url: str
    office: Person

    @property
    def engine(self) -> Engine:
        """Its database."""
        found: Centre = self.app.extensions["ocop_centre"]
        return found.engine

    def code(self, showroom: str = "HN01", *, for_terminal_id: str = "") -> str:
        """A new code of enrolment."""
        return approving.make_code(
            self.engine,
            showroom,
            "Showroom OCOP Hoàn Kiếm",
            for_terminal_id=for_terminal_id,
            by=self.office,
            at=clock.now(),
        )

    def approve(self, terminal_id: str, public_key: str) -> None:
        """The office says yes to a terminal."""
        approving.approve(
            self.engine, terminal_id, public_key=public_key, by=self.office, at=clock.now()
        )


@pytest.fixture
def real_centre(centre_url: str, tmp_path: Path) -> Iterator[RealCentre]:  # noqa: F811
    """The real centre at a port of this machine."""
    home = tmp_path / "centre"
    home.mkdir()
    app = create_centre(CentreSettings(home=home, database_url=centre_url))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serves = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    serves.start()
    centre = RealCentre(app, f"http://127.0.0.1:{server.port}", _founder(app))
    yield centre
    server.shutdown()
    serves.join()
    server.server_close()
    centre.engine.dispose()


def _founder(app: Flask) -> Person:
    person = Person("01KA0000000000000000000009", "thu.quantri", "Thu", Role.ADMIN, "")
    account = Account(
        account_id=person.account_id,
        login=person.login,
        name=person.name,
        role=Role.ADMIN,
        showroom_code="",
        password_hash="-",
        is_temporary=False,
        made_at=NOON,
        made_by="",
        failures=0,
    )
    with writing(app.extensions["ocop_centre"].engine) as session:
        book.add(session, account)
    return person
