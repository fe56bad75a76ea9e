"""One recall and two real tills: what each has, who confirmed, and how long it takes to three."""

import sqlite3
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest

from pos.base import clock
from pos.base.transaction import end_reading
from pos.central.database import reading as looking
from pos.central.database import writing as acting
from pos.central.registry import recall_queries
from pos.central.terminals.models import CentralTerminal
from pos.registry import linking
from tests.central.books_read import facts_of, read
from tests.central.city import put
from tests.central.down_line import linked, listener, served
from tests.central.test_down_line import RECALL, publish, recall
from tests.world import NOON, open_world

TILLS = {"HN01": "01KA0000000000000000000HN1", "HN02": "01KA0000000000000000000HN2"}


@pytest.fixture
def line(centre_engine):
    with acting(centre_engine) as session:
        for code, terminal_id in TILLS.items():
            put(
                session,
                CentralTerminal,
                terminal_id=terminal_id,
                showroom_code=code,
                showroom_name=f"Showroom {code}",
                status="active",
                public_key=code,
                enrolled_at=NOON,
            )
    with served(centre_engine) as opened:
        yield opened


def hear(world, line, code):
    """Its facts reach the centre."""
    end_reading()
    read(line.engine, facts_of(world.settings.book, terminal_id=TILLS[code]))


def having(line, one=RECALL):
    with looking(line.engine) as books:
        return recall_queries.having(books, one)


def view(line, recall_id="TH-1"):
    with looking(line.engine) as books:
        return recall_queries.recall(books, recall_id)


def test_who_has_such_lots_is_known_before_and_who_confirmed_after(template, tmp_path, line):
    with open_world(template, tmp_path / "one") as world:
        hear(world, line, "HN01")
        shops = having(line)
        assert [(one.showroom_code, len(one.lots)) for one in shops] == [("HN01", 2)]
        assert sum(lot.units for lot in shops[0].lots) == 26

        recall(line)
        seen = view(line)
        assert (seen.confirmed, len(seen.heard), seen.tenths) == (0, 2, 0)

        linked(world, line.url)
        listener(world).turn()
        hear(world, line, "HN01")
        seen = view(line)
        assert (seen.confirmed, seen.tenths) == (1, 500)
        assert [one.showroom_code for one in seen.heard if one.seen_at is None] == ["HN02"]
        [own] = [one for one in seen.heard if one.showroom_code == "HN01"]
        assert (own.lots, own.units) == (2, 26)


def test_a_showroom_without_the_goods_confirms_all_the_same(template, tmp_path, line):
    with open_world(template, tmp_path / "one") as world:
        recall(line, replace(RECALL, gtins=("08930000000026",)))
        linked(world, line.url)
        listener(world).turn()
        hear(world, line, "HN01")
        [own] = [one for one in view(line).heard if one.showroom_code == "HN01"]
        assert own.seen_at is not None
        assert own.lots == 0


def test_a_wider_recall_is_not_confirmed_by_who_heard_of_the_narrow_one(template, tmp_path, line):
    with open_world(template, tmp_path / "one") as world:
        recall(line)
        linked(world, line.url)
        ears = listener(world)
        ears.turn()
        hear(world, line, "HN01")
        later = NOON.replace(minute=30)
        recall(line, replace(RECALL, version=2, lot_keys=(), published_at=later))
        assert view(line).confirmed == 0
        with clock.running(lambda: later):
            ears.turn()
        hear(world, line, "HN01")
        assert view(line).confirmed == 1


def test_a_recall_of_the_registrys_code_means_the_goods_linked_to_it(template, tmp_path, line):
    """No barcode: the shop calls them by a code of its own."""
    publish(line)
    with open_world(template, tmp_path / "one") as world:
        linked(world, line.url)
        ears = listener(world)
        ears.turn()
        one = replace(RECALL, gtins=(), sku="TN-CHE")
        recall(line, one)
        ears.turn()
        end_reading()
        assert _barred(world) == 0
        linking.link_product(world.product_id("MAM-NEM"), "TN-CHE", "hand", hand=world.hand("Hạnh"))
        ears.turn()  # goods linked after the recall are barred, too
        assert _barred(world) == 1
        hear(world, line, "HN01")
        assert [shop.showroom_code for shop in having(line, one)] == ["HN01"]


def _barred(world) -> int:
    with sqlite3.connect(f"file:{world.settings.book}?mode=ro", uri=True) as book:
        found = book.execute("SELECT count(*) FROM stock_lots WHERE barred <> ''").fetchone()[0]
    book.close()
    return found


@pytest.mark.soak
def test_from_the_offices_click_to_barred_lots_at_three_tills(template, tmp_path, line, capsys):
    """Each till in a thread of its own, asking every three seconds; printed, not judged."""
    took_ms: list[int] = []
    with ExitStack() as opened:
        worlds = []
        for n in range(3):
            home = tmp_path / f"till{n}"
            worlds.append(opened.enter_context(open_world(template, home)))
            linked(worlds[-1], line.url)
            end_reading()
        ears = [listener(world) for world in worlds]
        for one in ears:
            one.start()
            time.sleep(0.9)  # nobody's clocks tick together
        for n in range(10):
            before = [_barred_by(world, n) for world in worlds]
            begun = clock.stopwatch_ms()
            recall(line, replace(RECALL, recall_id=f"TH-{n}", published_at=NOON))
            waiting = set(range(3))
            while waiting and clock.stopwatch_ms() - begun < 30_000:
                for till in sorted(waiting):
                    if _barred_by(worlds[till], n) > before[till]:
                        took_ms.append(clock.stopwatch_ms() - begun)
                        waiting.discard(till)
                time.sleep(0.02)
            assert not waiting
        for one in ears:
            one.stop()
    took_ms.sort()
    with capsys.disabled():
        middle, most = took_ms[len(took_ms) // 2], took_ms[-1]
        print(f"\nrecall to barred lots, 3 tills x 10: p50 {middle} ms, most {most} ms")


def _barred_by(world, _n) -> int:
    with sqlite3.connect(f"file:{world.settings.book}?mode=ro", uri=True) as book:
        asked = "SELECT count(*) FROM stock_holds WHERE kind = 'recall'"
        found = book.execute(asked).fetchone()[0]
    book.close()
    return found
