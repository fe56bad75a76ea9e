"""What a count found, set against the books as they stood while each lot was counted.  Pure.

The shop sells while it is counted, so the books are not asked what they hold now but what they
held behind the last move that the ledger had when an entry was written: its anchor.  Moves between
the moment a counter began with a lot and that anchor cannot be told from goods counted or not yet
counted: then nobody knows, and the lot is counted again.  A correction that the ledger was given
since (goods sold that the books did not hold, another count) is not made a second time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Key = tuple[str, str | None]
"""Product and lot; None: goods of unknown lot, of which the books have none."""

CAUSE_FROM_VND = 100_000
"""From this worth on a difference says why."""


class Standing(StrEnum):
    """What is known of a lot."""

    KNOWN = "known"
    ASKED = "asked"
    """Somebody is to count it again."""
    MOVED = "moved"
    """Units came or went while it was counted."""
    DIFFERS = "differs"
    """Two people who should agree do not."""
    ONCE = "once"
    """Only one of the two has counted it."""
    BELOW = "below"
    """More was sold since than was counted: the place would hold less than nothing."""


class Cause(StrEnum):
    """Why the books and the shelf differ; the word is the reason of the move."""

    BROKEN = "broken"
    EXPIRED = "expired"
    LOST = "lost"
    MISENTERED = "misentered"
    UNKNOWN = "counted"
    """Not known: it was counted so."""


@dataclass(frozen=True)
class Entry:
    """What somebody wrote on a sheet."""

    entry_id: str
    sheet_id: str
    product_id: str
    lot_id: str | None
    units: int
    book_units: int
    seen_id: str
    anchor_id: str
    replaces_id: str | None = None
    is_withdrawn: bool = False
    ask_id: str | None = None

    @property
    def key(self) -> Key:
        """What was counted."""
        return self.product_id, self.lot_id


@dataclass(frozen=True)
class Ask:
    """That a lot is to be counted again."""

    ask_id: str
    product_id: str
    lot_id: str | None

    @property
    def key(self) -> Key:
        """What is to be counted."""
        return self.product_id, self.lot_id


@dataclass(frozen=True)
class Moved:
    """A move of a lot at the place, since the count was opened."""

    move_id: str
    units: int
    """Added to the place; below 0 where they left it."""
    is_correction: bool
    """The books were put right, nothing was carried anywhere."""


@dataclass(frozen=True)
class Found:
    """A lot that was counted."""

    product_id: str
    lot_id: str | None
    counted: int
    expected: int
    """The books' level at the anchor."""
    standing: Standing
    corrected: int = 0
    """Units by which the books were put right since the anchor."""

    @property
    def key(self) -> Key:
        """What was counted."""
        return self.product_id, self.lot_id

    @property
    def difference(self) -> int:
        """Counted less expected."""
        return self.counted - self.expected

    @property
    def to_post(self) -> int:
        """Units to add to the place, so that the books hold what was counted and moved since."""
        return self.difference - self.corrected


def found(
    entries: Iterable[Entry],
    asks: Iterable[Ask],
    moves: Mapping[str, Sequence[Moved]],
    levels: Mapping[str, int],
    *,
    is_compared: bool = False,
) -> list[Found]:
    """What the entries of a count come to, lot by lot, in the order of the first entry.

    Args:
        entries: in the order they were written.
        asks: in the order they were made.
        moves: of each lot at the place since the count was opened, in the ledger's order.
        levels: of each lot at the place now; a lot that is not named has none there.
        is_compared: sheets are counts of the same goods, which must agree; else they add up.
    """
    by_key: dict[Key, list[Entry]] = defaultdict(list)
    for one in valid(entries):
        by_key[one.key].append(one)
    last_ask = {one.key: one.ask_id for one in asks}
    rows = []
    for key, written in by_key.items():
        moved = moves.get(key[1] or "", ())
        row = _row(written, last_ask.get(key), moved, is_compared=is_compared)
        rows.append(_unless_below(row, levels.get(key[1] or "", 0)))
    return rows


def valid(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that hold: neither put right by a later one, nor withdrawing one."""
    written = list(entries)
    replaced = {one.replaces_id for one in written}
    return [one for one in written if one.entry_id not in replaced and not one.is_withdrawn]


def seen_of(seen_id: str, replaced: Entry | None, *, has_moved: bool) -> str:
    """Since when nothing may have moved for an entry to be sure.

    What puts an entry right is a slip of the pen of goods that were looked at when the first was
    written: a sale since then may be in the new figure or not.  Only who was told that the lot
    moved while it was counted goes and counts it anew.

    Args:
        seen_id: the last move that the page knew when the counter began with the new entry.
        replaced: the entry that it puts right; None: it is one of its own.
        has_moved: units of the lot came or went while that one was counted.
    """
    return seen_id if replaced is None or has_moved else min(seen_id, replaced.seen_id)


def open_asks(entries: Iterable[Entry], asks: Iterable[Ask]) -> list[Ask]:
    """The recounts that wait: the last of each lot that no entry answers."""
    answered = {one.ask_id for one in valid(entries)}
    last = {one.key: one for one in asks}
    return [one for one in last.values() if one.ask_id not in answered]


def unsettled(rows: Iterable[Found], left: Collection[Key]) -> list[Found]:
    """The lots of which nothing sure is known, and that nobody left out."""
    return [one for one in rows if one.standing is not Standing.KNOWN and one.key not in left]


def _row(
    written: Sequence[Entry],
    last_ask: str | None,
    moved: Sequence[Moved],
    *,
    is_compared: bool,
) -> Found:
    answers = [one for one in written if last_ask is not None and one.ask_id == last_ask]
    if last_ask is not None and not answers:
        return _sum(written, moved, Standing.ASKED)
    if answers:  # the whole lot at once, and the last word
        return _sum(answers[-1:], moved)
    if not is_compared:
        return _sum(written, moved)
    sheets: dict[str, list[Entry]] = defaultdict(list)
    for one in written:
        sheets[one.sheet_id].append(one)
    return _agreed([_sum(parts, moved) for parts in sheets.values()])


def _agreed(counts: Sequence[Found]) -> Found:
    """What counts of the same lot come to.  Sales may have gone on between them, so that not the
    units must agree but what they say of the books."""
    last = counts[-1]
    unsure = next((one for one in counts if one.standing is not Standing.KNOWN), None)
    if unsure is not None:
        return unsure
    if len(counts) == 1:
        return _as(last, Standing.ONCE)
    return last if len({one.to_post for one in counts}) == 1 else _as(last, Standing.DIFFERS)


def _sum(parts: Sequence[Entry], moved: Sequence[Moved], standing: Standing | None = None) -> Found:
    """Entries that add up: what they say is sure where nothing moved while they were made."""
    first, last = min(one.seen_id for one in parts), max(parts, key=lambda one: one.anchor_id)
    ids = [one.move_id for one in moved]
    behind = bisect_right(ids, last.anchor_id)
    has_moved = bisect_right(ids, first) < behind
    return Found(
        product_id=last.product_id,
        lot_id=last.lot_id,
        counted=sum(one.units for one in parts),
        expected=last.book_units,
        standing=standing or (Standing.MOVED if has_moved else Standing.KNOWN),
        corrected=sum(one.units for one in moved[behind:] if one.is_correction),
    )


def _unless_below(row: Found, level: int) -> Found:
    is_below = row.standing is Standing.KNOWN and level + row.to_post < 0
    return _as(row, Standing.BELOW) if is_below else row


def _as(row: Found, standing: Standing) -> Found:
    return Found(row.product_id, row.lot_id, row.counted, row.expected, standing, row.corrected)
