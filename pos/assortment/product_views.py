"""What the templates of a product's page show, in plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pos.assortment.certificate_form import format_score
from pos.assortment.certifying import seen_of
from pos.assortment.product_changing import plain
from pos.assortment.product_queries import GTIN14_DIGITS, Paper
from pos.base.dates import format_day, format_partial
from pos.base.digests import digest
from pos.catalogue.books import ProductState
from pos.catalogue.certificate_acts import Noted
from pos.catalogue.certificates import (
    Act,
    Certificate,
    State,
    first_day,
    last_day,
    standing_acts,
    state_on,
)
from pos.catalogue.codes import is_internal
from pos.law import rulebooks

_USUAL_EXTENSION = timedelta(days=rulebooks.EXTENSION_DAYS)


@dataclass(frozen=True)
class CodeView:
    """A barcode as people write it."""

    digits: str
    is_internal: bool


@dataclass(frozen=True)
class NotedView:
    """A withdrawal, an extension, or that one of them was a mistake."""

    act: Act
    by_name: str
    at: datetime
    stands: bool


@dataclass(frozen=True)
class CertificateView:
    """A certificate as it stands today."""

    certificate_id: str
    certificate: Certificate
    state: State
    issued: str
    """`15/07/2024`, `07/2024`, `2024`; empty where unknown."""
    first_on: date | None
    last_on: date | None
    days_left: int | None
    seen: str
    papers: tuple[Paper, ...]
    doubts: tuple[str, ...] = ()
    """What of it does not fit the rulebook of its day: `law.rulebooks.Doubt`."""
    rulebook: str = ""
    """Of its day, `148/2023`; empty where unknown."""
    score: str = ""
    noted: tuple[NotedView, ...] = ()
    """What was noted beside the decision, the first first."""
    proposed_end: date | None = None
    """The last day that an extension would have, as the law's usual term says."""


def form_of(state: ProductState) -> dict[str, str]:
    """What the form shows of a product."""
    return {
        "name_vi": state.name_vi,
        "name_en": state.name_en,
        "sku": state.sku,
        "gtins": "\n".join(code_of(gtin14).digits for gtin14 in state.gtins),
        "unit_word": state.unit_word,
        "net_content": state.net_content,
        "storage": state.storage,
        "story": state.story,
        "story_en": state.story_en,
        "shelf_life_days": "" if state.shelf_life_days is None else str(state.shelf_life_days),
        "tax_class": state.tax_class,
        "ocop_group": state.ocop_group,
        "producer_id": state.producer_id or "",
        "commune_code": state.commune_code or "",
        "seen": digest(plain(state)),
    }


def code_of(gtin14: str) -> CodeView:
    """A GTIN-14 in the length it has on goods: 13 digits, 8 or 14."""
    digits = gtin14[6:] if gtin14.startswith("000000") else gtin14
    if len(digits) == len(gtin14) and gtin14.startswith("0"):
        digits = gtin14[1:]
    return CodeView(digits, is_internal(gtin14))


def former(codes: Sequence[str]) -> list[str]:
    """Codes that a product had once, as people write them."""
    is_gtin = [code.isdecimal() and len(code) == GTIN14_DIGITS for code in codes]
    return [
        code_of(code).digits if is_its else code
        for code, is_its in zip(codes, is_gtin, strict=True)
    ]


def certificates(
    product_id: str,
    held: Mapping[str, Certificate],
    papers: Sequence[Paper],
    today: date,
    noted: Mapping[str, Sequence[Noted]],
) -> list[CertificateView]:
    """The certificates, the one signed last first; those without a day at the end."""
    found = [
        replace(
            _certificate(product_id, certificate_id, one, papers, today),
            noted=_noted(noted.get(certificate_id, ())),
        )
        for certificate_id, one in held.items()
    ]
    return sorted(found, key=lambda one: one.first_on or date.min, reverse=True)


def _noted(noted: Sequence[Noted]) -> tuple[NotedView, ...]:
    standing = {one.id for one in standing_acts([one.act for one in noted])}
    return tuple(NotedView(one.act, one.by_name, one.at, one.act.id in standing) for one in noted)


def _certificate(
    product_id: str, certificate_id: str, one: Certificate, papers: Sequence[Paper], today: date
) -> CertificateView:
    last = last_day(one)
    signed = None if one.issued is None else (one.issued.earliest, one.issued.latest)
    found = rulebooks.doubts(
        one.stars,
        one.level or "",
        signed,
        criteria_set=one.criteria_set,
        score=one.score_hundredths,
    )
    return CertificateView(
        certificate_id=certificate_id,
        certificate=one,
        state=state_on(one, today),
        issued="" if one.issued is None else format_partial(one.issued),
        first_on=first_day(one),
        last_on=last,
        days_left=None if last is None else (last - today).days,
        seen=seen_of(product_id, one),
        papers=tuple(paper for paper in papers if paper.certificate_id == certificate_id),
        # A list may tell five stars and no level: what is unknown is no doubt of its own.
        doubts=tuple(found) if one.level else (),
        rulebook=rulebooks.rulebook(signed[0]).code if signed else "",
        score=format_score(one.score_hundredths),
        proposed_end=None if last is None else last + _USUAL_EXTENSION,
    )


def day_of(text: Any) -> str:
    """A day that a journal keeps as text, as people write it; other text as it is."""
    try:
        return format_day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def file_name_of(paper: Paper) -> str:
    """What a saved paper is called: its own name with the ending that its content has."""
    stem = paper.file_name.rpartition(".")[0] or paper.file_name
    plain_stem = "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in stem)
    return f"{plain_stem[:60].strip(' .') or 'paper'}.{paper.kind}"
