"""What a list tells of goods and of the stock at hand, row by row.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pos.base.errors import BadForm
from pos.base.quantity import parse_units
from pos.base.text import Unreadable, clean
from pos.catalogue.import_rows import (
    COLUMNS,
    MOST_LETTERS,
    BadRow,
    ProductRow,
    ReadFile,
    RefusedRow,
    is_measured_piece,
    read_row,
)
from pos.catalogue.old_places import province_today
from pos.intake import values
from pos.intake.layouts import KIOTVIET_UNIT, NUMBERED, Layout
from pos.intake.sheets.sheet import Row
from pos.stock.delivery import Delivery, read_delivery

STOCK_FIELDS = (
    "opening_quantity",
    "lot_code",
    "producer_lot_code",
    "made_on",
    "use_by",
    "date_kind",
    "cost_vnd",
    "owner",
    "document_no",
)
_TRANSLATED = (
    "producer_kind",
    "ocop_group",
    "tax_class",
    "decision_level",
    "owner",
    "date_kind",
    "kind_of_goods",
    "on_sale",
)
_FAR = 80
"""So much of a cell is shown back."""


@dataclass(frozen=True)
class Opening:
    """Stock at hand when the shop begins: one lot of one product."""

    line: int
    sku: str
    delivery: Delivery


@dataclass(frozen=True)
class Remark:
    """A row that is taken, and what a person should know about it."""

    line: int
    column: str
    code: str
    given: str = ""


@dataclass(frozen=True)
class ReadGoods:
    """A list as read."""

    file: ReadFile
    openings: tuple[Opening, ...] = ()
    remarks: tuple[Remark, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """By field: the name of its column in the list."""


def read_goods(layout: Layout, *, today: date) -> ReadGoods:
    """Read every row below a list's header.

    The same item code may stand on several rows, each with a lot of its own; what the later
    rows say of the product itself is empty or the same.
    """
    reader = _Reader(layout, today)
    for row in layout.rows:
        reader.take(row)
    columns = frozenset(layout.fields)
    file = ReadFile(tuple(reader.good), tuple(reader.refused), layout.ignored, columns)
    headers = {name: one.header for name, one in layout.fields.items()}
    return ReadGoods(file, tuple(reader.openings), tuple(reader.remarks), headers)


class _Reader:
    """Keeps what the rows above have told."""

    def __init__(self, layout: Layout, today: date) -> None:
        self._columns = [(one.at, one.field) for one in layout.columns if one.field]
        self._width = max((one.at for one in layout.columns), default=0) + 1
        self._is_kiotviet = layout.is_kiotviet
        self._today = today
        self._seen: dict[str, tuple[int, Mapping[str, str]]] = {}
        self._codes: dict[str, int] = {}
        self._lots: set[tuple[str, str]] = set()
        self._products: dict[str, ProductRow] = {}
        self.good: list[ProductRow] = []
        self.refused: list[RefusedRow] = []
        self.openings: list[Opening] = []
        self.remarks: list[Remark] = []

    def take(self, row: Row) -> None:
        """Read a row: a product, a further lot of one above, or why it stays out."""
        said: list[Remark] = []
        try:
            raw = self._raw(row)
            if not any(raw.values()):
                return
            cells = self._cells(row.line, raw, said)
            above = self._seen.get(cells["sku"])
            product = self._product(row.line, cells, said) if above is None else None
            if above is not None:
                self._same_product(above, cells)
            openings = self._openings(row.line, cells, product, said)
        except BadRow as bad:
            self.refused.append(RefusedRow(row.line, bad.column, bad.code, bad.given[:_FAR]))
            return
        if product is not None:
            self._keep(product, cells)
        self.openings.extend(openings)
        self.remarks.extend(said)

    def _raw(self, row: Row) -> dict[str, str]:
        found = {}
        for at, name in self._columns:
            text = row.cells[at] if at < len(row.cells) else ""
            if at in row.flaws and row.flaws[at] in ("formula", "excel_error"):
                raise BadRow(name, row.flaws[at], text)
            found[name] = _one_line(name, text)
        if any(found.values()):
            for at, name in self._columns:
                if row.flaws.get(at) == "merged_cell":
                    raise BadRow(name, "merged_cell", "")
        rest = [text for text in row.cells[self._width :] if text.strip()]
        if rest:
            raise BadRow(self._columns[-1][1], "extra_cells", ", ".join(rest))
        return found

    def _cells(self, line: int, raw: dict[str, str], said: list[Remark]) -> dict[str, str]:
        """The row in the words of the rules."""
        cells = raw | {name: values.word(name, raw.get(name, "")) for name in _TRANSLATED}
        if cells["kind_of_goods"] == "combo":
            raise BadRow("kind_of_goods", "combo", raw["kind_of_goods"])
        base = raw.get("base_unit_sku", "")
        if base and base != raw.get("sku"):
            raise BadRow("base_unit_sku", "second_unit", base)
        if not raw.get("unit") and self._is_kiotviet:
            cells["unit"] = KIOTVIET_UNIT
            said.append(Remark(line, "unit", "unit_assumed", KIOTVIET_UNIT))
        if raw.get("stars"):
            cells["stars"] = values.stars(raw["stars"])
        if raw.get("certified_on"):
            cells["certified_on"] = values.decided_on(raw["certified_on"])
        if not raw.get("province_code"):
            cells["province_code"] = province_today(raw.get("province_vi", "")) or ""
        if raw.get("province_vi") and not cells["province_code"]:
            said.append(Remark(line, "province_vi", "province_unknown", raw["province_vi"]))
        self._price(line, cells, said)
        self._codes_of(line, cells, said)
        return cells

    def _price(self, line: int, cells: dict[str, str], said: list[Remark]) -> None:
        text = cells.get("price_vnd", "")
        if not text:
            return
        cells["price_vnd"] = values.price(text)
        if not cells["price_vnd"].strip("0.,"):
            cells["price_vnd"] = ""
            said.append(Remark(line, "price_vnd", "price_zero", text))

    def _codes_of(self, line: int, cells: dict[str, str], said: list[Remark]) -> None:
        """The item code and the barcode; many lists use one for the other."""
        sku = cells.get("sku", "").strip().lstrip("'").upper()
        code = cells.get("gtin", "")
        if code and code.upper() == sku and not values.is_barcode(code):
            code = ""  # the same word in both columns: the item code is enough
        if values.is_barcode(sku):
            said.append(Remark(line, "sku", "sku_made", f"M{sku}"))
            code, sku = code or sku, f"M{sku}"
        made = values.item_code(sku)
        if made != sku:
            said.append(Remark(line, "sku", "sku_spelled", f"{sku} → {made}"))
        cells["sku"] = made
        cells["gtin"] = values.barcode(code) if code else ""

    def _product(self, line: int, cells: Mapping[str, str], said: list[Remark]) -> ProductRow:
        asked = {name: cells.get(name, "") for name in COLUMNS}
        row = read_row(line, asked, goods_group=cells.get("goods_group", ""))
        if cells["kind_of_goods"] == "service":
            row = replace(row, is_stocked=False)
        if cells["on_sale"] in ("0", "1"):
            row = replace(row, is_withdrawn=cells["on_sale"] == "0")
        if is_measured_piece(row):
            said.append(Remark(line, "unit", "unit_counted", row.unit_word))
        row = replace(row, told=frozenset(name for name, text in cells.items() if text))
        for gtin in row.gtins:
            if gtin in self._codes:
                raise BadRow("gtin", "twice_in_file", f"{gtin} ({self._codes[gtin]})")
        return row

    def _keep(self, row: ProductRow, cells: Mapping[str, str]) -> None:
        self._products[row.sku] = row
        self._seen[row.sku] = (row.line, cells)
        self._codes.update(dict.fromkeys(row.gtins, row.line))
        self.good.append(row)

    def _same_product(self, above: tuple[int, Mapping[str, str]], cells: Mapping[str, str]) -> None:
        """Refuse a second row of one item code that is no further lot of it."""
        line, first = above
        tells_stock = bool(cells.get("opening_quantity") or numbered_lots(cells))
        same = all(
            not cells.get(name) or cells.get(name) == first.get(name)
            for name in COLUMNS
            if name != "province_code"
        )
        if not tells_stock or not same:
            raise BadRow("sku", "twice_in_file", f"{cells['sku']} ({line})")

    def _openings(
        self, line: int, cells: Mapping[str, str], product: ProductRow | None, said: list[Remark]
    ) -> list[Opening]:
        """The row's lot, or each of its numbered ones; of several a bad one stays out alone."""
        row = product or self._products[cells["sku"]]
        lots = numbered_lots(cells) or {0: dict(cells)}
        made: list[Opening | None] = []
        refused: list[RefusedRow] = []
        for number, lot in lots.items():
            try:
                made.append(self._opening(line, lot, row, said))
            except BadRow as bad:
                own = f"{bad.column}.{number}"
                column = own if cells.get(own) else bad.column
                if len(lots) == 1:
                    raise BadRow(column, bad.code, bad.given) from bad
                refused.append(RefusedRow(line, column, bad.code, bad.given[:_FAR]))
        found = [one for one in made if one is not None]
        total = cells.get("opening_quantity", "")
        if lots.keys() != {0} and total and not refused:
            units = sum(one.delivery.units for one in found)
            if not _is_total(total, units, row):
                said.append(Remark(line, "opening_quantity", "lots_differ", total))
        self.refused.extend(refused)
        return found

    def _opening(
        self, line: int, cells: Mapping[str, str], row: ProductRow, said: list[Remark]
    ) -> Opening | None:
        text = cells.get("opening_quantity", "").replace("\u2212", "-")
        if not text or not text.strip("0., "):
            return None
        if not row.is_stocked:
            said.append(Remark(line, "opening_quantity", "service_stock", text))
            return None
        if text.startswith("-"):
            said.append(Remark(line, "opening_quantity", "negative_stock", text))
            return None
        delivery = self._delivery(line, cells, row, text, said)
        if (row.sku, _lot_key(delivery)) in self._lots:
            raise BadRow("lot_code", "lot_twice", delivery.lot.code)
        if delivery.lot.use_by is None:
            said.append(Remark(line, "use_by", "no_use_by"))
        self._lots.add((row.sku, _lot_key(delivery)))
        return Opening(line, row.sku, delivery)

    def _delivery(
        self,
        line: int,
        cells: Mapping[str, str],
        row: ProductRow,
        text: str,
        said: list[Remark],
    ) -> Delivery:
        raw = {name: cells.get(name, "") for name in STOCK_FIELDS}
        raw["quantity"] = values.quantity(text, row.unit, row.unit_word)
        can_count = bool(raw["made_on"]) and row.shelf_life_days is not None
        if not raw["use_by"] and not can_count:
            raw["date_kind"] = "none"
        raw["cost_vnd"] = _cost(line, raw["cost_vnd"], said)
        try:
            return read_delivery(
                raw, unit=row.unit, shelf_life_days=row.shelf_life_days, today=self._today
            )
        except BadForm as bad:
            name, code = next(iter(bad.problems.items()))
            column = "opening_quantity" if name == "quantity" else name
            raise BadRow(column, code, raw[name]) from bad


