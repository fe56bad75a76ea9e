"""What the office typed about products, certificates and recalls.  Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from pos.base.dates import PartialDate, format_day, parse_day
from pos.base.errors import BadForm
from pos.base.text import Unreadable, clean
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.codes import check_sku, normalise_gtin, normalise_lot
from pos.holding.recall_documents import LEVELS, MOST_CODES, Recall
from pos.law.ocop import GROUPS

Value = TypeVar("Value")
_MONTH = re.compile(r"(?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class ProductForm:
    """A product as typed."""

    code: str
    name_vi: str
    name_en: str
    producer_name: str
    province_code: str
    ocop_group: str
    unit_word: str
    net_content: str
    place: str
    gtins: tuple[str, ...]
    is_dropped: bool


@dataclass(frozen=True)
class CertificateForm:
    """A certificate as typed."""

    certificate: Certificate
    withdrawn_reason: str


class _Reader:
    """Reads fields, and gathers what cannot be read."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self.problems: dict[str, str] = {}

    def words(self, name: str, *, most: int, is_required: bool = False) -> str:
        """A text."""
        try:
            text = clean(self._form.get(name, ""), max_length=most)
        except Unreadable:
            self.problems[name] = "too_long"
            return ""
        if is_required and not text:
            self.problems[name] = "missing"
        return text

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """A choice."""
        value = self._form.get(name, "")
        if value not in known:
            self.problems[name] = "not_known"
        return value

    def read(self, name: str, how: Callable[[str], Value], code: str) -> Value | None:
        """Anything else; empty is None."""
        text = self._form.get(name, "").strip()
        if not text:
            return None
        try:
            return how(text)
        except (Unreadable, ValueError):
            self.problems[name] = code
            return None

    def codes(self, name: str, how: Callable[[str], str], code: str) -> tuple[str, ...]:
        """Codes, one a line or parted by commas."""
        told = re.split(r"[\n,;]", self._form.get(name, ""))[:MOST_CODES]
        try:
            found = [how(one.strip()[:100]) for one in told if one.strip()]
        except Unreadable:
            self.problems[name] = code
            return ()
        return tuple(dict.fromkeys(found))

    def done(self) -> None:
        """Be sure that all could be read.

        Raises:
            BadForm: with every field that could not.
        """
        if self.problems:
            raise BadForm(self.problems)


def read_product(form: Mapping[str, str], provinces: tuple[str, ...], code: str) -> ProductForm:
    """Read a product.

    Args:
        provinces: codes of the list.
        code: of a known product; empty: the form tells that of a new one.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    own = code or reader.read("code", lambda text: check_sku(text.upper()), "registry_code") or ""
    if not own:
        reader.problems.setdefault("code", "missing")
    told = ProductForm(
        code=own,
        name_vi=reader.words("name_vi", most=200, is_required=True),
        name_en=reader.words("name_en", most=200),
        producer_name=reader.words("producer_name", most=200),
        province_code=reader.one_of("province_code", ("", *provinces)),
        ocop_group=reader.one_of("ocop_group", ("", *GROUPS)),
        unit_word=reader.words("unit_word", most=30),
        net_content=reader.words("net_content", most=60),
        place=reader.words("place", most=200),
        gtins=tuple(sorted(reader.codes("gtins", normalise_gtin, "registry_gtin"))),
        is_dropped=form.get("is_dropped") == "1",
    )
    reader.done()
    return told


def read_certificate(form: Mapping[str, str]) -> CertificateForm:
    """Read a certificate.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    stars = reader.one_of("stars", ("3", "4", "5"))
    level = reader.one_of("level", ("", *Level))
    valid_to = reader.read("valid_to", parse_day, "registry_day")
    withdrawn_on = reader.read("withdrawn_on", parse_day, "registry_day")
    reason = reader.words("valid_to_reason", most=200, is_required=valid_to is not None)
    why = reader.words("withdrawn_reason", most=200, is_required=withdrawn_on is not None)
    issued = reader.read("issued", _issued, "registry_issued")
    extended_to = reader.read("extended_to", parse_day, "registry_day")
    decision_no = reader.words("decision_no", most=60, is_required=True)
    body = reader.words("body", most=120)
    reader.done()
    return CertificateForm(
        Certificate(
            stars=int(stars),
            decision_no=decision_no,
            body=body,
            level=Level(level) if level else None,
            issued=issued,
            valid_to_override=valid_to,
            override_reason=reason if valid_to else "",
            withdrawn_on=withdrawn_on,
            potential_5=form.get("potential_5") == "1",
            extended_to=extended_to,
        ),
        why if withdrawn_on else "",
    )


def read_recall(
    form: Mapping[str, str], *, recall_id: str, version: int, gtins: tuple[str, ...], at: datetime
) -> Recall:
    """Read a recall.

    Args:
        gtins: of the registry's product; those typed are added.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    typed = reader.codes("gtins", normalise_gtin, "registry_gtin")
    made_from: date | None = reader.read("made_from", parse_day, "registry_day")
    made_to: date | None = reader.read("made_to", parse_day, "registry_day")
    if made_from is not None and made_to is not None and made_to < made_from:
        reader.problems["made_to"] = "registry_days_turned"
    sku = form.get("product", "")[:40]
    if not sku and not gtins and not typed:
        reader.problems["product"] = "registry_no_product"
    told = Recall(
        recall_id=recall_id,
        version=version,
        level=reader.one_of("level", LEVELS),
        reason_vi=reader.words("reason_vi", most=400, is_required=True),
        instruction_vi=reader.words("instruction_vi", most=400, is_required=True),
        published_at=at,
        reason_en=reader.words("reason_en", most=400),
        instruction_en=reader.words("instruction_en", most=400),
        gtins=tuple(dict.fromkeys((*gtins, *typed))),
        sku=sku,
        lot_keys=reader.codes("lots", normalise_lot, "registry_lot"),
        made_from=made_from,
        made_to=made_to,
    )
    reader.done()
    return told


def _issued(text: str) -> PartialDate:
    """`15/03/2024`, `03/2024` or `2024`."""
    month = _MONTH.fullmatch(text)
    if month is not None:
        return PartialDate(int(month["y"]), int(month["m"]))
    if _YEAR.fullmatch(text):
        return PartialDate(int(text))
    day = parse_day(text)
    return PartialDate(day.year, day.month, day.day)


def typed_again(recall: Recall) -> dict[str, str]:
    """A recall as its form has it."""
    days = {"made_from": recall.made_from, "made_to": recall.made_to}
    return {
        "recall_id": recall.recall_id,
        "product": recall.sku,
        "level": recall.level,
        "gtins": "\n".join(recall.gtins),
        "lots": "\n".join(recall.lot_keys),
        **{name: "" if day is None else format_day(day) for name, day in days.items()},
        "reason_vi": recall.reason_vi,
        "reason_en": recall.reason_en,
        "instruction_vi": recall.instruction_vi,
        "instruction_en": recall.instruction_en,
    }
