"""A clock that went back: the shop sells under a banner, a manager confirms, the stream tells."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pos import serving
from pos.base import clock, ids
from pos.base.database import db
from pos.base.transaction import end_reading, reading, writing
from pos.care import confirming, copies
from pos.catalogue import books, pictures
from pos.config import Settings
from pos.spool import queries, testing
from pos.sync.pen import HOUSE, Hand
from tests.care.counter import Counter, wreck
from tests.till import steps
from tests.world import NOON, TODAY, open_world


@pytest.fixture
def counter(template, tmp_path) -> Counter:
    shutil.copytree(template, tmp_path / "home")
    made = Counter(tmp_path / "home", hours=48)  # the clock runs two days ahead
    made.open()
    made.sign_in()
    made.sell(1)
    assert made.close() == 0
    made.hours = 0  # and is set right
    return made


def jumps(counter: Counter) -> list[dict]:
    told = [json.loads(body) for (body,) in counter.rows("SELECT body FROM sync_facts")]
    return [one for one in told if one["t"] == "clock.jumped/1"]


def test_with_a_clock_behind_the_book_the_shop_sells_under_a_banner_and_the_stream_tells(
    counter: Counter,
):
    counter.open()
    counter.sign_in()
    counter.sell(60)  # more than is looked back over
    assert counter.close() == 0
    [jump] = jumps(counter)
    assert (jump["why"], jump["from"] > jump["to"]) == ("suspect", True)
    notes = json.loads((counter.home / "care.json").read_text())
    assert notes["clock_at"] is not None
    for word in ("audit", "verify"):
        assert counter.command(word).code == 0, word


def test_a_manager_confirms_the_clock_and_nobody_else(counter: Counter):
    for given in ("Hạnh\n000000\n", "Lan\n258046\n", "Nobody\n192837\n"):
        no = counter.command("clock", given=given)
        assert no.code == 2, no.said
        assert "Traceback" not in no.complained
    yes = counter.command("clock", given="Hạnh\n192837\n")
    assert yes.code == 0, yes.complained
    [jump] = [one for one in jumps(counter) if one["why"] == "confirmed"]
    assert jump["by"]["name"] == "Hạnh"
    assert jump["from"] > jump["to"]
    counter.open()
    assert counter.close() == 0
    assert len(jumps(counter)) == 1
    notes = json.loads((counter.home / "care.json").read_text())
    assert notes["clock_at"] is None


def test_a_copy_from_under_a_clock_that_ran_ahead_comes_back_and_the_clock_stays_in_doubt(
    counter: Counter, tmp_path
):
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    wreck(counter.book)
    done = counter.command("restore", copy, "--yes")
    assert done.code == 0, done.complained
    assert "sau giờ máy đang để" in done.said
    assert "chữ B" in done.said
    counter.open()
    counter.sign_in()
    counter.sell(1)
    assert counter.close() == 0
    [jump] = jumps(counter)
    assert jump["why"] == "suspect"
    notes = json.loads((counter.home / "care.json").read_text())
    assert notes["clock_at"] == jump["from"]
    for word in ("audit", "verify"):
        assert counter.command(word).code == 0, word
    assert counter.command("clock", given="Hạnh\n192837\n").code == 0
    assert json.loads((counter.home / "care.json").read_text())["clock_at"] is None


def test_the_banner_stands_on_the_till_and_a_manager_takes_it_away_on_the_page(cared, keeper):
    with clock.running(lambda: NOON - timedelta(days=2)):
        keeper.look(clock.now())
        client = cared.sign_in("Lan")
        at = client.get("/till").headers["Location"]
        assert "Giờ máy sai" in client.get(at).get_data(as_text=True)
        manager = cared.sign_in("Hạnh")
        assert "Giờ máy đúng rồi" in manager.get("/shop/health").get_data(as_text=True)
        assert client.post("/shop/health/clock").status_code == 403
        assert manager.post("/shop/health/clock").status_code == 303
        assert steps.facts("clock.jumped/1")[-1]["why"] == "confirmed"
        assert "Giờ máy sai" not in client.get(at).get_data(as_text=True)


def test_prices_set_by_a_clock_that_ran_ahead_are_told_where_the_clock_is_set_right(cared, keeper):
    product = cared.product_id("CHE-DINH")
    with clock.running(lambda: NOON + timedelta(days=400)):
        hand = replace(cared.hand("Hạnh"), at=clock.now())
        with writing() as session:
            books.set_price(session, product, 91_000, valid_from=hand.on, hand=hand)
    end_reading()
    coming = replace(cared.hand("Hạnh"), at=NOON)
    with writing() as session:
        later = TODAY + timedelta(days=3)
        books.set_price(session, cared.product_id("RAU-CAI"), 12_000, valid_from=later, hand=coming)
    end_reading()
    told = confirming.of_prices(reading(), NOON)
    assert told is not None
    assert (told.facts["n"], told.facts["day"]) == (1, "26/12/2027")
    page = cared.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)
    assert "1 giá được ghi lúc đồng hồ chạy nhanh, chưa tính cho tới 26/12/2027" in page
    end_reading()
    assert confirming.of_prices(reading(), NOON + timedelta(days=400)) is None


def test_a_clock_that_is_right_needs_no_word(counter: Counter):
    counter.hours = 49
    done = counter.command("clock")
    assert done.code == 0
    assert "không có gì sai" in done.said


def test_a_clock_before_the_program_was_made_opens_the_shop_too(template, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home, hours=-24 * 365)
    counter.open()
    counter.sign_in()
    assert counter.close() == 0


def test_a_clock_that_went_back_makes_a_copy_at_once():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert copies.is_due(now + timedelta(days=1), now)


def test_what_was_made_last_is_shown_first_once_the_clock_that_ran_ahead_is_right(
    template, tmp_path, monkeypatch
):
    home = tmp_path / "home"
    years, right = 10 * 366 * 86_400, ids.ULID

    class Ahead:
        from_int = right.from_int

        def __new__(cls) -> ids.ULID:
            return right.from_timestamp(datetime.now(UTC).timestamp() + years)

    with monkeypatch.context() as patch, open_world(template, home) as world:
        patch.setattr(ids, "ULID", Ahead)
        for _ in range(60):
            testing.print_test("ahead", 1, hand=world.house_hand())
    monkeypatch.setattr(ids, "_last", right.from_int(0))  # the program starts again
    with clock.running(lambda: NOON):
        app = serving.open_home(Settings(home=home))
        with app.app_context():
            hand = Hand(app.extensions["ocop_house"].pen, NOON, *HOUSE)
            testing.print_test("now", 1, hand=hand)
            end_reading()
            newest = text("SELECT id FROM spool_jobs ORDER BY rowid DESC LIMIT 1")
            last = queries.in_state(reading(), ("queued",))[-1]
            assert last.job_id == reading().execute(newest).scalar_one()
            db.session.remove()
            db.engine.dispose()


def test_pictures_stand_in_the_order_they_were_added_in_whatever_the_clock_said(cared):
    product = cared.product_id("CHE-DINH")
    for name, years in (("a", 0), ("f", 10), ("b", 0)):
        hand = replace(cared.hand("Hạnh"), at=NOON.replace(year=NOON.year + years))
        with writing() as session:
            pictures.add_picture(session, product, name * 64, (600, 600), hand=hand)
        end_reading()
    assert pictures.of_product(reading(), product) == ["a" * 64, "f" * 64, "b" * 64]
