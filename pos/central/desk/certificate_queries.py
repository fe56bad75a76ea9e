"""Reads of the registry's certificates: which end soon, which ended and are still sold."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate, Level, last_day, stars_on
from pos.central.registry.models import RegistryCertificate, RegistryProducer, RegistryProduct


@dataclass(frozen=True)
class Ending:
    """A product whose stars end, or ended."""

    code: str
    """The registry's."""
    name_vi: str
    name_en: str
    maker: str
    place: str
    stars: int
    decision_no: str
    ends_on: date
    """The last day on which it surely shows its stars."""


def endings(session: Session, first: date, last: date) -> list[Ending]:
    """The products whose stars end from `first` to `last`, the first to end first.

    A product with another certificate that holds longer is none of them.
    """
    held: dict[str, list[Certificate]] = defaultdict(list)
    for one in session.scalars(select(RegistryCertificate)):
        held[one.product_code].append(_certificate(one))
    ends = {code: _end(some, first) for code, some in held.items()}
    soon = {code: end for code, end in ends.items() if end and first <= end[1] <= last}
    asked = (
        select(RegistryProduct, RegistryProducer.name)
        .outerjoin(RegistryProducer, RegistryProducer.id == RegistryProduct.producer_id)
        .where(RegistryProduct.code.in_(sorted(soon)), RegistryProduct.is_dropped == 0)
    )
    found = [
        Ending(
            code=product.code,
            name_vi=product.name_vi,
            name_en=product.name_en,
            maker=maker or "",
            place=product.place,
            stars=soon[product.code][0].stars,
            decision_no=soon[product.code][0].decision_no,
            ends_on=soon[product.code][1],
        )
        for product, maker in session.execute(asked)
    ]
    return sorted(found, key=lambda one: (one.ends_on, one.name_vi))


def _end(held: list[Certificate], day: date) -> tuple[Certificate, date] | None:
    """The certificate after which a product has no stars, of those it has on `day`, and its last
    day; one that ends is followed by the next that holds."""
    shown, on, last_shown = stars_on(held, day), day, None
    while shown is not None:
        end = last_day(shown)
        if end is None:
            return None
        last_shown = (shown, end)
        on = end + timedelta(days=1)
        shown = stars_on(held, on)
    return last_shown


def _certificate(one: RegistryCertificate) -> Certificate:
    return Certificate(
        stars=one.stars,
        decision_no=one.decision_no,
        body=one.body,
        level=Level(one.level) if one.level else None,
        issued=PartialDate.parse(one.issued) if one.issued else None,
        valid_to_override=one.valid_to,
        override_reason=one.valid_to_reason,
        withdrawn_on=one.withdrawn_on,
        potential_5=one.potential_5,
        extended_to=one.extended_to,
        criteria_set=one.criteria_set,
        score_hundredths=one.score_hundredths,
    )
