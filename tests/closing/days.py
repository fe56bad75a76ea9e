"""What happens in a shift until it is closed, in few words."""

from typing import Any

from pos.base.transaction import reading
from pos.closing import closing, counting, moving, queries
from pos.closing.closing import Given
from pos.returns import drawers
from pos.shop.approvals import Voucher
from pos.till import cash_moves, shifts
from tests.world import World


def shift_id(register_no: int = 1) -> str:
    """The open shift."""
    session = reading()
    session.rollback()
    found = shifts.find_open(session, register_no)
    assert found is not None
    return found.id


def expected_vnd(register_no: int = 1) -> int:
    """What the books say of the drawer."""
    row = shifts.read(reading(), shift_id(register_no))
    assert row is not None
    return drawers.drawer(reading(), row).expected_vnd


def notes(vnd: int) -> dict[int, int]:
    """A sum in thousands as notes."""
    found = {}
    for note in (500_000, 100_000, 10_000, 1_000):
        found[note], vnd = divmod(vnd, note)
    assert vnd == 0, vnd
    return {note: count for note, count in found.items() if count}


def move(
    world: World,
    way: str,
    vnd: int,
    *,
    reason: str = "change",
    note: str = "",
    request_id: str | None = None,
    voucher: Voucher | None = None,
    name: str = "Lan",
) -> cash_moves.Moved:
    """Cash in or out at register 1."""
    asked = moving.Asked(way, vnd, reason, note, request_id)
    hand = world.hand(name)
    return moving.move_cash(1, asked, drawer_at=None, hand=hand, voucher=voucher)


def yes(world: World, kind: str, vnd: int, name: str = "Hạnh") -> Voucher:
    """Somebody's yes to so much."""
    return Voucher(world.person_id(name), name, "manager", False, False, "", {kind: vnd})


def count(world: World, vnd: int, *, no: int = 1, name: str = "Lan") -> str:
    """Count register 1's drawer; gives the shift."""
    shift = shift_id()
    counting.take_count(1, shift, no, notes(vnd), hand=world.hand(name))
    return shift


def close(world: World, shift: str, left_vnd: int = 0, *, name: str = "Lan", **given: Any) -> str:
    """Close register 1's shift; gives the Z's number."""
    reading().rollback()  # the page is read when it is closed
    voucher = given.pop("voucher", None)
    reading().rollback()  # what a page lists is read anew
    said = Given(
        shift,
        given.pop("count_no", 1),
        left_vnd,
        given.pop("reason", ""),
        given.pop("carried", [one.draft_id for one in queries.waiting(reading(), 1)]),
    )
    hand = given.pop("hand", None) or world.hand(name)
    assert not given
    return closing.close_shift(1, said, hand=hand, voucher=voucher)


def count_and_close(world: World, counted_vnd: int | None = None, left_vnd: int = 0) -> str:
    """Count what should be there, or something else, and close."""
    shift = count(world, expected_vnd() if counted_vnd is None else counted_vnd)
    return close(world, shift, left_vnd)
