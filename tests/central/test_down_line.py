"""From the centre's act to the till: PostgreSQL, HTTP and a till's own book, all real."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Response

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import link_book
from pos.catalogue import queries as catalogue
from pos.central.registry.importing import import_products
from pos.central.registry.recalling import lift_recall, publish_recall
from pos.central.registry.releasing import publish_release
from pos.connecting import recall_listening
from pos.holding import recall_book
from pos.holding.recall_documents import Recall
from pos.holding.recall_lists import sign_list, tell
from pos.registry import heard_book
from pos.registry import queries as registry
from pos.stock.models import Lot
from pos.sync import line_book
from tests.central.down_line import PEN, keys, linked, listener, served
from tests.central.tills import new_pen
from tests.world import NOON, TODAY

RECALL = Recall(
    recall_id="TH-1",
    version=1,
    level="stop",
    reason_vi="Sai nhãn",
    instruction_vi="Cất riêng",
    published_at=NOON,
    gtins=("08930000000019",),
)
LIST = """sku,name_vi,unit,producer_name,province_code,stars,certified_on,decision_no,gtin
TN-CHE,Chè Đinh Tân Cương,hộp,HTX Chè Hảo Đạt,19,4,2025-03-15,12/QĐ-UBND,8930000000019
""".encode()


@pytest.fixture
def line(centre_engine):
    with served(centre_engine) as opened:
        yield opened


@pytest.fixture
def ears(world, line):
    linked(world, line.url)
    end_reading()
    opened = listener(world)
    yield opened
    opened.stop()


def recall(line, one=RECALL):
    return publish_recall(line.engine, PEN, one, title="Chè", product_code="")


def lift(line):
    return lift_recall(line.engine, PEN, "TH-1", "Đã kiểm", at=NOON)


def publish(line, content=LIST):
    import_products(line.engine, content, at=NOON, by_name="Hoa")
    return publish_release(line.engine, PEN, at=NOON)


def barred(world, sku="CHE-DINH"):
    end_reading()
    product_id = world.product_id(sku)
    found = reading().query(Lot).filter(Lot.product_id == product_id).all()
    return [one.barred for one in found if one.barred]


# --- Recalls ----------------------------------------------------------------------------------


def test_a_recall_at_the_centre_bars_the_lots_of_a_till_at_its_next_turn(world, line, ears):
    assert ears.turn() == recall_listening.EVERY_MS
    assert barred(world) == []
    recall(line)
    ears.turn()
    assert len(barred(world)) == 2
    assert ears.now().recall_no == 1


def test_lifting_it_lets_them_be_sold_again(world, line, ears):
    recall(line)
    ears.turn()
    lift(line)
    ears.turn()
    assert barred(world) == []


def test_a_till_that_slept_through_everything_hears_how_it_stands(world, line, ears):
    recall(line)
    lift(line)
    recall(line, replace(RECALL, recall_id="TH-2"))
    recall(line, replace(RECALL, recall_id="TH-2", version=2, level="urgent"))
    ears.turn()
    end_reading()
    [seen] = recall_book.in_force(reading())
    assert (seen.recall_id, seen.version, seen.level) == ("TH-2", 2, "urgent")


def test_a_turn_in_which_nothing_is_new_is_a_few_bytes_and_writes_nothing(world, line, ears):
    recall(line)
    ears.turn()
    before = world.settings.book.stat().st_size, _facts()
    for _ in range(5):
        ears.turn()
    assert line.statuses[-5:] == [304] * 5
    assert (world.settings.book.stat().st_size, _facts()) == before


def _facts():
    from sqlalchemy import func, select

    from pos.sync.models import StoredFact

    end_reading()
    return reading().scalar(select(func.count()).select_from(StoredFact))


def test_a_till_that_is_linked_to_nothing_asks_nobody(world, line):
    ears = listener(world)
    assert ears.turn() == recall_listening.UNLINKED_MS
    assert line.asked == []


def test_the_moment_of_hearing_is_known_after_a_restart(world, line, ears):
    recall(line)
    ears.turn()
    again = listener(world)
    again.start()
    again.stop()
    assert again.now().recall_no == 1
    assert again.now().recall_heard_at == NOON


# --- What is not believed ---------------------------------------------------------------------


def told_by(pen, no=9, recalls=(RECALL,)):
    return json.dumps(sign_list(pen, tell(no, NOON, [one.dumps() for one in recalls], [])))


def page(content, status=200, **headers):
    return lambda _path, _answer: Response(content, status, headers, mimetype="application/json")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (page("<html>sign in with your room number</html>"), "other"),
        (page("", 302, Location="http://127.0.0.1:1/"), "other"),
        (page("", 304), "other"),
        (page("{}"), "not_news"),
        (page("[]"), "other"),
        (page("\x1f\x8b\x08", **{"Content-Encoding": "gzip"}), "other"),
        (page("{}", 500), "other"),
        (page(told_by(new_pen("a stranger"))), "unknown_key"),
        (page(told_by(PEN).replace("TH-1", "TH-3")), "signature"),
    ],
)
def test_what_is_not_the_centres_bars_nothing_and_is_named(world, line, ears, spoil, why):
    line.spoil = spoil
    assert ears.turn() >= recall_listening.EVERY_MS
    assert barred(world) == []
    assert ears.now().refused == why
    assert ears.now().recall_heard_at is None
    line.spoil = None
    recall(line)
    ears.turn()
    assert len(barred(world)) == 2
    assert ears.now().refused == ""


def test_a_list_older_than_the_newest_heard_lifts_nothing(world, line, ears):
    recall(line)
    ears.turn()
    lifted = told_by(PEN, no=0, recalls=())
    line.spoil = page(lifted)
    ears._etag = ""
    ears.turn()
    assert ears.now().refused == "older"
    assert len(barred(world)) == 2


def test_an_older_list_is_known_as_old_after_a_restart_too(world, line, ears):
    recall(line)
    recall(line, replace(RECALL, recall_id="TH-2"))
    ears.turn()
    line.spoil = page(told_by(PEN, no=1))
    again = listener(world)
    again.turn()
    assert again.now().refused == "older"


def test_another_centre_counts_its_lists_anew(world, line, ears):
    for n in range(3):
        recall(line, replace(RECALL, recall_id=f"TH-{n}"))
    ears.turn()
    other = new_pen("another centre")
    with writing() as session:
        line_book.unlink(session, by_id="x", reason="Chuyển tỉnh", at=clock.now())
    with clock.running(lambda: NOON + timedelta(hours=1)):
        linked(world, line.url, keys(other))
        line.spoil = page(told_by(other, no=1, recalls=(replace(RECALL, recall_id="X"),)))
        ears.turn()
    end_reading()
    assert heard_book.newest(reading()).no == 1
    assert "X" in recall_book.known_words(reading())


def test_a_cut_list_is_no_list(world, line, ears):
    whole = told_by(PEN)
    line.spoil = page(whole[: len(whole) // 2])
    ears.turn()
    assert (barred(world), ears.now().refused) == ([], "other")


def test_while_nobody_answers_the_till_asks_ever_less_but_never_seldom(world, line, ears):
    with writing() as session:
        line_book.unlink(session, by_id="x", reason="", at=clock.now())
        session.flush()
    linked(world, "http://127.0.0.1:9")
    waits = [ears.turn() for _ in range(8)]
    assert min(waits) >= recall_listening.EVERY_MS
    assert max(waits) <= recall_listening.MOST_WAIT_MS


# --- Releases ---------------------------------------------------------------------------------


def test_a_release_comes_down_and_a_linked_product_shows_what_it_says(world, line, ears):
    publish(line)
    ears.turn()
    end_reading()
    assert registry.held_release(reading()).no == 1
    product_id = world.product_id("CHE-DINH")
    with writing() as session:
        link_book.link(session, product_id, "TN-CHE", "gtin", hand=world.hand("Hạnh"))
    publish(line, LIST.replace(b"2025-03-15,12", b"2026-03-15,13"))
    ears.turn()  # hears that there is a newer one
    ears._release_due_ms = 0
    ears.turn()
    end_reading()
    assert registry.held_release(reading()).no == 2
    assert catalogue.cards(reading(), [product_id], TODAY)[product_id].certificate.decision_no == (
        "13/QĐ-UBND"
    )
    assert "r1-r2.delta.ndjson.gz" in line.asked


def test_tills_fetch_a_release_each_in_its_own_second(world, line, ears):
    publish(line)
    ears.turn()
    asked = len(line.asked)
    publish(line, LIST.replace(b"2025-03-15,12", b"2026-03-15,13"))
    ears.turn()
    assert line.asked[asked:] == ["recalls.json"]  # not at once
    assert ears._release_due_ms is not None


def test_a_release_that_is_cut_on_the_way_is_tried_again_and_recalls_go_on(world, line, ears):
    publish(line)

    def cut(path, answer):
        if "/releases/" in path:
            answer.set_data(answer.get_data()[:100])
        return answer

    line.spoil = cut
    ears.turn()
    end_reading()
    assert registry.held_release(reading()) is None
    assert ears.now().release_refused == "content"
    recall(line)
    ears.turn()
    assert len(barred(world)) == 2
    line.spoil = None
    ears._release_due_ms = 0
    ears.turn()
    end_reading()
    assert registry.held_release(reading()).no == 1
    assert ears.now().release_refused == ""
