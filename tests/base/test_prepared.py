"""Prepared statements answer as SQLAlchemy's own execution does, in the session's transaction."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from pos.base.database import line_of
from pos.base.errors import Broken
from pos.base.prepared import Prepared
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue.models import Price, Product
from pos.shop.models import Register
from pos.stock.models import Lot
from pos.till.models import Shift
from tests.world import World

LOTS = select(Lot.code, Lot.use_by, Lot.received_at).where(
    Lot.code.in_(bindparam("codes", expanding=True))
)
STOCKED = (
    select(Product.sku, Product.is_stocked, func.coalesce(Product.shelf_life_days, 0))
    .where(Product.is_stocked == bindparam("stocked"), Product.unit != "g")
    .order_by(Product.sku)
)
SHIFT = Prepared(insert(Shift))


def plainly(statement: Any, **values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in reading().connection().execute(statement, values)]


def shift(**changed: object) -> dict[str, object]:
    return {
        "id": "S1",
        "register_no": 1,
        "no": 7,
        "person_id": reading().connection().exec_driver_sql("SELECT id FROM shop_people").scalar(),
        "float_vnd": 0,
        "notes": "{}",
        "opened_at": datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
        "closed_at": None,
        **changed,
    }


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=st.lists(st.sampled_from(["L261103", "L260812", "L250101", "NONE"]), max_size=4))
def test_a_list_of_any_length_finds_what_sqlalchemy_finds(world: World, codes: list[str]) -> None:
    prepared = Prepared(LOTS)
    assert sorted(prepared.all(reading(), codes=codes)) == sorted(plainly(LOTS, codes=codes))


@pytest.mark.usefixtures("world")
def test_days_moments_and_claims_come_as_they_do_from_sqlalchemy() -> None:
    [(code, use_by, received_at)] = Prepared(LOTS).all(reading(), codes=["L261103"])
    assert (code, type(use_by), received_at.tzinfo) == ("L261103", date, UTC)
    for stocked in (True, False):
        found = Prepared(STOCKED).all(reading(), stocked=stocked)
        assert found == plainly(STOCKED, stocked=stocked)
        assert {row[1] for row in found} == {stocked}


@pytest.mark.usefixtures("world")
def test_more_lists_than_are_kept_are_worked_out_anew() -> None:
    prepared = Prepared(LOTS)
    for length in (*range(70), 1):
        assert len(prepared.all(reading(), codes=["L261103"] * length)) == min(length, 1)


@pytest.mark.usefixtures("world")
def test_one_row_is_none_or_one_and_never_the_first_of_several() -> None:
    prepared = Prepared(LOTS)
    assert prepared.first(reading(), codes=["NONE"]) is None
    assert prepared.only(reading(), codes=["L261103"]) == "L261103"
    with pytest.raises(Broken):
        prepared.first(reading(), codes=["L261103", "L260812"])


@pytest.mark.usefixtures("world")
def test_what_is_written_is_undone_with_the_act_it_belongs_to() -> None:
    class Stumbled(Exception):  # noqa: N818 - says what happened
        pass

    def fall() -> None:
        with writing() as session:
            SHIFT.run(session, shift())
            assert session.get(Shift, "S1") is not None
            raise Stumbled

    with pytest.raises(Stumbled):
        fall()
    assert reading().get(Shift, "S1") is None


@pytest.mark.usefixtures("world")
def test_rows_are_written_and_changed_as_sqlalchemy_writes_them() -> None:
    float_vnd = Prepared(
        update(Shift)
        .where(Shift.id == bindparam("shift"))
        .values(float_vnd=Shift.float_vnd + bindparam("more"))
        .returning(Shift.float_vnd)
    )
    with writing() as session:
        SHIFT.run(
            session,
            shift(),
            shift(id="S2", no=8, closed_at=datetime(2026, 11, 21, 11, 0, tzinfo=UTC)),
        )
        SHIFT.run(session)
        assert float_vnd.only(session, shift="S2", more=500) == 500
        Prepared(delete(Shift)).run(session, {})
    end_reading()
    assert reading().get(Shift, "S1") is None


@pytest.mark.usefixtures("world")
def test_a_row_that_names_more_values_than_the_one_before_has_them_all_written() -> None:
    opening = Prepared(insert(Shift))
    few = {name: value for name, value in shift().items() if name != "closed_at"}
    closed_at = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    with writing() as session:
        opening.run(session, few)
        opening.run(session, shift(id="S2", no=8, closed_at=closed_at))
        kept = session.get(Shift, "S2")
        assert kept is not None
        assert kept.closed_at == closed_at


@pytest.mark.usefixtures("world")
def test_a_rule_of_the_book_that_is_broken_is_told_as_sqlalchemy_tells_it() -> None:
    with writing() as session:
        SHIFT.run(session, shift())
    again = shift()
    with pytest.raises(IntegrityError) as told, writing() as session:
        SHIFT.run(session, again)
    assert "shift" in str(told.value)
    assert str(again["person_id"]) not in str(told.value)


@pytest.mark.usefixtures("world")
def test_a_page_cannot_write_with_a_prepared_statement_either() -> None:
    values = shift()
    with pytest.raises(OperationalError, match="readonly"):
        SHIFT.run(reading(), values)


@pytest.mark.usefixtures("world")
def test_the_line_of_a_session_is_that_of_the_transaction_under_way() -> None:
    before = line_of(reading())
    assert before is reading().connection()
    end_reading()
    with writing() as session:
        assert line_of(session) is session.connection()
        assert line_of(session) is not before
        assert line_of(session).engine.url == before.engine.url
    assert not reading().in_transaction()
    assert line_of(reading()) is reading().connection()


@pytest.mark.usefixtures("world")
def test_a_value_of_the_statements_own_is_written_as_its_column_writes_it() -> None:
    ended = select(Price.product_id).where(Price.is_end == bindparam("end", value=True))
    assert Prepared(ended).all(reading()) == plainly(ended)
    closing = update(Register).where(Register.no == 1).values(name=bindparam("name"))
    with writing() as session:
        Prepared(closing).run(session, {"name": "Quầy Một"})
    assert reading().get_one(Register, 1).name == "Quầy Một"
