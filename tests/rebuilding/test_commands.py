"""`ocop-pos rebuild` as whoever helps a shop runs it."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from pos.base.database import db
from tests.test_cli import run
from tests.till import steps
from tests.world import World


@pytest.fixture
def sold(world: World) -> Path:
    """A folder whose shop has sold once."""
    world.open_shift()
    steps.sell(world, ("MAM-NEM", 2))
    db.session.remove()
    return world.settings.home


def test_a_book_that_agrees_with_its_facts_is_said_to(sold: Path):
    before = (sold / "till.db").read_bytes()
    said = run(sold, "rebuild", "--check")
    assert (said.returncode, said.stderr) == (0, "")
    assert "= till_sales  1" in said.stdout
    assert "Sổ khớp với các sự việc" in said.stdout
    assert (sold / "till.db").read_bytes() == before


def test_what_differs_is_named_and_the_exit_says_so(sold: Path):
    line = dbapi2.connect(str(sold / "till.db"), isolation_level=None)
    line.execute("UPDATE catalogue_products SET name_vi = 'Mắm khác' WHERE sku = 'MAM-NEM'")
    line.close()
    said = run(sold, "rebuild", "--check")
    assert said.returncode == 1
    assert "≠ catalogue_products" in said.stdout
    assert "cột name_vi trong sổ là 'Mắm khác', dựng lại là 'Mắm nêm Dì Cẩn'" in said.stdout


def test_the_rebuilt_book_is_written_beside_and_never_over_a_file(sold: Path):
    into = sold / "rebuilt.db"
    assert run(sold, "rebuild", into).returncode == 0
    line = dbapi2.connect(str(into))
    assert line.execute("SELECT number FROM till_sales").fetchall() == [("HN01-1A-000001",)]
    line.close()
    again = run(sold, "rebuild", into)
    assert (again.returncode, again.stdout) == (2, "")
    assert str(into) in again.stderr


def test_nothing_is_rebuilt_from_a_broken_chain(sold: Path):
    line = dbapi2.connect(str(sold / "till.db"), isolation_level=None)
    line.execute("DROP TRIGGER sync_facts_no_update")
    line.execute("UPDATE sync_facts SET body = replace(body, 'Mắm', 'Mam') WHERE seq = 12")
    line.close()
    said = run(sold, "rebuild", "--check")
    assert said.returncode == 2
    assert "Sự việc 12" in said.stderr
