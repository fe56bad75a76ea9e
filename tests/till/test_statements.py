"""How often a scan asks the database: what came with discounts, parking and transfers costs it
nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import event

from pos.base.database import WRITER, db
from pos.base.ids import new_id
from tests.till.steps import order
from tests.world import World


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    engines = {db.engine, db.engines[WRITER]}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


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
    print(len(said), *said, sep="\n")
    assert len(said) <= 0
