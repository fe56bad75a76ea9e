"""Streams of thousands of terminals, composed and signed beforehand and kept as batches in files.

    python -m tests.load.streams FOLDER TERMINALS SALES SEED

Each terminal's day is its set-up, its goods, an opened shift, its sales and its Z.  A file holds
the batches of a part of the terminals one behind the other; `index.json` says where each lies.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from pos.sync import wire
from tests.central.tills import PlayedTill

GOODS = tuple(f"HANG-{no:02}" for no in range(1, 13))
PARTS = 2


@dataclass(frozen=True)
class Piece:
    """One batch and where it lies."""

    terminal_no: int
    terminal_id: str
    epoch: str
    first_seq: int
    facts: int
    sales: int
    file: str
    offset: int
    length: int


@dataclass(frozen=True)
class Load:
    """All that was composed."""

    folder: Path
    terminals: tuple[tuple[str, str, str], ...]
    """Id, showroom and public key of each, by its number from 0."""
    pieces: tuple[Piece, ...]
    sales: int
    total_vnd: int

    def batch(self, piece: Piece) -> bytes:
        """The bytes of one batch."""
        with (self.folder / piece.file).open("rb") as file:
            file.seek(piece.offset)
            return file.read(piece.length)


def make(folder: Path, terminals: int, sales: int, seed: int) -> Load:
    """Compose so many sales, shared out over the terminals; what is there already is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "index.json").exists():
        jobs = [(folder, part, terminals, sales, seed) for part in range(PARTS)]
        with ProcessPoolExecutor(PARTS) as pool:
            parts = list(pool.map(_part, jobs))
        (folder / "index.json").write_text(json.dumps(_joined(parts)), encoding="utf-8")
    return read(folder)


def read(folder: Path) -> Load:
    """What `make` composed."""
    told = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return Load(
        folder,
        tuple((one[0], one[1], one[2]) for one in told["terminals"]),
        tuple(Piece(**one) for one in told["pieces"]),
        told["sales"],
        told["total_vnd"],
    )


def _joined(parts: list[dict[str, object]]) -> dict[str, object]:
    terminals = sorted((one for part in parts for one in part["terminals"]), key=lambda one: one[3])
    return {
        "terminals": terminals,
        "pieces": [one for part in parts for one in part["pieces"]],
        "sales": sum(part["sales"] for part in parts),
        "total_vnd": sum(part["total_vnd"] for part in parts),
    }


def _part(job: tuple[Path, int, int, int, int]) -> dict[str, object]:
    folder, part, terminals, sales, seed = job
    told = {"terminals": [], "pieces": [], "sales": 0, "total_vnd": 0}
    name = f"part{part}.bin"
    with (folder / name).open("wb") as file:
        for no in range(part, terminals, PARTS):
            many = sales // terminals + (no < sales % terminals)
            till, total_vnd = _till(no, many, seed)
            told["terminals"].append(
                (till.terminal_id, till.showroom, till.pen.public_key.hex(), no)
            )
            told["pieces"] += [asdict(one) for one in _write(file, name, no, till)]
            told["sales"] += many
            told["total_vnd"] += total_vnd
    return told


def _till(no: int, sales: int, seed: int) -> tuple[PlayedTill, int]:
    room = f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[no // 1000]}X{no % 1000:03}"
    till = PlayedTill(f"01LOAD{seed:04}{no:016}", showroom=room)
    till.write_shop()
    for place, sku in enumerate(GOODS):
        till.write_product(sku, 20_000 + 5_000 * place, stars=3 + place % 3)
        till.write_lot(sku, sales + 1000)
    till.open_shift()
    total_vnd = 0
    for sale in range(sales):
        lines = 1 + (sale + no) % 5
        wanted = [
            (GOODS[(sale * 5 + no + line) % len(GOODS)], 1 + line % 2) for line in range(lines)
        ]
        till.sell(*wanted)
    total_vnd = sum(one["total_vnd"] for one in till.sold.values())
    till.close()
    return till, total_vnd


def _write(file: IO[bytes], name: str, no: int, till: PlayedTill) -> Iterator[Piece]:
    facts, at = till.facts, 0
    while at < len(facts):
        sent, many = wire.compose_batch(facts[at : at + wire.MOST_FACTS], till.pen.public_key)
        its = facts[at : at + many]
        sales = sum('"sale.completed/1"' in one.body for one in its)
        place = file.tell()
        file.write(sent)
        yield Piece(
            no, till.terminal_id, till.epoch, its[0].seq, many, sales, name, place, len(sent)
        )
        at += many


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:5]))
    print(f"{made.sales} sales of {len(made.terminals)} terminals, {len(made.pieces)} batches")
