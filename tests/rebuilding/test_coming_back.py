"""A till whose disk died, or was put back: against a real centre, over real HTTP."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from pos import recovering, rehydrating, serving
from pos.base import clock
from pos.base.backup import back_up
from pos.base.database import db
from pos.base.transaction import end_reading, reading
from pos.central.terminals import approving
from pos.config import Settings
from pos.shop import pins
from pos.shop.founding import Newcomer
from pos.shop.models import Person
from pos.sync import homecoming, verify
from pos.sync import line_queries as queries
from pos.sync.calls import Caller
from pos.sync.conversation import Speaker
from pos.sync.fetching import Fetching, fetching_of
from pos.sync.standing import Case
from pos.till import naming
from pos.till.models import Sale
from tests.central.office import Role
from tests.rebuilding.centre import PATIENCE, Served, held, send, served
from tests.rebuilding.sides import differences
from tests.till import steps
from tests.till.steps import rows
from tests.world import NOON, TERMINAL_ID, World

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def centre_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("centre")


@pytest.fixture
def centre(centre_home: Path) -> Iterator[Served]:
    with served(centre_home) as found:
        yield found


@contextmanager
def opened(home: Path) -> Iterator[World]:
    """A till's folder, opened as its program opens it."""
    settings = Settings(home=home)
    with clock.running(lambda: NOON):
        app = serving.open_home(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            try:
                yield World(app, settings)
            finally:
                db.session.remove()
                db.engine.dispose()


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "home"))


def sell(world: World, times: int = 1) -> list[str]:
    return [steps.sell(world, ("MAM-NEM", 1)).number for _ in range(times)]


def totals() -> dict[str, int]:
    return {one.number: one.total_vnd for one in rows(Sale)}


def at_the_centre(centre: Served, terminal_id: str = TERMINAL_ID) -> dict[str, int]:
    """By number: the total of every sale of the till in the centre's books."""
    asked = text("SELECT number, total_vnd FROM central_sales WHERE terminal_id = :id")
    with centre.office.engine.connect() as line:
        return {row[0]: row[1] for row in line.execute(asked, {"id": terminal_id})}


def bring_home(world: World) -> homecoming.Home:
    link = queries.linked(reading())
    pen = world.app.extensions["ocop_house"].pen
    assert link is not None
    epoch = queries.runs(reading())[-1].epoch
    fetching = Fetching(Caller(link.url, "", PATIENCE), Speaker(pen, TERMINAL_ID, epoch))
    try:
        return homecoming.bring_home(reading(), fetching, world.settings.home)
    finally:
        end_reading()


def is_whole(book: Path) -> bool:
    return verify.check(verify.read_database(book), verify.read_keys(book)).fault is None


def test_a_new_machine_has_the_whole_shop_and_goes_on_under_another_letter(
    centre: Served, home: Path, tmp_path: Path
):
    with opened(home) as world:
        world.open_shift()
        numbers = sell(world, 3)
        centre.link(world)
        assert send(world).unsent == 0
        before = totals()
    new = Settings(home=tmp_path / "new")
    with clock.running(lambda: NOON):
        asked = rehydrating.Replacement(
            centre.url,
            "",
            centre.code_for(TERMINAL_ID),
            TERMINAL_ID,
            "HN01",
            Newcomer("Hạnh", "manager", "602934"),
        )
        waited: list[int] = []

        def approve() -> None:
            waited.append(1)
            key = rehydrating.load_pen(new.home / "restoring", None).public_key
            centre.approve(key.hex())

        done = rehydrating.come_back(new, asked, NOON, wait=approve)
    assert (done.letter, done.next_number) == ("B", "HN01-1B-000001")
    assert len(waited) == 1
    assert set(done.people) == {"Lan", "Minh"}
    with opened(new.home) as world:
        assert totals() == before
        assert [one.pin_hash for one in rows(Person, Person.name == "Lan")] == [pins.LOST]
        assert sell(world) == ["HN01-1B-000001"]
        assert send(world).case is None
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
    assert at_the_centre(centre).keys() == {*numbers, "HN01-1B-000001"}


