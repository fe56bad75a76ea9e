"""Which producer a list's row means, where it tells a name and perhaps no province.  Pure."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from pos.catalogue.books import ProducerState
from pos.catalogue.import_rows import ProductRow


@dataclass(frozen=True)
class Makers:
    """The producers of a list's rows."""

    keys: Mapping[str, str]
    """By SKU: name and province, as in `ProducerState.key`; no row without a producer is here."""
    placed: Mapping[str, str] = field(default_factory=dict)
    """Producers of the books that had no province and get the list's: the key to the new one."""
    unclear: Set[str] = frozenset()
    """SKUs whose producer's name is that of several, and nothing tells which."""


def makers(
    rows: Iterable[ProductRow],
    known: Iterable[ProducerState],
    has: Mapping[str, ProducerState],
) -> Makers:
    """Find each row's producer.

    A row that tells a province means the producer of that name there; one that had no province
    in the books is the same one, where the list knows of a single province for the name.  A row
    without one means the producer that its product has, else the only one of that name: in the
    books, or in the list.

    Args:
        known: the producers of the books.
        has: by SKU: the producer a product has in the books.
    """
    told: dict[str, set[str]] = {}
    named = [row for row in rows if row.producer_name]
    for row in named:
        told.setdefault(row.producer_name, set()).update({row.province_code} - {""})
    books: dict[str, set[str]] = {}
    for state in known:
        books.setdefault(state.name, set()).add(state.province_code)
    placed = {
        f"{name}|": f"{name}|{next(iter(provinces))}"
        for name, provinces in told.items()
        if len(provinces) == 1 and books.get(name) == {""}
    }
    keys: dict[str, str] = {}
    unclear = set()
    for row in named:
        name = row.producer_name
        province = _province(row, has.get(row.sku), books.get(name, set()), told[name])
        if province is None:
            unclear.add(row.sku)
        else:
            key = f"{name}|{province}"
            keys[row.sku] = placed.get(key, key)
    return Makers(keys, placed, unclear)


def _province(
    row: ProductRow, held: ProducerState | None, books: Set[str], told: Set[str]
) -> str | None:
    """The province of a row's producer; None where it may be several."""
    if row.province_code:
        return row.province_code
    if held is not None and held.name == row.producer_name:
        return held.province_code
    for provinces in (books - {""}, told, books):
        if len(provinces) == 1:
            return next(iter(provinces))
    return None if books or told else ""
