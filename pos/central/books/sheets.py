"""What a batch of facts comes to, gathered before any of it is written.  Pure.

A reader puts rows on the sheet; `entering` writes the sheet at once.  Nothing of a fact that turns
out unfit ever gets there.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pos.central.books.parts import Part
from pos.central.models import CentralModel
from pos.central.streams.values import KeptFact

Row = dict[str, Any]
AHEAD = "ahead"
"""Where goods come from that an order took before the fact that brought them was told; they are
given to it as soon as that comes."""
Table = type[CentralModel]


@dataclass(frozen=True, slots=True)
class Read:
    """A fact that is being read."""

    fact: KeptFact
    told: Part
    epoch_no: int
    by_id: str
    by_name: str
    register_no: int
    """0: at none."""

    @property
    def at(self) -> datetime:
        """When it happened, by the till's clock."""
        return self.fact.at

    @property
    def place(self) -> Row:
        """What keys a row of the fact among the large tables."""
        fact = self.fact
        return {
            "business_on": fact.business_on,
            "terminal_id": fact.terminal_id,
            "epoch": fact.epoch,
            "seq": fact.seq,
        }

    @property
    def newest(self) -> Row:
        """What begins a row of a table of states."""
        fact = self.fact
        return {"terminal_id": fact.terminal_id, "epoch_no": self.epoch_no, "seq": fact.seq}


@dataclass(frozen=True, slots=True)
class Step:
    """Units of a lot that go from one place to another."""

    read: Read
    lot_id: str
    product_id: str
    units: int
    from_place: str
    to_place: str
    reason: str = ""
    act_id: str = ""
    is_line: bool = False
    """The row of a sale or a return tells it already: no move of its own is written."""


@dataclass(frozen=True, slots=True)
class HeldLot:
    """A lot that an order names, and the units that it tells."""

    lot_id: str
    product_id: str
    units: int


@dataclass(frozen=True, slots=True)
class Held:
    """Lots that an order brought into quarantine: what lies there of each afterwards."""

    read: Read
    hold_id: str
    lots: tuple[HeldLot, ...]


@dataclass(frozen=True, slots=True)
class LetGo:
    """Lots whose order ended: what went back to the shelves of each."""

    read: Read
    hold_id: str
    lots: tuple[HeldLot, ...]


@dataclass(frozen=True, slots=True)
class SetPart:
    """What lies in each gift set of a lot."""

    lot_id: str
    product_id: str
    units: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A lot of gift sets that was packed."""

    set_lot_id: str
    parts: tuple[SetPart, ...]


StockStep = Step | Held | LetGo | Packed


@dataclass(frozen=True, slots=True)
class Patch:
    """Some columns of a table that one kind of fact tells."""

    table: Table
    columns: tuple[str, ...]
    is_guarded: bool


@dataclass
class Sheet:
    """Rows by table, in the order of their facts."""

    selling_from: dict[int, str] = field(default_factory=dict)
    """Where each register sells from, as far as the facts before told; else from the shop."""
    rows: dict[Table, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """Rows that no other fact writes."""
    states: dict[Table, dict[tuple[Any, ...], Row]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """Rows of which the newest counts, by their keys."""
    sums: dict[Table, dict[tuple[Any, ...], Row]] = field(default_factory=lambda: defaultdict(dict))
    """Rows that are added to what is there, by their keys."""
    patches: dict[Patch, dict[tuple[Any, ...], Row]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """Columns of rows that other facts tell the rest of, by their keys."""
    lots: dict[str, Row] = field(default_factory=dict)
    """What deliveries tell of lots, by their ids."""
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Codes that products have or had, by the products."""
    steps: list[StockStep] = field(default_factory=list)
    closings: list[Read] = field(default_factory=list)
    """Facts of Z, to be checked once all else is written."""

    def add(self, table: Table, row: Row) -> None:
        """Put down a row that no other fact writes."""
        self.rows[table].append(row)

    def keep(self, table: Table, row: Row, *keys: str) -> None:
        """Put down a state; the newer of two counts.

        Args:
            keys: the columns of its primary key, without the terminal's.
        """
        key = tuple(row[name] for name in keys)
        known = self.states[table].get(key)
        if known is None or (known["epoch_no"], known["seq"]) <= (row["epoch_no"], row["seq"]):
            self.states[table][key] = row

    def count(self, table: Table, keys: Row, amounts: Mapping[str, int]) -> None:
        """Add amounts to a sum of a day."""
        held = self.sums[table]
        key = tuple(keys.values())
        known = held.get(key)
        if known is None:
            held[key] = {**keys, **amounts}
            return
        for name, amount in amounts.items():
            known[name] += amount

    def patch(self, table: Table, keys: Row, values: Row, *, is_guarded: bool = False) -> None:
        """Put down some columns of a row, whether it is there or not.

        Args:
            keys: its primary key.
            is_guarded: `values` hold `epoch_no` and `seq`, and an older fact changes nothing.
        """
        patch = Patch(table, tuple(values), is_guarded)
        self.patches[patch][tuple(keys.values())] = {**keys, **values}

    def place_of(self, register_no: int) -> str:
        """Where a register sells from."""
        return self.selling_from.get(register_no, "shop")


def letter_no(letter: str) -> int:
    """Place of an epoch's letter: A is 1, Z 26, AA 27; 0 where it is none."""
    no = 0
    for one in letter:
        if not "A" <= one <= "Z":
            return 0
        no = no * 26 + ord(one) - ord("A") + 1
    return no


def read_of(fact: KeptFact, body: dict[str, Any]) -> Read:
    """A fact as its reader takes it.

    Raises:
        Unfit: its head is not as every head is.
    """
    told = Part(body)
    by = told.part("by")
    return Read(
        fact,
        told,
        letter_no(fact.ordinal),
        by.key_or("id"),
        by.text_or("name"),
        told.whole_or("register"),
    )