def test_a_whole_disk_put_back_brings_home_what_it_lost_and_tells_its_own_again(
    centre: Served, home: Path, tmp_path: Path
):
    with opened(home) as world:
        world.open_shift()
        sell(world, 2)
        centre.link(world)
        send(world)
    shutil.copytree(home, tmp_path / "image")
    with opened(home) as world:
        lost = sell(world, 3)
        assert send(world).unsent == 0
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "image", home)
    with opened(home) as world:
        on_paper = sell(world, 2)
        assert on_paper == lost[:2]  # nobody noticed: the numbers stand on two papers
        assert send(world).case in (Case.BEHIND, Case.FORK)
        came = bring_home(world)
        assert came.facts >= 3
        assert came.ours >= 2
    with opened(home) as world:
        assert held(world).keys() == {"A", "B"}
        again = sorted(totals().keys() - set(lost) - {"HN01-1A-000001", "HN01-1A-000002"})
        assert again == ["HN01-1B-000001", "HN01-1B-000002"]
        told = [one for one in steps.facts("sale.completed/1") if "orig_no" in one]
        assert [one["orig_no"] for one in told] == on_paper
        assert sell(world) == ["HN01-1B-000003"]
        standing = send(world)
        assert (standing.case, standing.unsent) == (None, 0)
        mine = totals()
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
        assert steps.held(world, "MAM-NEM", "L260905") == 12 - 2 - 3 - 2 - 1
    assert at_the_centre(centre) == mine
    assert not (home / homecoming.NAME).exists()


def test_a_book_put_back_alone_begins_a_letter_at_once_and_what_it_lost_comes_home(
    centre: Served, home: Path, tmp_path: Path
):
    with opened(home) as world:
        world.open_shift()
        sell(world, 2)
        centre.link(world)
        send(world)
    shutil.copyfile(home / "till.db", tmp_path / "till.db")
    with opened(home) as world:
        lost = sell(world, 3)
        send(world)
        world.app.extensions["ocop_house"]
        from pos.app import attendant_of

        attendant_of(world.app).look(NOON)
        from pos.app import places_of
        from pos.care import going_on, high_water

        mark = going_on.place_mark(reading())
        pen = world.app.extensions["ocop_house"].pen
        high_water.write(places_of(world.settings).mark, high_water.signed(mark, pen))
    for tail in ("-wal", "-shm"):
        (home / f"till.db{tail}").unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "till.db", home / "till.db")
    with opened(home) as world:
        assert sell(world) == ["HN01-1B-000001"]
        assert send(world).case is Case.BEHIND
        assert bring_home(world).ours == 0
    with opened(home) as world:
        assert set(lost) <= totals().keys()
        assert held(world).keys() == {"A", "B"}
        assert sell(world) == ["HN01-1B-000002"]
        assert send(world).unsent == 0
        mine = totals()
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
    assert at_the_centre(centre) == mine


def test_what_cannot_be_taken_in_stops_nobody(home: Path):
    (home / homecoming.NAME).write_text("that is no fact\n")
    with opened(home) as world:
        world.open_shift()
        assert sell(world) == ["HN01-1A-000001"]
    assert not (home / homecoming.NAME).exists()
    assert (home / rehydrating.FAILED).exists()


def test_nothing_comes_home_where_nothing_is_missing(centre: Served, home: Path):
    with opened(home) as world:
        world.open_shift()
        sell(world)
        centre.link(world)
        send(world)
        assert bring_home(world) == homecoming.Home(0, 0)
    assert not (home / homecoming.NAME).exists()


