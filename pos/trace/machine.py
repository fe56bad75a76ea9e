"""The origin page for machines: schema.org and GS1 words, as JSON-LD.  Pure.

Says what the page says, and as the page nothing of a buyer, a price or a level of stock.
Sources: schema.org `Product`, `Certification`; GS1 Web Vocabulary.
"""

import json
from typing import Any
from urllib.parse import quote

from pos.base.dates import iso_at
from pos.trace.standing import LotState
from pos.trace.views import Origin, RatingView

Json = dict[str, Any]

_DATE = "http://www.w3.org/2001/XMLSchema#date"
_ACTIVE, _INACTIVE = (f"https://schema.org/Certification{one}" for one in ("Active", "Inactive"))
CONTEXT: list[str | Json] = [
    "https://schema.org",
    {
        "gs1": "https://gs1.org/voc/",
        "lotNumber": "gs1:hasBatchLotNumber",
        "bestBeforeDate": {"@id": "gs1:bestBeforeDate", "@type": _DATE},
        "expirationDate": {"@id": "gs1:expirationDate", "@type": _DATE},
        "epcis": {"@id": "gs1:epcis", "@type": "@json"},
    },
]
NOT_HERE: Json = {"type": "about:blank", "status": 404, "title": "Not Found"}
"""As RFC 9457 wants a problem told."""


def as_text(answer: Json) -> str:
    """The text that is sent: readable by people, too."""
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def product(page: Origin, *, base: str, showroom: str) -> Json:
    """What a machine is told of the goods and the lot behind a label.

    Args:
        base: the address at which shoppers see our pages.
        showroom: its code.
    """
    names = [_text(page.name_vi, "vi"), *([_text(page.name_en, "en")] if page.name_en else [])]
    stories = [
        _text(one, language) for one, language in ((page.story, "vi"), (page.story_en, "en")) if one
    ]
    told: Json = {
        "@context": CONTEXT,
        "@type": "Product",
        "@id": _address(page, base.rstrip("/"), showroom),
        "name": names,
        "sku": page.sku,
        "countryOfOrigin": {"@type": "Country", "identifier": "VN"},
        "manufacturer": _maker(page),
        "additionalProperty": _properties(page),
        "dateModified": iso_at(page.checked_at),
    }
    more: Json = {
        "gtin14": page.gtin14,
        "description": stories,
        "image": f"{base.rstrip('/')}/pictures/{page.picture}.jpg" if page.picture else "",
        "hasCertification": _certificate(page.rating) if page.rating else None,
        "offeredBy": _seller(page),
    }
    return told | {name: value for name, value in more.items() if value} | _lot(page)


def with_events(answer: Json, events: Json | None) -> Json:
    """The answer with the EPCIS document of what happened to the lot, whole by itself."""
    return answer if events is None else answer | {"epcis": events}


def _text(value: str, language: str) -> Json:
    return {"@value": value, "@language": language}


def _address(page: Origin, base: str, showroom: str) -> str:
    own = f"/01/{page.gtin14}" if page.gtin14 else f"/p/{showroom}/{quote(page.sku, safe='')}"
    if page.lot is None:
        return base + own
    return f"{base}{own}{'/10' if page.gtin14 else ''}/{quote(page.lot.code, safe='')}"


def _maker(page: Origin) -> Json:
    """Unknown stays unknown: what nobody wrote down is not there."""
    maker = page.maker
    said = {"name": maker.name, "address": maker.address or maker.place or maker.commune_today}
    return {"@type": "Organization"} | {name: value for name, value in said.items() if value}


def _seller(page: Origin) -> Json:
    shop = page.showroom
    if shop is None:
        return {}
    said = {"name": shop.name, "address": shop.address, "telephone": shop.phone}
    return {"@type": "Store"} | {name: value for name, value in said.items() if value}


def _certificate(rating: RatingView) -> Json:
    """As it stands today: `certificationStatus` is active only where the stars are shown."""
    told: Json = {
        "@type": "Certification",
        "name": "OCOP",
        "certificationStatus": _ACTIVE if rating.standing.shows_stars else _INACTIVE,
    }
    more: Json = {
        "certificationRating": {"@type": "Rating", "ratingValue": rating.count, "bestRating": 5}
        if rating.count
        else None,
        "certificationIdentification": rating.decision_no,
        "issuedBy": {"@type": "Organization", "name": rating.body} if rating.body else None,
        "validFrom": str(rating.issued) if rating.issued else "",
        "expires": rating.valid_to.isoformat() if rating.valid_to else "",
    }
    return told | {name: value for name, value in more.items() if value}


def _lot(page: Origin) -> Json:
    lot = page.lot
    if lot is None:
        return {}
    told: Json = {"lotNumber": lot.code}
    if lot.made_on:
        told["productionDate"] = lot.made_on.isoformat()
    if lot.use_by:
        name = "expirationDate" if lot.date_kind == "hsd" else "bestBeforeDate"
        told[name] = lot.use_by.isoformat()
    return told


def _properties(page: Origin) -> list[Json]:
    """What has no word of schema.org's own; the state first, for whoever asks whether to eat it."""
    said = {
        "lotState": page.state.value if page.state is not LotState.NOT_ASKED else "",
        "recallReason": page.warning.reason if page.warning else "",
        "recallOrder": page.warning.order_no if page.warning else "",
        "placeOfOrigin": page.maker.place,
        "communeToday": page.maker.commune_today,
        "netContent": page.net_content,
        "storage": page.storage,
        "producerLotNumber": page.lot.producer_code if page.lot else "",
    }
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in said.items()
        if value
    ]
