"""What must hold after any run, whatever went wrong in it: the invariants I1 to I14.

Source of their numbers: `reliability-security` §5.  I7 and the sums of I9 are what the centre's own
reconciliation of a Z says; I12 is measured while selling; I13 needs transfers that nobody plays
here; I14 is part of I5, since every override, drawer and copy is a fact.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading
from pos.central.database import reading as reading_centre
from pos.simulating.tills import Kept, Till
from pos.stock.models import StockLevel
from pos.sync import verify
from pos.sync.facts import Fact, genesis, letter_place

SALE, RETURN = "sale.completed/1", "return.completed/1"
MOST_SALE_MS = 2_000
"""No sale is held up longer by network, printer or sync."""


@dataclass(frozen=True)
class Violation:
    """Something that may never be."""

    invariant: str
    """`I4`."""
    showroom: str
    what: str


@dataclass(frozen=True)
class Held:
    """What the centre holds of one terminal."""

    facts: tuple[Fact, ...]
    """Epoch after epoch."""
    levels: Mapping[tuple[str, str], int]
    """By lot and place, in base units."""
    closings: Mapping[str, str]
    """The standing of each Z, by its number."""
    parked: int
    aside: int


def check(till: Till, engine: Engine) -> list[Violation]:
    """Everything that does not hold of one played till and of what the centre has of it."""
    with till.app.app_context():
        session = reading()
        own, levels = _own_facts(till), _own_levels(session)
        integrity = session.execute(text("PRAGMA integrity_check")).scalar_one()
        orphans = session.execute(text("PRAGMA foreign_key_check")).first()
        end_reading()
    held = held_of(engine, till.terminal_id)
    found = [*_streams(own, held, till.kept), *_slips(held, till.kept), *_bodies(held.facts)]
    if integrity != "ok" or orphans is not None:
        found.append(("I1", f"the till's book: {integrity}, {orphans}"))
    if levels != held.levels:
        differing = sorted(set(levels.items()) ^ set(held.levels.items()))[:3]
        found.append(("I6", f"stock differs: {differing}"))
    found += [("I9", f"{no} is {how}") for no, how in held.closings.items() if how != "reconciled"]
    found += [("I11", f"{held.parked} parked, {held.aside} put aside")] * bool(
        held.parked or held.aside
    )
    if till.slowest_ms > MOST_SALE_MS:
        found.append(("I12", f"a sale took {till.slowest_ms} ms"))
    return [Violation(which, till.site.code, what) for which, what in found]


def held_of(engine: Engine, terminal_id: str) -> Held:
    """What the centre's database holds of a terminal."""
    with reading_centre(engine) as session:
        return Held(
            facts=tuple(_facts(session, terminal_id)),
            levels={
                (lot, place): units
                for lot, place, units in _rows(
                    session,
                    "SELECT lot_id, place_id, units FROM central_levels"
                    " WHERE terminal_id = :terminal AND units <> 0",
                    terminal_id,
                )
            },
            closings=dict(
                _rows(
                    session,
                    "SELECT number, status FROM central_closings WHERE terminal_id = :terminal",
                    terminal_id,
                )
            ),
            parked=_count(session, "central_parked", terminal_id),
            aside=_count(session, "central_quarantine", terminal_id),
        )


# --- Inside -----------------------------------------------------------------------------


def _rows(session: Session, asked: str, terminal_id: str) -> Iterable[Any]:
    return session.execute(text(asked), {"terminal": terminal_id}).all()


def _count(session: Session, table: str, terminal_id: str) -> int:
    asked = f"SELECT count(*) FROM {table} WHERE terminal_id = :terminal AND settled_at IS NULL"  # noqa: S608 - our own tables
    return int(session.execute(text(asked), {"terminal": terminal_id}).scalar_one())


def _facts(session: Session, terminal_id: str) -> Iterator[Fact]:
    letters = dict(
        _rows(
            session,
            "SELECT epoch, ordinal FROM central_streams WHERE terminal_id = :terminal",
            terminal_id,
        )
    )
    rows = _rows(
        session,
        "SELECT epoch, seq, hash, sig, body FROM central_facts WHERE terminal_id = :terminal",
        terminal_id,
    )
    prev: dict[str, bytes] = {}
    for epoch, seq, digest, sig, body in sorted(
        rows, key=lambda row: (letter_place(letters[row[0]]), row[1])
    ):
        before = prev.get(epoch) or genesis(terminal_id, epoch)
        prev[epoch] = bytes(digest)
        yield Fact(terminal_id, epoch, seq, before, bytes(digest), bytes(sig), body)


