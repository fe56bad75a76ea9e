"""What must hold after every restart, looked at from outside the process that was killed."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flask import Flask
from pysqlite3 import dbapi2

from pos.base.database import db
from pos.base.transaction import reading
from pos.closing import audits as closing_audits
from pos.returns import audits as return_audits
from pos.stock import audits as stock_audits
from pos.sync import verify
from pos.till import audits as till_audits
from printers.dialects.escpos import drawer_pulse
from tests.simulation.errands import Drawer

ROOMS = (stock_audits, till_audits, return_audits, closing_audits)

PULSE = drawer_pulse()
PAPERS = "kind <> 'drawer'"
SETTLED = ("confirmed", "sent_unconfirmed", "unknown")


class Book:
    """The killed till's book, opened for one look and closed again.

    Nothing stays open between two looks: the next start must find the files as the kill left
    them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of a query, over a line of its own."""
        line = dbapi2.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            found: list[tuple[object, ...]] = line.execute(sql).fetchall()
        finally:
            line.close()
        return found

    def unsettled(self) -> int:
        """How many papers are still on their way."""
        states = ", ".join(f"'{state}'" for state in SETTLED)
        asked = f"SELECT count(*) FROM spool_jobs WHERE state NOT IN ({states}) AND {PAPERS}"
        count = self.rows(asked)[0][0]
        assert isinstance(count, int)
        return count


def check_book(app: Flask, book: Book, papers: Mapping[str, int], drawer: Drawer) -> Iterator[str]:
    """The database, the numbers, the sums, the chain, and whatever was answered."""
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in book.rows(f"PRAGMA {pragma}"):
            if row != ("ok",):
                yield f"{pragma}: {row}"
    yield from _numbers(book)
    yield from _sales(book, papers)
    yield from _errands(book, drawer)
    yield from _taken_back(book)
    path = Path(app.extensions["ocop_house"].settings.book)
    verdict = verify.check(verify.read_database(path))
    if verdict.fault is not None:
        yield f"chain: {verdict.fault}"
    with app.app_context():
        try:
            found = [one for room in ROOMS for one in room.audit(reading())]
        finally:
            db.session.remove()
            db.engine.dispose()
    yield from (one.line for one in found)


def _numbers(book: Book) -> Iterator[str]:
    """Receipt numbers run from 1 without a gap; the numbers on paper are those numbers."""
    rows = book.rows(
        "SELECT register_no, epoch, receipt_no, number FROM till_sales ORDER BY 1, 2, fact_seq"
    )
    last: dict[tuple[object, object], int] = {}
    for register_no, epoch, receipt_no, number in rows:
        expected = last.get((register_no, epoch), 0) + 1
        if receipt_no != expected or not str(number).endswith(f"-{expected:06d}"):
            yield f"number {number} ({receipt_no}) where {expected} comes next"
        assert isinstance(receipt_no, int)
        last[register_no, epoch] = receipt_no


def _sales(book: Book, papers: Mapping[str, int]) -> Iterator[str]:
    """What the cashier was told of is there exactly once, with its total."""
    kept = Counter(book.rows("SELECT id, total_vnd FROM till_sales"))
    for sale_id, total_vnd in papers.items():
        if kept[sale_id, total_vnd] != 1:
            yield f"the answered sale {sale_id} of {total_vnd} is there {kept[sale_id, total_vnd]}×"
    told = Counter(
        row[0]
        for row in book.rows(
            "SELECT json_extract(body, '$.sale') FROM sync_facts "
            "WHERE json_extract(body, '$.t') = 'sale.completed/1'"
        )
    )
    for sale_id in told.keys() | {sale_id for sale_id, _total in kept}:
        if told[sale_id] != 1:
            yield f"the sale {sale_id} is told {told[sale_id]}×"


def _errands(book: Book, drawer: Drawer) -> Iterator[str]:
    """Cash moved, goods taken back and shifts closed, once each, as the cashier was told."""
    kept = Counter(book.rows("SELECT request_id, amount_vnd FROM till_cash_moves"))
    kept.update(book.rows("SELECT request_id, total_vnd FROM returns_returns"))
    for told in drawer.told.items():
        if kept[told] != 1:
            yield f"the errand {told[0]} of {told[1]} is there {kept[told]}×"
    expected = Counter(book.rows("SELECT shift_id, expected_vnd FROM closing_closings"))
    for shift in drawer.closed.items():
        if expected[shift] != 1:
            yield f"the closing of {shift[0]} with {shift[1]} is there {expected[shift]}×"
    for row in book.rows(_DRAWERS):
        if row[1] != drawer.notes_vnd:
            yield f"the drawer of shift {row[0]} holds {drawer.notes_vnd}, by the book {row[1]}"


_DRAWERS = """
SELECT shift.no, shift.float_vnd
    + coalesce((SELECT sum(one.amount_vnd) FROM till_tenders AS one
        JOIN till_sales AS sale ON sale.id = one.sale_id
        WHERE sale.shift_id = shift.id AND one.kind = 'cash'), 0)
    + coalesce((SELECT sum(CASE kind WHEN 'in' THEN amount_vnd ELSE -amount_vnd END)
        FROM till_cash_moves WHERE shift_id = shift.id AND kind IN ('in', 'out')), 0)
    - coalesce((SELECT sum(one.amount_vnd) FROM returns_refunds AS one
        JOIN returns_returns AS back ON back.id = one.return_id
        WHERE back.shift_id = shift.id AND one.kind = 'cash'), 0)
