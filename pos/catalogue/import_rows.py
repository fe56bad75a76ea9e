"""What a row of a product list says, or why it cannot be read.  Pure."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pos.base.dates import PartialDate, parse_day
from pos.base.money import parse_vnd
from pos.base.quantity import Unit
from pos.base.text import Unreadable, clean
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.codes import check_sku, normalise_gtin
from pos.catalogue.old_places import commune_today, is_commune
from pos.catalogue.refusals import MissingColumns, UnreadableFile
from pos.catalogue.tax_codes import check_mst
from pos.law.liquor import is_liquor
from pos.law.ocop import GROUPS
from pos.law.vat import TaxClass

REQUIRED = ("sku", "name_vi", "unit")
COLUMNS = (
    *REQUIRED,
    "name_en",
    "producer_name",
    "producer_kind",
    "producer_tax_code",
    "producer_address",
    "commune_vi",
    "district_vi",
    "province_vi",
    "province_code",
    "place",
    "commune_code",
    "ocop_group",
    "tax_class",
    "stars",
    "potential_5",
    "certified_on",
    "decision_no",
    "decision_body",
    "decision_level",
    "valid_to",
    "valid_to_reason",
    "withdrawn_on",
    "gtin",
    "internal_code",
    "net_content",
    "price_vnd",
    "shelf_life_days",
    "storage",
    "story",
    "story_en",
)
"""What the list may carry; other columns are ignored and named in the report."""

MAX_BYTES = 5 * 1024 * 1024
MOST_STORY = 600
"""Letters of a story: what is read out across a counter."""
MOST_LETTERS = {"story": MOST_STORY, "story_en": MOST_STORY}
PRODUCER_KINDS = ("enterprise", "cooperative", "cooperative_group", "household", "individual", "")
SERVICES = ("tourism",)
_WEIGHED = {"kg": Unit.G, "lít": Unit.ML}
_AROUND_UNIT = " .,;:*()[]"
"""Signs that stand around a unit and mean nothing: `Kg.`, `(hộp)`."""
_MEASURED = re.compile(r"[0-9]|(?<!\w)(?:kg|g|gr|gam|ml|l|lít|lit)(?!\w)")
_DOUBTFUL = frozenset(
    {"g", "gr", "gam", "gram", "kilogram", "kilo", "ký", "kí", "cân", "ml", "l", "lit"}
    | {"kgs", "kilôgam", "kilogam", "ki lô", "kí lô", "ký lô", "litre", "liter", "mililít"}
)
"""Words of weight or volume of which nobody knows what the price is for; as pieces surely wrong."""


class BadRow(Unreadable):
    """A row's cell that cannot be taken; `code` says why, `column` where."""

    def __init__(self, column: str, code: str, given: object) -> None:
        super().__init__(code, given)
        self.column = column


@dataclass(frozen=True)
class ProductRow:
    """A good row."""

    line: int
    sku: str
    name_vi: str
    name_en: str
    producer_name: str
    producer_kind: str
    producer_mst: str
    producer_address: str
    """As on paper; empty where the list has only the product's place."""
    place: str
    commune_code: str | None
    province_code: str
    ocop_group: str
    tax_class: str
    unit: Unit
    unit_word: str
    net_content: str
    price_vnd: int | None
    shelf_life_days: int | None
    storage: str
    story: str
    story_en: str
    is_stocked: bool
    gtins: tuple[str, ...]
    certificate: Certificate | None
    is_withdrawn: bool | None = None
    """Whether it is kept from sale; None where the list does not tell."""
    told: frozenset[str] | None = None
    """The columns that say something on this row; None: all columns of the list, also empty."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that stays out, and why."""

    line: int
    column: str
    code: str
    given: str


@dataclass(frozen=True)
class ReadFile:
    """A product list as read: good rows, refused rows, columns nobody knows."""

    rows: tuple[ProductRow, ...]
    refused: tuple[RefusedRow, ...]
    ignored_columns: tuple[str, ...] = field(default=())
    columns: frozenset[str] = frozenset(COLUMNS)
    """The known columns of its header: what a list does not have, it does not change."""


