"""A till whose centre changes its key: real HTTP, a whole centre, a till's own book."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from pos.base import clock
from pos.base.transaction import end_reading, reading
from pos.central import keys
from pos.central.app import create_centre
from pos.centre_config import CentreSettings
from pos.connecting.key_hearing import hear_keys
from pos.connecting.recall_listening import KEYS_EVERY_MS, Listener
from pos.sync import line_queries
from pos.sync.centre_keys import tell_keys
from pos.sync.signed import BadNews, key_id
from tests.central.down_line import keys as as_links
from tests.central.down_line import linked, listener
from tests.central.tills import new_pen
from tests.world import NOON, World

pytestmark = pytest.mark.postgres


class Served:
    """A centre over HTTP that can be opened again, as after a restart."""

    def __init__(self, home: Path, url: str) -> None:
        self.settings = CentreSettings(home=home, database_url=url)
        self.app = create_centre(self.settings)
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def _answer(self, environ, start):  # type: ignore[no-untyped-def]
        return self.app(environ, start)

    def open_again(self) -> None:
        self.app.extensions["ocop_centre"].engine.dispose()
        self.app = create_centre(self.settings)

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.app.extensions["ocop_centre"].engine.dispose()


@pytest.fixture
def centre(centre_url: str, tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "centre", centre_url)
    yield made
    made.close()


@pytest.fixture
def ears(world: World, centre: Served) -> Iterator[Listener]:
    with world.app.app_context():
        linked(world, centre.url, as_links(keys.ring(centre.settings.home).current))
        yield listener(world)
        end_reading()


def known() -> set[str]:
    found = {one["public_key"] for one in line_queries.centre_keys(reading())}
    end_reading()
    return found


def later(ears: Listener) -> None:
    """Six hours go by."""
    ears._keys_due_ms = 0


def test_a_till_learns_the_next_key_and_believes_it_once_it_signs(centre: Served, ears: Listener):
    home = centre.settings.home
    ears.turn()
    assert ears.now().refused == ""
    second = keys.make_next(home, clock.now())
    later(ears)
    ears.turn()
    assert second.public_key.hex() in known()
    keys.switch(home, clock.now())
    centre.open_again()
    ears.turn()
    assert ears.now().refused == ""


def test_a_till_that_was_away_for_the_whole_change_finds_its_way_by_the_old_key(
    centre: Served, ears: Listener
):
    home = centre.settings.home
    keys.make_next(home, clock.now())
    keys.switch(home, clock.now())
    centre.open_again()
    ears._keys_due_ms = clock.stopwatch_ms() + KEYS_EVERY_MS
    ears.turn()
    assert ears.now().refused == "unknown_key"
    ears.turn()
    assert ears.now().refused == ""


def test_a_key_that_is_forgotten_is_forgotten_at_the_till(centre: Served, ears: Listener):
    home = centre.settings.home
    first = keys.ring(home).current
    keys.make_next(home, clock.now())
    ears.turn()
    keys.switch(home, clock.now())
    keys.forget(home, key_id(first.public_key), clock.now())
    later(ears)
    ears.turn()
    assert known() == {keys.ring(home).current.public_key.hex()}


def test_an_older_list_and_a_strangers_are_not_taken(centre: Served, ears: Listener):
    pen, stranger = keys.ring(centre.settings.home).current, new_pen("stranger")
    mine = {key_id(pen.public_key): pen.public_key}
    both = [pen.public_key, stranger.public_key]
    assert hear_keys(tell_keys([pen], both, NOON), mine)
    with pytest.raises(BadNews) as no:
        hear_keys(tell_keys([pen], both[:1], NOON.replace(year=2025)), mine)
    assert no.value.code == "older"
    with pytest.raises(BadNews):
        hear_keys(tell_keys([stranger], both, NOON.replace(year=2027)), mine)
    assert known() == {one.hex() for one in both}
