"""What goes back onto a shelf when a hold ends: never more than holds took off one."""

from hypothesis import given
from hypothesis import strategies as st

from pos.stock.places import DISPOSED, QUARANTINE, SHOP, STOREROOM
from pos.stock.quarantine import HELD, LET_GO, Carried, owed


def into(no: str, units: int, place: str = SHOP, reason: str = HELD, undoes: str = "") -> Carried:
    return Carried(no, units, place, QUARANTINE, reason, undoes or None)


def out(no: str, units: int, reason: str = "disposed", ends: str = "") -> Carried:
    return Carried(no, units, QUARANTINE, DISPOSED, reason, ends or None)


def left(*carried: Carried) -> list[tuple[str, str, int]]:
    return [(one.move_id, one.place, one.units) for one in owed(carried)]


def test_goods_brought_back_as_faulty_are_owed_to_no_shelf() -> None:
    assert left(into("1", 5), into("2", 3, "customer", "returned")) == [("1", SHOP, 5)]


def test_whatever_leaves_is_taken_off_what_holds_brought_the_newest_first() -> None:
    moves = into("1", 5), into("2", 3, "customer", "returned"), into("3", 2, STOREROOM)
    assert left(*moves, out("4", 3)) == [("1", SHOP, 4)]
    assert left(*moves, out("4", 10)) == []


def test_what_was_destroyed_by_mistake_counts_again_once_that_is_undone() -> None:
    moves = into("1", 5), into("2", 2, STOREROOM), out("3", 4)
    back = into("4", 4, DISPOSED, "undone", "3")
    assert left(*moves, back) == [("1", SHOP, 5), ("2", STOREROOM, 2)]


def test_what_was_given_back_is_not_owed_again_and_a_second_hold_begins_anew() -> None:
    moves = into("1", 5), out("2", 5, LET_GO, "1")
    assert left(*moves) == []
    assert left(*moves, into("3", 4)) == [("3", SHOP, 4)]


@given(st.lists(st.tuples(st.sampled_from(["held", "faulty", "gone"]), st.integers(1, 9))))
def test_no_more_is_owed_than_was_held_nor_than_is_there(acts: list[tuple[str, int]]) -> None:
    carried, there, held = [], 0, 0
    for no, (act, units) in enumerate(acts):
        if act == "gone":
            units = min(units, there)
            if not units:
                continue
            carried.append(out(f"{no:03d}", units))
            there, held = there - units, max(held - units, 0)
        else:
            reason = HELD if act == "held" else "returned"
            carried.append(into(f"{no:03d}", units, reason=reason))
            there, held = there + units, held + units * (act == "held")
    assert sum(one.units for one in owed(carried)) == held <= there