def test_the_second_of_two_copies_goes_on_with_books_of_its_own(
    centre: Served, home: Path, tmp_path: Path
):
    with opened(home) as world:
        world.open_shift()
        sell(world, 2)
        centre.link(world)
        send(world)
    second = tmp_path / "second"
    shutil.copytree(home, second)
    with opened(home) as world:
        first = sell(world, 3)
        send(world)
    with opened(second) as world:
        on_paper = sell(world, 1)
        assert on_paper == first[:1]  # two papers with one number
        session = reading()
        link = queries.linked(session)
        assert link is not None
        fetching = fetching_of(
            link,
            world.app.extensions["ocop_house"].pen,
            TERMINAL_ID,
            epoch=queries.runs(session)[-1].epoch,
        )
        homecoming.bring_home(session, fetching, second)
        homecoming.ask_for_own(fetching, second)
    with opened(second) as world:
        own = queries.terminal_id(reading())
        assert own != TERMINAL_ID
        assert queries.linked(reading()) is None
        told = [one for one in steps.facts("sale.completed/1") if "orig_no" in one]
        assert [one["orig_no"] for one in told] == on_paper
        [letter] = held(world).keys()
        assert len(letter) == 2
        assert sell(world) == [f"HN01-1{letter}-000002"]
        centre.link(world, own)
        assert send(world).unsent == 0
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
    assert at_the_centre(centre, own).keys() == {f"HN01-1{letter}-00000{n}" for n in (1, 2)}
    assert at_the_centre(centre).keys() == {f"HN01-1A-00000{n}" for n in range(1, 6)}
    with opened(home) as world:
        assert sell(world) == ["HN01-1A-000006"]
        assert send(world).case is None


def test_a_book_restored_with_our_tool_takes_home_what_came_after_the_copy(
    centre: Served, home: Path, tmp_path: Path
):
    with opened(home) as world:
        world.open_shift()
        sell(world, 2)
        centre.link(world)
        send(world)
        db.session.remove()
        back_up(world.settings.book, tmp_path / "copy.db")
        lost = sell(world, 2)
        send(world)
    settings = Settings(home=home)
    with clock.running(lambda: NOON):
        prepared = recovering.prepare(settings, tmp_path / "copy.db", NOON)
        done = recovering.restore(settings, prepared, NOON, code="", manager=None)
    assert done.letter == "B"
    with opened(home) as world:
        assert totals().keys().isdisjoint(lost)
        assert sell(world) == ["HN01-1B-000001"]
        assert send(world).case is Case.BEHIND  # and what was sold since is there all the same
        assert "HN01-1B-000001" in at_the_centre(centre)
        assert bring_home(world).ours == 0
    with opened(home) as world:
        assert set(lost) <= totals().keys()
        assert (send(world).case, send(world).unsent) == (None, 0)
        mine = totals()
        db.session.remove()
        assert differences(world.settings.book) == []
    assert at_the_centre(centre) == mine


def test_a_revoked_terminal_goes_on_selling_and_comes_back_with_a_new_code(
    centre: Served, home: Path
):
    with opened(home) as world:
        world.open_shift()
        sell(world)
        centre.link(world)
        send(world)
        approving.revoke(
            centre.office.engine,
            TERMINAL_ID,
            "Máy bị trộm",
            by=centre.office.people[Role.ADMIN],
            at=clock.now(),
        )
        on_paper = sell(world, 2)
        assert send(world).case is Case.REVOKED
        client = world.sign_in("Hạnh")
        answer = client.post("/centre/case/key")
        assert "khóa mới" in client.get(answer.headers["Location"]).get_data(as_text=True)
    with opened(home) as world:
        assert queries.linked(reading()) is None
        told = [one for one in steps.facts("sale.completed/1") if "orig_no" in one]
        assert [one["orig_no"] for one in told] == on_paper
        centre.link(world, code=centre.code_for(TERMINAL_ID))
        standing = send(world)
        assert (standing.case, standing.unsent) == (None, 0)
        mine = totals()
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
    assert at_the_centre(centre) == mine


def test_a_sale_keyed_in_from_its_paper_is_flagged_with_the_number_on_it(world: World):
    world.open_shift()
    draft_id = steps.filled(world, ("MAM-NEM", 1))
    naming.write_note(draft_id, "khách quen, Phiếu giấy HN01-1A-000124", hand=world.hand())
    steps.pay(world, draft_id)
    [told] = steps.facts("sale.completed/1")
    assert (told["manual"], told["orig_no"]) == (True, "HN01-1A-000124")
    sell(world)
    assert "manual" not in steps.facts("sale.completed/1")[-1]
