"""Orders from the draft to their end: what happens, what is refused, what is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.ordering import audits, drafting, orders, paper_records, queries, sending
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import Kind, State, Way
from pos.ordering.numbers import number_of
from pos.ordering.refusals import (
    DayOver,
    IsSent,
    LessThanCame,
    MoreThanOrdered,
    NothingChanged,
    NothingOrdered,
    NotOrdered,
    NotSent,
    TooManyAnswers,
    UnknownLine,
    UnknownOrder,
)
from tests.ordering.steps import (
    FISH,
    SOON,
    TEA,
    change,
    come,
    confirm,
    draft,
    of,
    producer_id,
    send,
    sent,
    sound,
    terms,
)
from tests.till.steps import facts
from tests.world import TODAY, World


def test_a_draft_has_no_number_and_tells_nobody(world: World) -> None:
    one = of(draft(world, (TEA, 12)))
    assert (one.state, one.number, one.total_vnd) == (State.DRAFT, "", 3_600_000)
    assert [(line.no, line.name_vi, line.units) for line in one.lines] == [
        (1, "Chè Đinh Tân Cương", 12)
    ]
    assert queries.open_orders(reading()) == []
    assert facts("order.sent/1") == []


def test_sending_gives_the_years_next_number_without_a_gap(world: World) -> None:
    first, given_up, second = (draft(world, (TEA, n)) for n in (12, 6, 24))
    drafting.give_up(given_up, hand=world.hand("Hạnh"))
    numbers = [send(world, one) for one in (first, second)]
    assert numbers == ["HN01-PO-2026-0001", "HN01-PO-2026-0002"]
    sound()


@pytest.mark.parametrize(
    ("letter", "year", "no", "number"),
    [
        ("A", 2026, 42, "HN01-PO-2026-0042"),
        ("B", 2026, 1, "HN01-PO-2026-B0001"),
        ("A", 2027, 12_345, "HN01-PO-2027-12345"),
    ],
)
def test_a_number_names_showroom_year_and_a_later_epoch(
    letter: str, year: int, no: int, number: str
) -> None:
    assert number_of("HN01", letter, year, no) == number


def test_the_year_of_a_number_is_that_of_the_day_in_vietnam(world: World) -> None:
    ids = [draft(world, (TEA, n), wanted_on=date(2027, 1, 4)) for n in (1, 2, 3)]
    eve = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    days = (eve, eve + timedelta(minutes=1), eve + timedelta(minutes=2))
    numbers = [
        sending.send_order(one, Way.ZALO, request_id=new_id(), hand=world.hand("Hạnh", at))
        for one, at in zip(ids, days, strict=True)
    ]
    assert numbers == ["HN01-PO-2026-0001", "HN01-PO-2027-0001", "HN01-PO-2027-0002"]
    sound()


def test_what_was_sent_is_told_whole(world: World) -> None:
    order_id = sent(world, (TEA, 12), note="Gọi trước khi tới")
    [told] = facts("order.sent/1")
    assert told["way"] == "zalo"
    assert told["purchase"]["number"] == "HN01-PO-2026-0001"
    assert told["purchase"]["wanted_on"] == SOON.isoformat()
    assert told["purchase"]["total_vnd"] == 3_600_000
    assert [(one["no"], one["units"], one["cost_vnd"]) for one in told["purchase"]["lines"]] == [
        (1, 12, 300_000)
    ]
    paper = paper_records.paper(reading(), of(order_id))  # can be printed again from the fact
    assert told["shop"] == paper.head
    assert told["to"] == paper.producer
    for line, printed in zip(told["purchase"]["lines"], paper.lines, strict=True):
        for name in ("name_vi", "name_en", "unit", "unit_word", "pack_units", "owner"):
            assert line[name] == getattr(printed, name)
    [event] = of(order_id).events
    assert (event.kind, event.by_name, event.payload["producer"]["name"]) == (
        Kind.SENT,
        "Hạnh",
        "HTX Chè Hảo Đạt",
    )


def test_an_order_sent_twice_is_sent_once(world: World) -> None:
    order_id, request_id = draft(world, (TEA, 12)), new_id()
    numbers = {send(world, order_id, request_id=request_id) for _ in range(2)}
    assert numbers == {"HN01-PO-2026-0001"}
    assert len(facts("order.sent/1")) == 1
    with pytest.raises(IsSent):
        send(world, order_id)


def test_one_key_makes_a_draft_for_each_producer_once(world: World) -> None:
    request_id = new_id()
    baskets = [
        Basket(producer_id(world, sku), (Wanted(world.product_id(sku), 6, 6, {"need": 4}),))
        for sku in (TEA, FISH)
    ]
    hand = world.hand("Hạnh")
    made = [drafting.draft_orders(baskets, request_id=request_id, hand=hand) for _ in range(2)]
    assert made[0] == made[1]
    assert [of(one).producer for one in made[0]] == ["HTX Chè Hảo Đạt", "Hộ Dì Cẩn"]
    assert of(made[0][0]).lines[0].why == '{"need": 4}'
    assert queries.counts(reading(), TODAY)["draft"] == 2


def test_a_draft_is_wanted_on_the_first_day_its_producer_can_come(world: World) -> None:
    terms(world, lead_days=2, weekdays=(1, 4))  # Tuesdays and Fridays; today is a Saturday
    assert of(draft(world, (TEA, 6), wanted_on=None)).wanted_on == TODAY + timedelta(days=3)


def test_goods_of_another_producer_or_kept_from_sale_are_not_ordered(world: World) -> None:
    with pytest.raises(NotOrdered):
        draft(world, (TEA, 6), (FISH, 6))
    with pytest.raises(NothingOrdered):
        drafting.draft_orders([], request_id=new_id(), hand=world.hand("Hạnh"))
    with pytest.raises(DayOver):
        draft(world, (TEA, 6), wanted_on=TODAY - timedelta(days=1))
    assert queries.counts(reading(), TODAY)["draft"] == 0


def test_a_draft_changes_as_one_likes(world: World) -> None:
    order_id, hand = draft(world, (TEA, 12)), world.hand("Hạnh")
    drafting.put_line(order_id, Wanted(world.product_id(TEA), 18), hand=hand)
    drafting.change_head(order_id, SOON + timedelta(days=1), " Giao sáng ", hand=hand)
    one = of(order_id)
    assert (one.lines[0].units, one.lines[0].cost_vnd, one.note) == (18, 300_000, "Giao sáng")
    drafting.strike_line(order_id, 1, hand=hand)
    with pytest.raises(NothingOrdered):
        send(world, order_id)


def test_what_was_sent_no_longer_changes_as_a_draft_does(world: World) -> None:
    order_id, hand = sent(world), world.hand("Hạnh")
    for refused in (
        lambda: drafting.put_line(order_id, Wanted(world.product_id(TEA), 1), hand=hand),
        lambda: drafting.strike_line(order_id, 1, hand=hand),
        lambda: drafting.give_up(order_id, hand=hand),
        lambda: drafting.change_head(order_id, SOON, "", hand=hand),
    ):
        with pytest.raises(IsSent):
            refused()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ordering_orders",
        "DELETE FROM ordering_lines",
        "DELETE FROM ordering_events",
        "UPDATE ordering_orders SET number = 'HN01-PO-2026-9999'",
        "UPDATE ordering_lines SET name_vi = 'Chè khác'",
        "UPDATE ordering_events SET payload = '{}'",
    ],
)
def test_the_book_itself_keeps_what_was_sent(world: World, statement: str) -> None:
    sent(world)
    with pytest.raises((DBAPIError, Broken)), writing() as session:
        session.execute(text(statement))


def test_a_confirmed_line_comes_as_it_was_promised(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    confirm(world, order_id, (1, 10), on=SOON + timedelta(days=1))
    one = of(order_id)
    assert (one.state, one.lines[0].confirmed_units, one.lines[0].open_units) == (
        State.CONFIRMED,
        10,
        10,
    )
    [coming] = queries.open_orders(reading())
    assert coming.promised_on == SOON + timedelta(days=1)
    assert coming.lines == {world.product_id(TEA): 10}
    [told] = facts("order.confirmed/1")
    assert told["purchase"]["lines"][0]["confirmed_units"] == 10
    said = {"no": 1, "units": 10, "on": (SOON + timedelta(days=1)).isoformat()}
    assert told["said"] == {"way": "phone", "note": "", "lines": [said]}
    sound()


def test_the_same_answer_is_written_once(world: World) -> None:
    order_id = sent(world)
    for _ in range(3):
        confirm(world, order_id, (1, 12), way=Way.LINK)
    assert len(facts("order.confirmed/1")) == 1
    assert of(order_id).has_news
    confirm(world, order_id, (1, 6), way=Way.LINK)
    assert len(facts("order.confirmed/1")) == 2


def test_what_the_producer_writes_is_the_producers_and_bounded(world: World) -> None:
    order_id = sent(world)
    for n in range(20):
        confirm(world, order_id, (1, 12), way=Way.LINK, note=str(n))
    assert {(one.by_id, one.by_name) for one in of(order_id).events[1:]} == {("producer", "")}
    with pytest.raises(TooManyAnswers):
        confirm(world, order_id, (1, 12), way=Way.LINK, note="once more")


def test_nobody_promises_what_was_not_ordered(world: World) -> None:
    order_id = sent(world)
    with pytest.raises(MoreThanOrdered):
        confirm(world, order_id, (1, 13))
    with pytest.raises(UnknownLine):
        confirm(world, order_id, (2, 1))
    with pytest.raises(DayOver):
        confirm(world, order_id, (1, 12), on=TODAY - timedelta(days=1))
    with pytest.raises(NotSent):
        confirm(world, draft(world, (TEA, 1)), (1, 1))
    with pytest.raises(UnknownOrder):
        confirm(world, new_id(), (1, 1))
    assert of(order_id).state is State.SENT


def test_a_change_is_an_event_and_asks_the_producer_anew(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    confirm(world, order_id, (1, 12))
    change(world, order_id, (1, 18), note="Thêm 6 hộp")
    one = of(order_id)
    assert (one.state, one.lines[0].units, one.lines[0].confirmed_units) == (State.SENT, 18, None)
    assert [event.kind for event in one.events] == [Kind.SENT, Kind.CONFIRMED, Kind.CHANGED]
    assert one.events[0].payload["lines"][0]["units"] == 12
    [told] = facts("order.changed/1")
    assert told["purchase"]["lines"][0]["units"] == 18
    assert (told["way"], told["to"]["name"]) == ("phone", "HTX Chè Hảo Đạt")
    with pytest.raises(NothingChanged):
        change(world, order_id, note="Thêm 6 hộp")
    with pytest.raises(NothingOrdered):
        change(world, order_id, (1, 0))
    sound()


def test_a_change_sent_twice_changes_once(world: World) -> None:
    order_id, request_id = sent(world), new_id()
    for _ in range(2):
        change(world, order_id, (1, 18), request_id=request_id)
    assert len(facts("order.changed/1")) == 1


def test_less_than_came_is_not_ordered(world: World) -> None:
    order_id = sent(world, (TEA, 12))
    come(world, order_id, (1, 5))
    with pytest.raises(LessThanCame):
        change(world, order_id, (1, 4))
    change(world, order_id, (1, 5))
    assert of(order_id).lines[0].open_units == 0


def test_an_order_is_late_from_the_day_after_the_one_promised(world: World) -> None:
    one = of(sent(world, (TEA, 12)))
    assert (one.days_late(SOON), one.days_late(SOON + timedelta(days=2))) == (0, 2)
    page = queries.page(reading(), queries.Wanted("late"), 1, SOON + timedelta(days=2))
    assert [found.order_id for found in page.rows] == [one.order_id]


def test_a_copy_is_a_draft_of_the_same_goods(world: World) -> None:
    order_id, request_id = sent(world, (TEA, 12)), new_id()
    hand = world.hand("Hạnh")
    made = {drafting.copy_order(order_id, request_id=request_id, hand=hand) for _ in range(2)}
    [copied] = [of(one) for one in made]
    assert (copied.state, copied.lines[0].units, copied.lines[0].cost_vnd) == (
        State.DRAFT,
        12,
        300_000,
    )


def test_the_audit_sees_a_sum_that_its_events_do_not_have(world: World) -> None:
    order_id = sent(world)
    with writing() as session:
        session.execute(text("UPDATE ordering_lines SET received_units = 3"))
    [found] = audits.audit(reading())
    assert found.check == "ordering.events_add_up"
    assert orders.find(reading(), order_id) is not None
