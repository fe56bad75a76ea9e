"""The origin page for machines: the same truth, by the Accept header or by the address."""

import gzip
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.trace.showroom import TEA_GTIN, World

TEA = f"/01/{TEA_GTIN}/10/L261103"
LD = "application/ld+json"
Json = dict[str, Any]


def told(client: FlaskClient, path: str) -> Json:
    answer = client.get(path, headers={"Accept": LD})
    assert answer.mimetype == LD, answer.text
    found: Json = json.loads(answer.data)
    return found


def properties(answer: Json) -> dict[str, str]:
    return {one["propertyID"]: one["value"] for one in answer["additionalProperty"]}


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (LD, LD),
        ("application/json", LD),
        (f"{LD};q=0.9,text/html;q=0.5", LD),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        (f"text/html,{LD}", "text/html"),
    ],
)
def test_who_would_rather_have_data_gets_data(
    client: FlaskClient, accept: str, mimetype: str
) -> None:
    answer = client.get(TEA, headers={"Accept": accept})
    assert answer.mimetype == mimetype
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))


def test_the_page_names_the_address_of_its_data(client: FlaskClient) -> None:
    page = client.get(TEA).text
    assert '<link rel="alternate" type="application/ld+json" href="?format=jsonld">' in page
    assert client.get(f"{TEA}?format=jsonld").mimetype == LD
    assert client.get(f"{TEA}?format=anything").mimetype == "text/html"


def test_the_goods_and_the_lot_are_told_in_schema_orgs_words(client: FlaskClient) -> None:
    answer = told(client, TEA)
    assert answer["@type"] == "Product"
    assert answer["@id"].endswith(TEA)
    assert answer["name"][0] == {"@value": "Chè Đinh Tân Cương", "@language": "vi"}
    assert answer["name"][1]["@language"] == "en"
    assert (answer["gtin14"], answer["lotNumber"]) == (TEA_GTIN, "L261103")
    assert (answer["productionDate"], answer["expirationDate"]) == ("2026-11-03", "2027-11-03")
    assert answer["manufacturer"]["name"] == "HTX Chè Ví Dụ"
    certificate = answer["hasCertification"]
    assert certificate["certificationStatus"] == "https://schema.org/CertificationActive"
    assert certificate["certificationRating"]["ratingValue"] == 5
    assert certificate["expires"] == "2028-01-17"
    assert properties(answer)["lotState"] == "fine"


def test_the_seven_things_that_the_law_asks_for_are_told_as_far_as_known(
    client: FlaskClient,
) -> None:
    """Source: domain facts, NĐ 37/2026 Art 23.7; a picture that is not there is not invented."""
    answer = told(client, TEA)
    assert answer["name"]
    assert "image" not in answer
    assert answer["manufacturer"]["name"]
    assert answer["manufacturer"]["address"]
    assert answer["countryOfOrigin"]["identifier"] == "VN"
    assert properties(answer)["placeOfOrigin"] == "xã Tân Cương, Thái Nguyên"
    assert answer["lotNumber"]
    assert answer["expirationDate"]


def test_a_recall_is_told_and_a_holds_suspicion_is_not(client: FlaskClient) -> None:
    recalled = properties(told(client, "/P/HN01/TUONG-OT/L260930"))
    assert recalled["lotState"] == "recall"
    assert recalled["recallReason"] == "Vượt mức phụ gia cho phép"
    assert recalled["recallOrder"] == "TH-2026-014"
    held = told(client, "/P/HN01/NEM/L261101")
    assert properties(held)["lotState"] == "hold"
    assert "mùi lạ" not in json.dumps(held, ensure_ascii=False)


def test_stars_that_do_not_hold_are_no_rating(client: FlaskClient) -> None:
    lapsed = told(client, "/P/HN01/NUOC-MAM")["hasCertification"]
    assert lapsed["certificationStatus"] == "https://schema.org/CertificationInactive"
    assert "certificationRating" not in lapsed


def test_the_events_come_with_it_and_tell_no_number(client: FlaskClient) -> None:
    events = told(client, TEA)["epcis"]
    assert events["type"] == "EPCISDocument"
    steps = [one["bizStep"] for one in events["epcisBody"]["eventList"]]
    assert steps == ["commissioning", "receiving"]
    assert '"quantity"' not in json.dumps(events)
    assert "epcis" not in told(client, "/P/HN01/COM")


def test_no_price_cost_stock_paper_or_person_is_told(client: FlaskClient) -> None:
    for path in (TEA, "/P/HN01/MAT-ONG/A%2F7", "/P/HN01/TUONG-OT/L260930"):
        text = client.get(path, headers={"Accept": LD}).text
        for secret in ("185000", "77190", "8642", "7719", "Thu Hà"):
            assert secret not in text


@pytest.mark.parametrize("path", [f"/01/{TEA_GTIN}/10/L999", "/P/HN01/NOPE", "/01/x"])
def test_what_is_not_here_is_a_problem_that_machines_read(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": LD})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert json.loads(answer.data)["status"] == 404


# --- Manners ---------------------------------------------------------------------------------


def test_a_head_has_the_headers_of_the_page_and_no_body(client: FlaskClient) -> None:
    head, page = client.head(TEA), client.get(TEA)
    assert head.data == b""
    assert head.status_code == 200
    assert head.headers["ETag"] == page.headers["ETag"]
    assert client.head("/P/HN01/NOPE").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    for headers in ({}, {"Accept": LD}, {"Accept-Encoding": "gzip"}):
        first = client.get(TEA, headers=headers)
        again = client.get(TEA, headers={**headers, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{TEA}?l=en")
    assert other.headers["ETag"] != client.get(TEA).headers["ETag"]


def test_a_phone_gets_the_page_packed(client: FlaskClient) -> None:
    plain, packed = client.get(TEA), client.get(TEA, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)
    none = client.get(TEA, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in none.headers


def bytes_of(client: FlaskClient, path: str, **headers: str) -> bytes:
    with client.get(path, headers=headers) as answer:
        assert answer.status_code == 200, path
        return bytes(answer.data)


def test_a_page_weighs_less_than_60_kb_with_all_its_parts(client: FlaskClient) -> None:
    """Everything that a phone fetches, but for the product's own picture."""
    page = client.get(TEA).text
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(parts) == 5
    styles = "".join(bytes_of(client, one).decode() for one in parts if one.endswith(".css"))
    root = parts[0].rsplit("/", 2)[0]
    weights = {"vietnamese-600-normal", "latin-600-normal", "figures-600"}
    fonts = [
        f"{root}/fonts/{one}"
        for one in set(re.findall(r"fonts/([a-z0-9-]+\.woff2)", styles))
        if any(weight in one for weight in weights)
    ]
    assert len(fonts) == 3
    packed = {"Accept-Encoding": "gzip"}
    total = sum(len(bytes_of(client, one, **packed)) for one in (TEA, *parts, *fonts))
    assert 40_000 < total < 60_000


def test_only_a_world_that_is_ours_is_asked(world: World, client: FlaskClient) -> None:
    page = client.get(TEA).text
    assert re.findall(r'(?:src|href|action)="(?!/|\?|tel:)([^"]*)"', page) == []
    assert "http://" not in page
    assert "https://" not in page
