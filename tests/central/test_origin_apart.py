"""The public pages' process knows nothing of the till's books, nor of who works at the centre."""

import subprocess
import sys

from tests.house.source import ROOT

FORBIDDEN = (
    *("pos.till.", "pos.shop.", "pos.app", "pos.trace.queries", "pos.trace.models"),
    *("pos.central.people", "pos.central.books", "pos.central.desk", "flask_sqlalchemy"),
)


def test_serving_the_pages_loads_neither_the_till_s_books_nor_the_office() -> None:
    asked = "import sys; import pos.central.origin.serving; print('\\n'.join(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = told.stdout.split()
    assert "pos.central.origin.app" in loaded
    assert [one for one in loaded if one.startswith(FORBIDDEN)] == []