def numbered_lots(cells: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """The row once for each of its numbered lots, by number: `Lô 2` is its `producer_lot_code`.

    An only lot without a count of its own has the row's.

    Raises:
        BadRow: `missing`: one of several lots has no count.
    """
    told: dict[int, dict[str, str]] = {}
    for key, text in cells.items():
        part, _, number = key.partition(".")
        if number and text:
            told.setdefault(int(number), {})[part] = text
    lots = {n: lot for n, lot in sorted(told.items()) if _is_told(lot)}
    for n, lot in lots.items():
        if "opening_quantity" not in lot and len(lots) > 1:
            raise BadRow(f"opening_quantity.{n}", "missing", "")
    nothing = dict.fromkeys(NUMBERED, "") | {"opening_quantity": cells.get("opening_quantity", "")}
    return {n: {**cells, **nothing, **lot} for n, lot in lots.items()}


def _is_told(lot: Mapping[str, str]) -> bool:
    """Whether a lot is there: a name or a day alone may be left over from one that was sold."""
    return bool(lot.get("opening_quantity", "x").strip("0., "))


def _is_total(text: str, units: int, row: ProductRow) -> bool:
    try:
        said = parse_units(values.quantity(text, row.unit, row.unit_word), row.unit)
    except Unreadable:
        return False
    return said == units


def _cost(line: int, text: str, said: list[Remark]) -> str:
    """What a unit cost, or nothing: an average with a fraction, or too small to be true."""
    cost = values.cost(text) if text.strip("0., ") else ""
    if cost is None:
        said.append(Remark(line, "cost_vnd", "cost_unclear", text))
    return "" if cost is None or "," in cost else cost


def _lot_key(delivery: Delivery) -> str:
    lot = delivery.lot
    return lot.code or f"{lot.producer_code}|{lot.use_by}|{lot.owner}"


def _one_line(name: str, text: str) -> str:
    try:
        return clean(text, max_length=MOST_LETTERS.get(name, 300))
    except Unreadable as bad:
        raise BadRow(name, bad.code, text[:_FAR]) from bad