FROM till_shifts AS shift WHERE shift.closed_at IS NULL AND shift.register_no = 1
"""
"""What lies in the drawer of an open shift: float, notes taken, moved, given back."""


def _taken_back(book: Book) -> Iterator[str]:
    """No more of a line comes back than was sold."""
    yield from (
        f"of line {row[1]} of {row[0]} came back {row[3]}, sold were {row[2]}"
        for row in book.rows(
            "SELECT sale.sale_id, sale.no, sale.units, sum(back.units) FROM returns_lines AS back "
            "JOIN till_sale_lines AS sale "
            "ON sale.sale_id = back.sale_id AND sale.no = back.line_no "
            "GROUP BY sale.sale_id, sale.no HAVING sum(back.units) > sale.units"
        )
    )


class PaperTrail:
    """Holds what came out of the printer against what the book says of its print jobs."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._seen = 0
        self._out: Counter[object] = Counter()
        """How many papers of each job came out, whole or cut."""
        self.pulses = 0
        """How often the drawer was opened."""
        self.cut = 0
        """How many of them were cut."""

    def check(self, came_out: Sequence[bytes]) -> Iterator[str]:
        """Look at the papers that came since the last look, each job's state, and its bytes.

        Args:
            came_out: everything the printer ever took, a line each, whole or cut; a line
                without a byte counts for nothing.
        """
        rows = self._book.rows(
            f"SELECT id, state, payload, payload_sha256 FROM spool_jobs WHERE {PAPERS}"
        )
        # What fills up a picture that broke off before says nothing of the job behind it.
        new = [one.lstrip(b"\0") for one in came_out[self._seen :]]
        self._seen = len(came_out)
        yield from self._drawers([one for one in new if one == PULSE])
        for paper in filter(None, (one for one in new if one != PULSE)):
            job_id = _whole(paper, rows) or self._cut(paper, rows)
            if job_id is None:
                yield f"{len(paper)} bytes came out that are no job's, or not said to be in doubt"
            self._out[job_id] += 1
        for job_id, state, payload, digest in rows:
            yield from self._one(job_id, state, payload, digest)

    def _drawers(self, pulses: Sequence[bytes]) -> Iterator[str]:
        """Each opening was asked for by a job of its own, once."""
        self.pulses += len(pulses)
        asked = self._book.rows("SELECT sum(attempts) FROM spool_jobs WHERE kind = 'drawer'")
        started = asked[0][0] or 0
        assert isinstance(started, int)
        if self.pulses > started:
            yield f"the drawer opened {self.pulses}×, and was asked to {started}×"

    def _cut(self, paper: bytes, rows: Sequence[tuple[object, ...]]) -> object | None:
        """The job a cut paper is of: it must be in doubt, and none of it may be out already."""
        for job_id, state, payload, _digest in rows:
            is_doubted = state == "unknown" and not self._out[job_id]
            if is_doubted and isinstance(payload, bytes) and payload.startswith(paper):
                self.cut += 1
                return job_id
        return None

    def _one(self, job_id: object, state: object, payload: object, digest: object) -> Iterator[str]:
        if state not in SETTLED:
            yield f"the job {job_id} is still {state}"
        if self._out[job_id] > 1:
            yield f"the job {job_id} came out {self._out[job_id]}× unasked"
        if state in ("confirmed", "sent_unconfirmed") and not self._out[job_id]:
            yield f"the job {job_id} is said to be {state} and never came"
        if isinstance(payload, bytes) and hashlib.sha256(payload).hexdigest() != digest:
            yield f"the job {job_id} has other bytes than its digest"


def _whole(paper: bytes, rows: Sequence[tuple[object, ...]]) -> object | None:
    return next((row[0] for row in rows if row[2] == paper), None)
