"""Books put back at any moment, whole disks and books alone: nothing is lost, nothing doubled.

T8 of the plan.  `OCOP_SEED` replays a run.
"""

import json
import os
import random
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from pos.app import places_of
from pos.base.database import db
from pos.base.transaction import reading
from pos.care import going_on, high_water
from pos.returns.models import Return
from pos.stock import audits as stock
from pos.till.models import Sale
from tests.closing import days
from tests.rebuilding.centre import Served, held, send, served
from tests.rebuilding.sides import differences
from tests.rebuilding.test_coming_back import bring_home, is_whole, opened
from tests.returns import steps as returning
from tests.till import steps
from tests.till.steps import rows
from tests.world import World

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
RUNS = int(os.environ.get("OCOP_RUNS") or (500 if IS_SOAK else 2))
pytestmark = pytest.mark.postgres


class Counter1:
    """Register 1, and everything that ever came out of its printer."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.papers: list[tuple[str, int]] = []
        """Number and total, in the order of printing; a number may come twice."""

    def act(self, world: World) -> None:
        """One thing that happens at a counter."""
        what = self.dice.choices(["sell", "back", "close"], [8, 2, 1])[0]
        if what == "sell":
            done = steps.sell(world, (self.dice.choice(["MAM-NEM", "CHE-DINH"]), 1))
            self.papers.append((done.number, done.total_vnd))
        elif what == "back":
            self._take_back(world)
        else:
            days.count_and_close(world)
            world.open_shift()

    def _take_back(self, world: World) -> None:
        back = {one.sale_id for one in rows(Return)}
        left = [one for one in rows(Sale) if one.id not in back and one.shift_id]
        if left:
            made = returning.give_back(world, self.dice.choice(left), (1, 1))
            self.papers.append((made.number, made.total_vnd))


def at_the_centre(centre: Served) -> Counter[tuple[str, int]]:
    """Number on its paper and total of each sale and return that the centre holds."""
    asked = text("SELECT body FROM central_facts WHERE kind IN (:sale, :back)")
    kinds = {"sale": "sale.completed/1", "back": "return.completed/1"}
    found: Counter[tuple[str, int]] = Counter()
    with centre.office.engine.connect() as line:
        for (body,) in line.execute(asked, kinds):
            told = json.loads(body)
            found[told.get("orig_no", told["number"]), abs(told["total_vnd"])] += 1
    return found


def note_mark(world: World) -> None:
    """What the attendant notes now and then."""
    pen = world.app.extensions["ocop_house"].pen
    mark = going_on.place_mark(reading())
    high_water.write(places_of(world.settings).mark, high_water.signed(mark, pen))


def live(world: World, counter: Counter1, most: int) -> None:
    for _ in range(counter.dice.randint(0, most)):
        counter.act(world)


def put_back(home: Path, image: Path, *, is_whole_disk: bool) -> None:
    if is_whole_disk:
        shutil.rmtree(home)
        shutil.copytree(image, home)
        return
    for tail in ("-wal", "-shm"):
        (home / f"till.db{tail}").unlink(missing_ok=True)
    shutil.copyfile(image / "till.db", home / "till.db")


def run(centre: Served, home: Path, image: Path, number: int, tally: Counter[str]) -> None:
    dice = random.Random(number)
    counter = Counter1(dice)
    with opened(home) as world:
        world.open_shift()
        live(world, counter, 4)
        centre.link(world)
        send(world)
    shutil.copytree(home, image)
    with opened(home) as world:
        live(world, counter, 6)
        send(world)
        note_mark(world)
    put_back(home, image, is_whole_disk=dice.random() < 0.5)
    with opened(home) as world:
        live(world, counter, 5)
        if dice.random() < 0.5:
            send(world)
        came = bring_home(world)
        tally["home"] += came.facts
        tally["again"] += came.ours
    with opened(home) as world:
        live(world, counter, 3)
        standing = send(world)
        assert (standing.case, standing.unsent) == (None, 0)
        assert stock.audit(reading()) == []
        numbers = [one.number for one in rows(Sale)] + [one.number for one in rows(Return)]
        assert len(numbers) == len(set(numbers)) == len(counter.papers)
        assert held(world)
        db.session.remove()
        assert differences(world.settings.book) == []
        assert is_whole(world.settings.book)
    assert at_the_centre(centre) == Counter(counter.papers)
    tally["papers"] += len(counter.papers)
    tally["runs"] += 1


@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_books_put_back_at_any_moment_lose_and_double_nothing(
    template: Path, tmp_path: Path, record_property: Callable[[str, object], None]
):
    first = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    tally: Counter[str] = Counter()
    for number in range(first, first + RUNS):
        print(f"OCOP_SEED={number}")
        folder = tmp_path / str(number)
        shutil.copytree(template, folder / "home")
        with served(folder / "centre") as centre:
            run(centre, folder / "home", folder / "image", number, tally)
        shutil.rmtree(folder)
    record_property(
        "soak",
        {
            "what": "a till's book put back at any moment, against a real centre (T8)",
            "faults": tally["runs"],
            "checked": f"{tally['papers']} papers, {tally['home']} facts came home, "
            f"{tally['again']} told again",
            "violations": 0,
            "seed": first,
        },
    )