def _own_facts(till: Till) -> tuple[Fact, ...]:
    return tuple(verify.read_database(till.settings.book))


def _own_levels(session: Session) -> dict[tuple[str, str], int]:
    rows = session.query(StockLevel).all()
    return {(one.lot_id, one.place_id): one.units for one in rows if one.units}


def _streams(own: Iterable[Fact], held: Held, kept: Kept) -> Iterator[tuple[str, str]]:
    """I2 and I5: both chains are whole, alike to the byte, and nothing is there but what was."""
    for epoch, part in groupby(held.facts, key=lambda one: one.epoch):
        # Epoch by epoch: one that a put-back book began follows a fact that is not the last.
        fault = verify.check(part).fault
        if fault is not None:
            yield "I2", f"the centre's chain of {epoch}: {fault}"
    there = {(one.epoch, one.seq): one for one in held.facts}
    yield from _alike(own, there)
    for place, digest in kept.facts.items():
        if place not in kept.lost and not _has(there, kept.retold.get(place, place), place, digest):
            yield "I5", f"fact {place} was committed and is not at the centre"
    for place in there.keys() - kept.facts.keys():
        yield "I5", f"fact {place} was never committed at the till"


def _has(
    there: Mapping[tuple[str, int], Fact],
    told: tuple[str, int],
    place: tuple[str, int],
    digest: bytes,
) -> bool:
    """Whether a fact is there: as it was, or told again under another number."""
    return told in there and (told != place or there[place].hash == digest)


def _alike(own: Iterable[Fact], there: Mapping[tuple[str, int], Fact]) -> Iterator[tuple[str, str]]:
    for one in own:
        same = there.get((one.epoch, one.seq))
        if same is None:
            yield "I5", f"fact {one.epoch} {one.seq} is not at the centre"
        elif (same.body, same.hash, same.sig) != (one.body, one.hash, one.sig):
            yield "I2", f"fact {one.epoch} {one.seq} is another one"


def _slips(held: Held, kept: Kept) -> Iterator[tuple[str, str]]:
    """I3 and I4: numbers without gaps; what a customer carries is at the centre exactly once."""
    totals: dict[str, list[int]] = defaultdict(list)
    again: dict[str, list[int]] = defaultdict(list)
    for body in _told(held.facts, SALE, RETURN):
        totals[body["number"]].append(body["total_vnd"])
        if body.get("orig_no"):
            again[body["orig_no"]].append(body["total_vnd"])
    for number, total_vnd in kept.slips.items():
        place = kept.place_of(number)
        found = again[number] if place in kept.retold else totals[number]
        if place not in kept.lost and found != [total_vnd]:
            yield "I4", f"{number} of {total_vnd}: the centre has {found}"
    runs: dict[str, list[int]] = defaultdict(list)
    for number in totals:
        head, digits = number.rstrip("0123456789"), number[len(number.rstrip("0123456789")) :]
        runs[head].append(int(digits))
    for head, numbers in runs.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield "I3", f"{head}: {len(numbers)} numbers up to {max(numbers)}"


def _bodies(facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """I8 and I10, by what the facts themselves say."""
    sold: Counter[tuple[str, int]] = Counter()
    back: Counter[tuple[str, int]] = Counter()
    for body in _told(facts, SALE, RETURN):
        lines_vnd = sum(one["amount_vnd"] for one in body["lines"])
        paid_vnd = sum(one["amount_vnd"] for one in body["tenders"])
        total_vnd = body["total_vnd"]
        if not lines_vnd + body.get("rounding_vnd", 0) == total_vnd == paid_vnd:
            yield "I8", f"{body['number']}: {lines_vnd} lines, {total_vnd} total, {paid_vnd} paid"
        for one in body["lines"]:
            if body["t"] == SALE:
                sold[body["number"], one["no"]] += one["units"]
            elif one["original"] not in (None, "none"):
                back[one["original"]["number"], one["original"]["line"]] += one["units"]
    for line, units in back.items():
        if units > sold[line]:
            yield "I10", f"{line}: {units} came back of {sold[line]}"


def _told(facts: Iterable[Fact], *kinds: str) -> Iterator[dict[str, Any]]:
    for one in facts:
        body = json.loads(one.body)
        if body["t"] in kinds:
            yield body
