"""The centre's tests run on a real PostgreSQL, each on a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pos.central.database import open_engine
from tests.central.lays import MONTHS, template
from tests.central.office import Office, open_office
from tests.postgres import fresh_database


@pytest.fixture
def lay() -> str:
    """How the tables lie: `lays.MONTHS` as in production.

    `@pytest.mark.parametrize("lay", LAYS)` runs a test on tables spread by terminal, too.
    """
    return MONTHS


@pytest.fixture
def centre_url(lay: str) -> Iterator[str]:
    """The address of an empty centre at the newest schema."""
    with fresh_database(template(lay)) as url:
        yield url


@pytest.fixture
def centre_engine(centre_url: str) -> Iterator[Engine]:
    """An engine on an empty centre at the newest schema."""
    engine = open_engine(centre_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def centre_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of every test's centre: its keys, and templates worked out once."""
    return tmp_path_factory.mktemp("centre")


@pytest.fixture
def office(centre_url: str, centre_home: Path) -> Iterator[Office]:
    """A centre with one person of each role, asked over WSGI, at a clock that stands."""
    with open_office(centre_home, centre_url) as found:
        yield found