def read_file(content: bytes) -> ReadFile:
    """Read a CSV product list: UTF-8 (with or without BOM), a header, commas or semicolons.

    Raises:
        UnreadableFile: too large, not UTF-8 (16 bits a letter, say), empty, or no CSV.
        MissingColumns: `sku`, `name_vi` or `unit` is not in the header.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(reason="too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(reason="not_utf8") from error
    if "\0" in text:
        raise UnreadableFile(reason="not_utf8")
    reader = _open(text)
    names = _names(reader)
    if not any(names):
        raise UnreadableFile(reason="empty")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise MissingColumns(columns=", ".join(missing))
    reader.fieldnames = names
    good, refused = _read_rows(reader)
    unknown = tuple(name for name in names if name and name not in COLUMNS)
    return ReadFile(tuple(good), tuple(refused), unknown, frozenset(names) & frozenset(COLUMNS))


def _open(text: str) -> "csv.DictReader[str]":
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _ = reader.fieldnames  # read at the first asking
    except csv.Error as error:
        raise UnreadableFile(reason="not_csv") from error
    return reader


def _names(reader: "csv.DictReader[str]") -> list[str]:
    try:
        return [clean(name or "").lower() for name in reader.fieldnames or ()]
    except Unreadable as error:
        raise UnreadableFile(reason="not_csv") from error


def _read_rows(reader: "csv.DictReader[str]") -> tuple[list[ProductRow], list[RefusedRow]]:
    good: list[ProductRow] = []
    refused: list[RefusedRow] = []
    seen: dict[str, int] = {}
    last = (reader.fieldnames or ("",))[-1]
    for line, raw, rest in _raw_rows(reader):
        try:
            _no_more(last, rest)
            row = read_row(line, raw)
            _once(seen, row)
        except BadRow as bad:
            refused.append(RefusedRow(line, bad.column, bad.code, bad.given[:80]))
        else:
            good.append(row)
    return good, refused


def _raw_rows(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str, str], str]]:
    """Each row that says anything: its last line, its cells, what stands beyond the header."""
    try:
        for raw in reader:
            cells = {name: value for name, value in raw.items() if name and isinstance(value, str)}
            rest = ", ".join(filter(str.strip, raw.get(None, ())))
            if rest or any(value.strip() for value in cells.values()):
                yield reader.line_num, cells, rest
    except csv.Error as error:
        raise UnreadableFile(reason="not_csv") from error


def _no_more(last: str, rest: str) -> None:
    """Refuse a row with more cells than columns: a bare comma moved every cell behind it."""
    if rest:
        raise BadRow(last, "extra_cells", rest)


def _once(seen: dict[str, int], row: ProductRow) -> None:
    for column, key in (("sku", row.sku), *(("gtin", gtin) for gtin in row.gtins)):
        if key in seen:
            raise BadRow(column, "twice_in_file", f"{key} ({seen[key]})")
    seen.update(dict.fromkeys((row.sku, *row.gtins), row.line))


def read_row(line: int, raw: Mapping[str, str], *, goods_group: str = "") -> ProductRow:
    """Read one row.

    Args:
        goods_group: what the shop's old program calls its kind; tells wine and beer apart.

    Raises:
        BadRow: the first cell that cannot be taken.
    """
    cell = {name: _text(name, raw.get(name, "")) for name in COLUMNS}
    unit_word = cell["unit"].lower().strip(_AROUND_UNIT)
    if not cell["name_vi"]:
        raise BadRow("name_vi", "missing", "")
    unit = unit_of(unit_word)
    group = _one_of("ocop_group", cell, ("", *GROUPS))
    commune, district, province = cell["commune_vi"], cell["district_vi"], cell["province_vi"]
    return ProductRow(
        line=line,
        sku=_sku(cell["sku"]),
        name_vi=cell["name_vi"],
        name_en=cell["name_en"],
        producer_name=cell["producer_name"],
        producer_kind=_one_of("producer_kind", cell, PRODUCER_KINDS),
        producer_mst=_mst(cell["producer_tax_code"]),
        producer_address=cell["producer_address"],
        place=cell["place"] or ", ".join(part for part in (commune or district, province) if part),
        commune_code=_commune_code(cell) or commune_today(commune, district, province),
        province_code=cell["province_code"],
        ocop_group=group,
        tax_class=_tax_class(cell, group, goods_group),
        unit=unit,
        unit_word=unit_word,
        net_content=cell["net_content"],
        price_vnd=_price(cell["price_vnd"]),
        shelf_life_days=_days(cell["shelf_life_days"]),
        storage=cell["storage"],
        story=cell["story"],
        story_en=cell["story_en"],
        is_stocked=group not in SERVICES,
        gtins=_gtins(cell),
        certificate=_certificate(cell),
    )


def unit_of(unit_word: str) -> Unit:
    """The base unit of goods sold by a word: `kg` and `lít` are measured, the rest counted.

    Raises:
        BadRow: `missing`; or `not_known`: a measure of which nobody knows what the price is for.
    """
    if not unit_word:
        raise BadRow("unit", "missing", "")
    if unit_word in _DOUBTFUL:
        raise BadRow("unit", "not_known", unit_word)
    return _WEIGHED.get(unit_word, Unit.PIECE)


def is_measured_piece(row: ProductRow) -> bool:
    """Whether goods are counted in pieces by a word that names a measure: `500g`, `túi 1 kg`."""
    return row.unit is Unit.PIECE and bool(_MEASURED.search(row.unit_word))


def _commune_code(cell: Mapping[str, str]) -> str:
    code = cell["commune_code"]
    if code and not is_commune(code):
        raise BadRow("commune_code", "not_known", code)
    return code


def _text(column: str, value: str) -> str:
    try:
        return clean(value, max_length=MOST_LETTERS.get(column, 300))
    except Unreadable as bad:
        raise BadRow(column, bad.code, value) from bad


def _one_of(column: str, cell: Mapping[str, str], known: tuple[str, ...]) -> str:
    if cell[column] not in known:
        raise BadRow(column, "not_known", cell[column])
    return cell[column]


def _sku(text: str) -> str:
    if not text:
        raise BadRow("sku", "missing", "")
    try:
        return check_sku(text.upper())
    except Unreadable as bad:
        raise BadRow("sku", bad.code, text) from bad


def _mst(text: str) -> str:
    try:
        return check_mst(text) if text else ""
    except Unreadable as bad:
        raise BadRow("producer_tax_code", bad.code, text) from bad


def _tax_class(cell: Mapping[str, str], group: str, goods_group: str) -> str:
    if cell["tax_class"]:
        return _one_of("tax_class", cell, tuple(TaxClass))
    is_alcohol = is_liquor(cell["name_vi"], goods_group=goods_group, ocop_group=group)
    return TaxClass.STANDARD_NO_REDUCTION if is_alcohol else TaxClass.STANDARD


def _price(text: str) -> int | None:
    if not text:
        return None
    try:
        price_vnd = parse_vnd(text)
    except Unreadable as bad:
        raise BadRow("price_vnd", bad.code, text) from bad
    if price_vnd == 0:
        raise BadRow("price_vnd", "zero", text)
    return price_vnd


def _days(text: str) -> int | None:
    if not text:
        return None
    is_short = text.isascii() and text.isdigit() and len(text) <= 6
    if not is_short or not 1 <= int(text) <= 36_500:
        raise BadRow("shelf_life_days", "not_days", text)
    return int(text)


def _gtins(cell: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for column in ("gtin", "internal_code"):
        if cell[column]:
            try:
                found.append(normalise_gtin(cell[column]))
            except Unreadable as bad:
                raise BadRow(column, bad.code, cell[column]) from bad
    return tuple(sorted(set(found)))


def _certificate(cell: Mapping[str, str]) -> Certificate | None:
    if not cell["stars"]:
        return None
    if cell["stars"] not in ("3", "4", "5"):
        raise BadRow("stars", "not_stars", cell["stars"])
    stars = int(cell["stars"])
    level = _one_of("decision_level", cell, ("", *Level))
    valid_to = _day("valid_to", cell)
    if valid_to is not None and not cell["valid_to_reason"]:
        raise BadRow("valid_to_reason", "missing", "")
    return Certificate(
        stars=stars,
        decision_no=cell["decision_no"],
        body=cell["decision_body"],
        level=Level(level) if level else Level.CENTRAL if stars == 5 else None,
        issued=_issued(cell["certified_on"]),
        valid_to_override=valid_to,
        override_reason=cell["valid_to_reason"] if valid_to else "",
        withdrawn_on=_day("withdrawn_on", cell),
        potential_5=cell["potential_5"] == "1",
    )


def _issued(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) if text else None
    except Unreadable as bad:
        raise BadRow("certified_on", bad.code, text) from bad


def _day(column: str, cell: Mapping[str, str]) -> date | None:
    try:
        return parse_day(cell[column]) if cell[column] else None
    except Unreadable as bad:
        raise BadRow(column, bad.code, cell[column]) from bad
