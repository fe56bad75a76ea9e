"""The power goes at any write of a selling till, or a write fails (T5, T6)."""

import itertools
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
from pysqlite3 import dbapi2

from pos.sync.facts import Fact, chain_hash, is_signed
from tests.power import recording
from tests.power.recording import BOOK, Disk, Recorder, Sold

IS_SOAK = bool(os.environ.get("OCOP_SOAK"))
_names = itertools.count(1)


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Sold:
    """A day's selling, and what was said for it."""
    return recording.sell(tmp_path_factory.mktemp("sold"))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder(f"noting{next(_names)}")
    yield made
    made.close()


def wrong_with(folder: Path, acked: int, first: int) -> list[str]:
    """What a book that came back does not keep.

    Args:
        acked: so many acts had come back to their caller.
        first: facts that were there before.
    """
    book = folder / BOOK
    with closing(dbapi2.connect(str(book))) as line:
        if line.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return ["the book is damaged"]
        found = []
        if line.execute("PRAGMA foreign_key_check").fetchone() is not None:
            found.append("a row names one that is not there")
        acts = line.execute(
            "SELECT count(*) FROM sync_facts WHERE json_extract(body, '$.t') IN"
            " ('sale.completed/1', 'return.completed/1')"
        ).fetchone()[0]
        numbers = [row[0] for row in line.execute("SELECT number FROM till_sales ORDER BY number")]
        differing = line.execute(_STOCK).fetchone()
    if acts < acked:
        found.append(f"{acked} slips were given out, {acts} are in the book")
    if len(set(numbers)) != len(numbers):
        found.append("a number was given twice")
    if differing is not None:
        found.append(f"stock is not what its moves come to: {differing}")
    if not is_whole(book, first):
        found.append("the chain is broken")
    return found


_STOCK = """
SELECT l.lot_id, l.place_id, l.units,
  (SELECT coalesce(sum(units), 0) FROM stock_moves m WHERE m.lot_id = l.lot_id
     AND m.to_place_id = l.place_id)
  - (SELECT coalesce(sum(units), 0) FROM stock_moves m WHERE m.lot_id = l.lot_id
     AND m.from_place_id = l.place_id) AS moved
FROM stock_levels l WHERE l.units <> moved LIMIT 1
"""


def is_whole(book: Path, first: int) -> bool:
    """Whether the facts behind those that were there before are chained and signed."""
    with closing(dbapi2.connect(str(book))) as line:
        key = bytes.fromhex(line.execute("SELECT public_key FROM sync_epochs").fetchone()[0])
        rows = line.execute(
            "SELECT terminal_id, epoch, seq, prev, hash, sig, body FROM sync_facts"
            " WHERE seq >= ? ORDER BY seq",
            [first],
        ).fetchall()
    prev, seq = bytes(rows[0][3]), first
    for row in rows:
        fact = Fact(*row)
        is_right = (fact.seq, bytes(fact.prev)) == (seq, prev) and fact.hash == chain_hash(
            fact.terminal_id, fact.epoch, fact.seq, fact.prev, fact.body
        )
        if not is_right or not is_signed(fact, key):
            return False
        prev, seq = fact.hash, seq + 1
    return True


def lay(disk: Disk, folder: Path) -> None:
    """The files as the power cut left them."""
    for one in folder.iterdir():
        one.unlink()
    for name, content in disk.files.items():
        (folder / name).write_bytes(content)


def slips_by_act(said: tuple[str, ...]) -> list[int]:
    """After each act, how many slips were given out."""
    slips = ("INSERT INTO till_sales ", "INSERT INTO returns_returns ")
    made = [sum(one.startswith(slips) for one in act) for act in recording.acts(said)]
    return [0, *itertools.accumulate(made)]


def test_whatever_a_power_cut_leaves_every_slip_given_out_is_in_the_book(
    sold: Sold, recorder: Recorder, tmp_path: Path, record_property: Any
):
    (tmp_path / "played").mkdir()
    recording.say_again(sold, tmp_path / "played", recorder)
    slips = slips_by_act(sold.said)
    assert slips[-1] == sold.slips > 0
    wanted = 50_000 if IS_SOAK else 1_000
    every = max(1, len(recorder.notes) * 8 // wanted)
    rounds = max(1, wanted // (len(recorder.notes) * 8 // every))
    folder, states = tmp_path / "disk", 0
    seen: set[tuple[int, int]] = set()
    folder.mkdir()
    for seed in range(rounds):
        for disk in recording.disks(sold, recorder.notes, every=every, seed=seed):
            states += 1
            same = (disk.acked, hash(tuple(sorted(disk.files.items()))))
            if same in seen:  # nothing was pending: parts of nothing are alike
                continue
            seen.add(same)
            lay(disk, folder)
            wrong = wrong_with(folder, slips[disk.acked], sold.facts)
            assert not wrong, f"note {disk.at}, variant {disk.variant}, seed {seed}: {wrong}"
    assert states >= wanted * 8 // 10
    record_property(
        "soak",
        {
            "what": "T5: the power goes at any write or sync of a selling till",
            "faults": states,
            "checked": "integrity, chain, stock, numbers, every slip given out",
            "violations": 0,
            "seed": rounds,
        },
    )


@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
def test_a_write_that_fails_undoes_its_act_and_the_next_one_sells(
    sold: Sold, tmp_path: Path, error: type[Exception], record_property: Any
):
    every, tried = 1 if IS_SOAK else 9, 0
    slips = slips_by_act(sold.said)
    for at in range(1, 2_000 if IS_SOAK else 200, every):
        recorder = Recorder(f"failing{next(_names)}", fails_at=at, error=error)
        folder = tmp_path / str(at)
        folder.mkdir()
        try:
            acts = recording.say_again(sold, folder, recorder)
        finally:
            recorder.close()
        if recorder.calls < at:
            break
        assert acts == len(slips) - 1
        wrong = wrong_with(folder, slips[-1], sold.facts)
        assert not wrong, f"call {at}: {wrong}"
        tried += 1
    assert tried > 10
    record_property(
        "soak",
        {
            "what": f"T6: the k-th call to the disk fails ({error.__name__})",
            "faults": tried,
            "checked": "integrity, chain, stock, numbers",
            "violations": 0,
            "seed": 0,
        },
    )
