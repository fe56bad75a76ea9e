"""An older copy of a whole day comes back: returns and closings go on under the new letter."""

import shutil
from pathlib import Path

import pytest

from tests.care.counter import Counter
from tests.care.test_restoring import assert_all_is_there, assert_sound

NUMBERS = {
    "sales": "SELECT number FROM till_sales ORDER BY number",
    "returns": "SELECT number FROM returns_returns ORDER BY number",
    "closings": "SELECT number FROM closing_closings ORDER BY number",
}


@pytest.fixture
def counter(template: Path, tmp_path: Path) -> Counter:
    shutil.copytree(template, tmp_path / "home")
    made = Counter(tmp_path / "home")
    made.cashier.number_of = lambda sale_id: str(
        made.rows(f"SELECT number FROM till_sales WHERE id = '{sale_id}'")[0][0]
    )
    return made


def a_day(counter: Counter) -> None:
    """Nine sales, and between them a return, a cash move and a closing."""
    counter.open()
    counter.sign_in()
    counter.cashier.errands.clear()
    counter.sell(9)
    assert counter.close() == 0
    assert sorted(counter.cashier.errands) == ["CashMove", "Closing", "TakeBack"]


def numbers(counter: Counter, kind: str) -> list[str]:
    return [row[0].removeprefix("HN01-1") for row in counter.rows(NUMBERS[kind])]


def test_no_number_of_a_sale_a_return_or_a_closing_is_given_twice(
    counter: Counter, tmp_path: Path
) -> None:
    a_day(counter)
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    told = dict(counter.cashier.papers)
    a_day(counter)
    lost = {kind: set(numbers(counter, kind)) for kind in NUMBERS}
    trail = counter.rows("SELECT no, epoch, seq, topic FROM sync_trail", copy)

    done = counter.command("restore", copy, "--yes")
    assert done.code == 0, done.complained
    assert_all_is_there(counter, copy)
    assert_sound(counter)

    counter.cashier.papers = told  # what came after the copy nobody knows any more
    a_day(counter)
    assert numbers(counter, "returns") == ["A-T000001", "B-T000001"]
    assert numbers(counter, "closings") == ["A-Z0001", "B-Z0001"]
    for kind, before in lost.items():
        again = [one for one in numbers(counter, kind) if one[0] == "B" and one in before]
        assert again == [], kind
    assert_sound(counter)
    after = counter.rows("SELECT no, epoch, seq, topic FROM sync_trail ORDER BY no")
    assert after[: len(trail)] == trail
    assert after[len(trail)][3] == "book"  # the restoring itself is the next that the trail tells
    ends = "SELECT gt_before_vnd, gt_after_vnd FROM closing_closings ORDER BY number"
    (_zero, first), (second, _end) = counter.rows(ends)
    assert first == second  # the grand total goes on over the restoring
