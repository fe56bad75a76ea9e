"""How often a scan asks the database: what came with discounts, parking and transfers costs it
nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from pos.base.database import WRITER, db
from pos.base.ids import new_id
from pos.base.transaction import reading
from tests.till.steps import order, sell
from tests.world import World

MOST = 19
"""What a scan onto a line that is there asked before."""


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def heard(dbapi_connection: Any, *_more: object) -> None:
        dbapi_connection.set_trace_callback(said.append)

    def left(dbapi_connection: Any, *_more: object) -> None:
        dbapi_connection.set_trace_callback(None)

    engines = {db.engine, db.engines[WRITER]}
    db.session.remove()
    for engine in engines:
        event.listen(engine, "checkout", heard)
        event.listen(engine, "checkin", left)
    try:
        yield said
    finally:
        db.session.remove()
        for engine in engines:
            event.remove(engine, "checkout", heard)
            event.remove(engine, "checkin", left)


def scan(client: FlaskClient, draft_id: str) -> None:
    data = {"code": "8930000000019", "scan_id": new_id()}
    answer = client.post(f"/till/sales/{draft_id}/scans", data=data)
    assert answer.status_code == 200, answer.status_code


def test_a_scan_asks_no_more_often_than_before_there_were_discounts(till: World) -> None:
    lan, draft_id = till.sign_in(), order(till)
    scan(lan, draft_id)
    scan(lan, draft_id)
    with counted() as said:
        scan(lan, draft_id)
    asked = [one for one in said if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))]
    assert len(asked) <= MOST, asked


def test_no_statement_of_a_scan_looks_through_all_sales(till: World) -> None:
    """The sale just completed stands on the page: found by its number, not among all of them."""
    sell(till, ("MAM-NEM", 1))
    lan, draft_id = till.sign_in(), order(till)
    with counted() as said:
        scan(lan, draft_id)
    about = [one for one in said if "till_sales" in one and one.startswith("SELECT")]
    assert about
    line = reading().connection()
    for one in about:
        plan = " | ".join(str(row[3]) for row in line.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}"))
        assert "SCAN till_sales" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
