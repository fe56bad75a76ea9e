"""Rules broken on purpose, one a process, so that the checks are seen to see it.

Each is what somebody could have built in good faith: a write-behind cache, a printer that is told
early, a running number kept beside the database, a resend "to be safe".
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, request

GATHERED_S = 0.06
"""How long the write-behind mutant gathers before it commits."""
WINDOW_S = 0.03
"""How long the other mutants stay between the two steps that belong together."""


@dataclass(frozen=True)
class Mutant:
    """One broken rule."""

    rule: str
    """What no longer holds, in words for a report."""
    before: Callable[[], None] | None = None
    """Called before the application's modules are imported."""
    after: Callable[[Flask], None] | None = None
    """Called on the finished application."""


def _share_one_connection() -> None:
    from pos.base import database

    real_options = database.sqlite_options

    def options() -> dict[str, Any]:
        return {**real_options(), "pool_size": 1, "max_overflow": 0, "pool_reset_on_return": None}

    def begin(connection: Any) -> None:
        if not connection.connection.driver_connection.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    def read_where_it_writes(_session: Any, *_args: Any, **_named: Any) -> Any:
        return database.db.engines[database.WRITER]

    database.sqlite_options, database._begin_act = options, begin
    database.OneBook.get_bind = read_where_it_writes  # type: ignore[method-assign]


def _commit_behind(app: Flask) -> None:
    from pos.base.database import WRITER, db

    with app.app_context():
        engine = db.engines[WRITER]
    engine.dialect.do_commit = engine.dialect.do_rollback = lambda _connection: None

    def commit_now_and_then() -> None:
        while True:
            time.sleep(GATHERED_S)
            line = engine.raw_connection()
            if line.driver_connection.in_transaction:
                line.driver_connection.execute("COMMIT")
            line.close()

    threading.Thread(target=commit_now_and_then, daemon=True).start()


def _print_early() -> None:
    from pos.spool import queries, queue
    from pos.spool.printing import Printer, _draw

    printers: list[Printer] = []
    real = queue.queue

    def queue_and_print(session: Any, job: Any, *, hand: Any) -> str:
        made: str = real(session, job, hand=hand)
        if job.kind == queue.DRAWER:
            return made
        payload = _draw(queries.job(session, made), printers[0])
        claim = queue.Claim(made, None, 0)
        claim = queue.start(session, claim, queue.keep_payload(session, claim, payload))
        delivery = printers[0].device.send(payload)
        queue.end(session, claim, delivery.value, "", at=hand.at)
        time.sleep(WINDOW_S)
        return made

    queue.queue = queue_and_print
    _PRINTERS.append(printers)


_PRINTERS: list[list[Any]] = []


def _hand_over_the_printer(app: Flask) -> None:
    from pos.app import worker_of

    workers = worker_of(app)
    with app.app_context():
        [line] = workers._lines()
    _PRINTERS[0].append(workers._printer(line))


def _number_beside_the_book() -> None:
    from sqlalchemy import select, update

    from pos.config import Settings
    from pos.till import counters
    from pos.till.models import Counter

    kept = Path(Settings.from_environment().home) / "numbers.json"
    real = counters.next_receipt

    def next_receipt(session: Any, register_no: int, epoch: str, total_vnd: int) -> tuple[int, int]:
        _number, gt_vnd = real(session, register_no, epoch, total_vnd)
        last = json.loads(kept.read_text()) if kept.exists() else 0
        kept.write_text(json.dumps(last + 1))
        row = (Counter.register_no == register_no, Counter.epoch == epoch)
        session.execute(update(Counter).where(*row).values(receipts=last + 1))
        assert session.scalar(select(Counter.receipts).where(*row)) == last + 1
        time.sleep(WINDOW_S)
        return last + 1, gt_vnd

    counters.next_receipt = next_receipt


def _send_again() -> None:
    from sqlalchemy import update

    from pos.spool import queue
    from pos.spool.models import PrintJob

    def resend_unfinished(session: Any, _at: Any) -> list[str]:
        session.execute(update(PrintJob).where(PrintJob.state == "sending").values(state="queued"))
        return []

    queue.doubt_unfinished = resend_unfinished


def _forget_the_checkout() -> None:
    from pos.till import sales

    sales.find = lambda _session, _sale_id: None


def _answer_late(app: Flask) -> None:
    @app.after_request
    def wait(response: Any) -> Any:
        if request.endpoint == "pay.complete_sale":
            time.sleep(2 * WINDOW_S)
        return response


MUTANTS = {
    "answer_before_commit": Mutant(
        "an answer leaves after its commit", _share_one_connection, _commit_behind
    ),
    "print_before_commit": Mutant(
        "a paper leaves after its commit", _print_early, _hand_over_the_printer
    ),
    "number_outside_transaction": Mutant(
        "the receipt's number is made in the sale's transaction", _number_beside_the_book
    ),
    "resend_after_restart": Mutant(
        "a paper that may have come out is not sent again unasked", _send_again
    ),
    "forget_the_checkout": Mutant(
        "the same checkout twice is one sale, and is answered alike",
        _forget_the_checkout,
        _answer_late,
    ),
}
