"""The law of the drawer over random days, against a ledger of its own: notes in, notes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count as counting_from

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.closing import audits, counting, lists
from pos.closing.refusals import NotTakenOut
from pos.returns.fates import Why
from pos.returns.queries import sold_parts
from pos.returns.returning import Paying, return_goods
from pos.returns.wishes import Asked, Wish
from pos.shop.approvals import Voucher
from pos.till import selling
from pos.till.records import TenderKind
from pos.till.tenders import Tendered, cash
from tests.closing.days import close, count, expected_vnd, move, yes
from tests.till.steps import LINK, filled, seen
from tests.world import World

REFERENCES = counting_from(1)
GOODS = {"CHE-DINH": 450_000, "MAM-NEM": 65_000, "RUOU-MO": 220_000}
KINDS = {"transfer": TenderKind.TRANSFER, "card": TenderKind.CARD, "voucher": TenderKind.VOUCHER}


@dataclass
class Till:
    """What somebody with a pencil would write down."""

    notes_vnd: int
    sold_vnd: int = 0
    back_vnd: int = 0
    others: dict[str, int] = field(default_factory=dict)
    cash_sales: list[tuple[str, int]] = field(default_factory=list)
    bills: int = 0


SOLD = st.tuples(
    st.just("sell"),
    st.sampled_from(sorted(GOODS)),
    st.integers(1, 2),
    st.sampled_from(["cash", "cash", *KINDS, "split"]),
    st.sampled_from([0, 1_000, 35_000]),
)
MOVED = st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 400).map(lambda n: n * 1_000))
BACK = st.tuples(st.just("back"), st.integers(0, 5))
DAYS = st.lists(st.one_of(SOLD, SOLD, MOVED, BACK), min_size=1, max_size=6)


def sell(world: World, book: Till, sku: str, pieces: int, how: str, over_vnd: int) -> None:
    total = GOODS[sku] * pieces
    draft = filled(world, (sku, pieces))
    named = f"R{next(REFERENCES):06d}"
    part = total // 2 if how == "split" else total
    if how == "cash":
        tenders = [cash(total + over_vnd)]
    elif how == "split":
        tenders = [Tendered(TenderKind.CARD, part, named), cash(total - part + over_vnd)]
    else:
        tenders = [Tendered(KINDS[how], total, "" if how == "transfer" else named)]
    may = Voucher(world.person_id("Hạnh"), "Hạnh", "manager", False, False, "", {"voucher": total})
    done = selling.complete_sale(
        draft, tenders, seen=seen(draft, total), link_base=LINK, hand=world.hand(), voucher=may
    )
    book.bills += 1
    book.sold_vnd += total
    in_cash = {"cash": total, "split": total - part}.get(how, 0)
    book.notes_vnd += in_cash
    if how != "cash":
        kind = "card" if how == "split" else how
        book.others[kind] = book.others.get(kind, 0) + part
    if how == "cash":
        book.cash_sales.append((done.sale_id, total))


def take_back(world: World, book: Till, at: int) -> None:
    if at >= len(book.cash_sales):
        return
    sale_id, total = book.cash_sales.pop(at)
    found = reading()
    found.rollback()
    parts = sold_parts(found, sale_id)
    wishes = tuple(Wish(one.line.units, None, one.line.no) for one in parts)
    asked = Asked(sale_id, wishes, next(iter(Why)), note="đổi ý")
    may = Voucher(
        world.person_id("Hạnh"), "Hạnh", "manager", False, False, "", {"refund": 10_000_000}
    )
    return_goods(asked, Paying(new_id(), total), hand=world.hand(), voucher=may)
    book.notes_vnd -= total
    book.back_vnd += total


def act(world: World, book: Till, step: tuple[object, ...]) -> None:
    what, *how = step
    if what == "sell":
        sell(world, book, *how)  # type: ignore[arg-type]
    elif what == "back":
        take_back(world, book, *how)  # type: ignore[arg-type]
    else:
        try:
            may = yes(world, "cash_out", how[0])  # type: ignore[arg-type]
            move(world, str(what), how[0], voucher=may)  # type: ignore[arg-type]
        except NotTakenOut:
            assert book.notes_vnd < how[0]
            return
        book.notes_vnd += how[0] if what == "in" else -how[0]  # type: ignore[operator]


@pytest.fixture
def run(world: World) -> Callable[..., None]:
    left: list[int] = []

    def day(steps: list[tuple[object, ...]], float_vnd: int, off_vnd: int) -> None:
        world.open_shift(float_vnd)
        book = Till(float_vnd)
        for step in steps:
            act(world, book, step)
            assert expected_vnd() == book.notes_vnd
        counted = max(0, book.notes_vnd + off_vnd)
        shift = count(world, counted)
        slips = book.others
        counting.check_slips(
            1,
            shift,
            card_vnd=slips.get("card", 0),
            voucher_vnd=slips.get("voucher", 0),
            seen=[],
            hand=world.hand(),
        )
        number = close(world, shift, counted // 2)
        z = lists.read(reading(), number).record
        assert z["sales"]["bills"] == book.bills
        assert z["sales"]["total_vnd"] == book.sold_vnd
        assert z["net_vnd"] == book.sold_vnd - book.back_vnd
        assert z["gt_after_vnd"] - z["gt_before_vnd"] == z["net_vnd"]
        assert z["drawer"]["expected_vnd"] == book.notes_vnd
        assert z["drawer"]["difference_vnd"] == counted - book.notes_vnd
        found = {one["kind"]: one["expected_vnd"] for one in z["tenders"]}
        assert {kind: vnd for kind, vnd in found.items() if kind != "cash"} == book.others
        assert sum(one["amount_vnd"] for one in z["vat"]) == book.sold_vnd
        assert z["shift"]["before_vnd"] == (left[-1] if left else None)
        left.append(counted // 2)
        session = reading()
        session.rollback()
        assert audits.audit(session) == []

    return day


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=DAYS, float_vnd=st.sampled_from([0, 100_000, 2_000_000]), off=st.sampled_from([0, 9]))
def test_every_day_ends_with_the_notes_that_a_pencil_says(run, steps, float_vnd, off):
    run(steps, float_vnd, -off * 5_000)
