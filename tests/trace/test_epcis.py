"""A lot's events in EPCIS 2.0: standard words, GS1 names, no receipt, no person."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.stock.places import (
    COUNTING,
    CUSTOMER,
    DISPOSED,
    INTERNAL,
    LOSS,
    PACKED,
    PACKING,
    QUARANTINE,
    SAMPLES,
    SHOP,
    STOREROOM,
    SUPPLIER,
)
from pos.trace.epcis import CONTEXT, LotIdentity, Portion, Reporter, document, lot_class
from pos.trace.journeys import Moved, Order
from tests.trace.epcis_shape import SHAPE
from tests.trace.showroom import NOON, TEA_GTIN, World, lot_id_of

OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "epcis"
"""Laid beside the project where it is worked on; GS1's terms keep it out of the project."""
HERE = Reporter("https://sp.example.vn", "HN01")
TEA = LotIdentity(
    gtin14=TEA_GTIN,
    sku="CHE-DINH",
    code="L261103",
    producer_code="TC 03/11",
    made_on=date(2026, 11, 3),
    date_kind="hsd",
    use_by=date(2027, 11, 3),
    unit="piece",
)
HONEY = LotIdentity("", "MAT-ONG", "A/7", "", None, "best_before", date(2027, 1, 1), "g")
BASKET = LotIdentity("", "GIO-TET", "S2701", "", None, "hsd", date(2027, 1, 1), "piece")
INSIDE = (Portion(TEA, 2), Portion(HONEY, 250))
PLACES = (
    *(SUPPLIER, SHOP, STOREROOM, QUARANTINE, "fair-1", CUSTOMER, DISPOSED, INTERNAL, SAMPLES),
    *(PACKED, PACKING, LOSS, COUNTING),
)
Json = dict[str, Any]


def at(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 11, 3, hour, tzinfo=UTC) + timedelta(days=day)


def moved(day: int, from_place: str, to_place: str, units: int = 5, reason: str = "moved") -> Moved:
    return Moved(at(day).date(), from_place, to_place, reason, at(day), at(day), units)


def events(*rows: Moved, orders: tuple[Order, ...] = (), lot: LotIdentity = TEA) -> list[Json]:
    told = document(lot, rows, orders, reporter=HERE, at=NOON)
    found: list[Json] = told["epcisBody"]["eventList"]
    return found


def steps(found: list[Json]) -> list[tuple[str, str, str]]:
    return [(one["action"], one["bizStep"], one["disposition"]) for one in found]


@pytest.mark.parametrize(
    ("from_place", "to_place", "told"),
    [
        (STOREROOM, SHOP, ("OBSERVE", "stocking", "sellable_accessible")),
        (SHOP, "fair-1", ("OBSERVE", "stocking", "sellable_accessible")),
        (SHOP, STOREROOM, ("OBSERVE", "storing", "sellable_not_accessible")),
        (SHOP, CUSTOMER, ("OBSERVE", "retail_selling", "retail_sold")),
        (CUSTOMER, QUARANTINE, ("OBSERVE", "accepting", "returned")),
        (SHOP, QUARANTINE, ("OBSERVE", "holding", "non_sellable_other")),
        (QUARANTINE, SHOP, ("OBSERVE", "inspecting", "conformant")),
        (QUARANTINE, DISPOSED, ("DELETE", "destroying", "destroyed")),
        (SHOP, SUPPLIER, ("OBSERVE", "shipping", "returned")),
        (SHOP, INTERNAL, ("DELETE", "decommissioning", "inactive")),
        (SHOP, SAMPLES, ("DELETE", "sampling", "dispensed")),
        (SHOP, PACKED, ("OBSERVE", "packing", "in_progress")),
        (PACKED, SHOP, ("OBSERVE", "unpacking", "in_progress")),
        (PACKED, CUSTOMER, ("OBSERVE", "retail_selling", "retail_sold")),
        (PACKED, DISPOSED, ("DELETE", "destroying", "destroyed")),
        (PACKED, SUPPLIER, ("OBSERVE", "shipping", "returned")),
        (SHOP, PACKING, ("DELETE", "unpacking", "inactive")),
    ],
)
def test_each_way_has_its_standard_words(
    from_place: str, to_place: str, told: tuple[str, str, str]
) -> None:
    assert steps(events(moved(1, from_place, to_place))) == [told]


def test_a_delivery_begins_the_lot_with_its_master_data_and_is_received() -> None:
    begun, came = events(moved(0, SUPPLIER, SHOP, 40))
    assert steps([begun, came]) == [
        ("ADD", "commissioning", "active"),
        ("OBSERVE", "receiving", "in_progress"),
    ]
    assert begun["ilmd"] == {
        "cbvmda:lotNumber": "L261103",
        "cbvmda:sellersLotNumber": "TC 03/11",
        "cbvmda:productionDate": "2026-11-03",
        "cbvmda:itemExpirationDate": "2027-11-03",
    }
    assert "ilmd" not in came
    assert begun["quantityList"] == [
        {"epcClass": f"https://id.gs1.org/01/{TEA_GTIN}/10/L261103", "quantity": 40}
    ]
    assert begun["eventTimeZoneOffset"] == "+07:00"


def test_what_a_count_put_right_is_nobodys_event() -> None:
    assert events(moved(1, COUNTING, SHOP), moved(2, SHOP, COUNTING), moved(3, SHOP, LOSS)) == []


def test_a_days_sales_are_one_sum_at_the_days_end_and_never_later_than_now() -> None:
    (old,) = events(moved(1, SHOP, CUSTOMER, 7))
    assert (old["quantityList"][0]["quantity"], old["eventTime"]) == (7, "2026-11-04T16:59:59.000Z")
    (today,) = events(moved(18, SHOP, CUSTOMER))
    assert today["eventTime"] == "2026-11-21T07:05:00.000Z"
    assert "bizLocation" not in today


def test_a_recall_and_the_end_of_a_hold_are_told_of_the_whole_lot() -> None:
    recall = Order(True, at(3), "Lý do riêng", "Việc", "", "", "TH-2026-014", None)
    hold = Order(False, at(1), "Nghi ngờ", "Việc", "", "", "", at(2))
    found = events(moved(3, SHOP, QUARANTINE, reason="held"), orders=(hold, recall))
    assert steps(found) == [
        ("OBSERVE", "holding", "non_sellable_other"),
        ("OBSERVE", "inspecting", "conformant"),
        ("OBSERVE", "holding", "recalled"),
    ]
    assert "quantity" not in found[2]["quantityList"][0]
    assert "Nghi" not in json.dumps(found, ensure_ascii=False)


def test_goods_without_a_gtin_have_a_name_of_ours_and_grams_their_unit() -> None:
    assert lot_class(HONEY, HERE) == "https://sp.example.vn/p/HN01/MAT-ONG/A%2F7"
    begun = events(moved(0, SUPPLIER, SHOP, 450), lot=HONEY)[0]
    assert begun["quantityList"][0]["uom"] == "GRM"
    assert begun["ilmd"] == {"cbvmda:lotNumber": "A/7", "cbvmda:bestBeforeDate": "2027-01-01"}


def basket(*rows: Moved, is_public: bool = False) -> list[Json]:
    told = document(
        *(BASKET, rows, ()), reporter=HERE, at=NOON, portions=INSIDE, is_public=is_public
    )
    found: list[Json] = told["epcisBody"]["eventList"]
    return found


def test_sets_come_of_the_lots_that_lie_in_them_so_many_as_were_packed() -> None:
    packed, sold, undone = basket(
        moved(0, PACKING, SHOP, 3), moved(1, SHOP, CUSTOMER, 1), moved(2, SHOP, PACKING, 1)
    )
    assert packed["type"] == "TransformationEvent"
    assert "action" not in packed
    assert packed["inputQuantityList"] == [
        {"epcClass": lot_class(TEA, HERE), "quantity": 6},
        {"epcClass": lot_class(HONEY, HERE), "quantity": 750, "uom": "GRM"},
    ]
    assert packed["outputQuantityList"] == [{"epcClass": lot_class(BASKET, HERE), "quantity": 3}]
    assert packed["ilmd"]["cbvmda:itemExpirationDate"] == "2027-01-01"
    assert steps([sold, undone]) == [
        ("OBSERVE", "retail_selling", "retail_sold"),
        ("DELETE", "unpacking", "inactive"),
    ]


def test_anybody_is_told_what_went_into_a_set_and_not_how_much() -> None:
    (packed,) = basket(moved(0, PACKING, SHOP, 3), is_public=True)
    assert packed["inputQuantityList"] == [{"epcClass": lot_class(one.lot, HERE)} for one in INSIDE]
    assert packed["outputQuantityList"] == [{"epcClass": lot_class(BASKET, HERE)}]
    assert "readPoint" not in packed


def test_anybody_is_told_no_quantity_no_sale_and_no_room() -> None:
    rows = [
        moved(0, SUPPLIER, STOREROOM, 40),
        moved(1, STOREROOM, SHOP, 12),
        moved(2, SHOP, CUSTOMER, 3),
        moved(3, STOREROOM, SHOP, 9),
        moved(4, SHOP, INTERNAL, 1),
    ]
    told = document(TEA, rows, (), reporter=HERE, at=NOON, is_public=True)
    found = told["epcisBody"]["eventList"]
    assert [one["bizStep"] for one in found] == ["commissioning", "receiving", "stocking"]
    text = json.dumps(told)
    assert '"quantity"' not in text
    assert "storeroom" not in text
    assert "readPoint" not in text


# --- The official schema ---------------------------------------------------------------------


def _validator(schema: Any) -> Any:
    return jsonschema.Draft7Validator(schema, format_checker=FORMATS)


FORMATS = jsonschema.FormatChecker()
"""What the schema calls `date-time` (RFC 3339) and `uri` (RFC 3986): the library alone knows
neither, and would let anything pass."""


@FORMATS.checks("date-time", ValueError)
def _is_moment(text: object) -> bool:
    is_text = isinstance(text, str) and re.fullmatch(MOMENT, text) is not None
    return datetime.fromisoformat(text).tzinfo is not None if is_text else text is None


@FORMATS.checks("uri", ValueError)
def _is_uri(text: object) -> bool:
    is_plain = isinstance(text, str) and re.fullmatch(URI, text) is not None
    return is_plain and bool(urlsplit(text).scheme)


MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
URI = r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"


def test_the_formats_of_the_schema_are_looked_at() -> None:
    broken = document(TEA, [moved(0, SUPPLIER, SHOP, 1)], (), reporter=HERE, at=NOON)
    first = broken["epcisBody"]["eventList"][0]
    first["eventTime"] = "hôm qua"
    assert not official().is_valid(broken)
    first["eventTime"] = "2026-11-21T05:00:00Z"
    assert official().is_valid(broken)
    first["bizLocation"] = {"id": "không phải địa chỉ"}
    assert not official().is_valid(broken)


@cache
def official() -> Any:
    """GS1's own schema; ours where this machine has not got it."""
    own = _validator(SHAPE)
    if not OFFICIAL.is_dir():
        return own
    return _validator(json.loads((OFFICIAL / "EPCIS-JSON-Schema.json").read_text("utf-8")))


MOVES = st.lists(
    st.builds(
        moved,
        st.integers(0, 17),
        st.sampled_from(PLACES),
        st.sampled_from(PLACES),
        st.integers(1, 10**9),
        st.sampled_from(["sold", "held", "released", "received", "disposed"]),
    ).filter(lambda one: one.from_place != one.to_place),
    min_size=1,
    max_size=8,
)
ORDERS = st.lists(
    st.builds(
        Order,
        st.booleans(),
        st.integers(0, 9).map(at),
        st.text(max_size=9),
        st.text(max_size=9),
        st.just("Why"),
        st.just("What"),
        st.just("TH-1"),
        st.none() | st.integers(10, 17).map(at),
    ),
    max_size=3,
)


@settings(max_examples=15, deadline=None)
@given(MOVES, ORDERS, st.sampled_from([TEA, HONEY, BASKET]), st.booleans())
def test_any_history_is_a_document_of_the_official_schema_and_of_ours(
    rows: list[Moved], orders: list[Order], lot: LotIdentity, is_public: bool
) -> None:
    inside = INSIDE if lot is BASKET else ()
    told = document(
        *(lot, rows, orders), reporter=HERE, at=NOON, portions=inside, is_public=is_public
    )
    for schema in (official(), _validator(SHAPE)):
        assert [one.message for one in schema.iter_errors(told)] == []
    # The schema lets any text pass as somebody's own word: ours are the standard's.
    for one in told["epcisBody"]["eventList"]:
        for name in ("bizStep", "disposition"):
            assert one[name] in official().schema["definitions"][name]["anyOf"][1]["enum"]


@given(MOVES, ORDERS, st.booleans())
def test_any_history_has_the_shape_that_epcis_asks_for(
    rows: list[Moved], orders: list[Order], is_public: bool
) -> None:
    """The rules of the standard that need no validator, so that they are always looked at."""
    told = document(TEA, rows, orders, reporter=HERE, at=NOON, is_public=is_public)
    assert (told["@context"], told["type"], told["schemaVersion"]) == (
        [CONTEXT],
        "EPCISDocument",
        "2.0",
    )
    found = told["epcisBody"]["eventList"]
    assert [one["eventTime"] for one in found] == sorted(one["eventTime"] for one in found)
    for one in found:
        assert one["type"] == "ObjectEvent"
        assert one["action"] in {"ADD", "OBSERVE", "DELETE"}
        assert ("ilmd" in one) == (one["action"] == "ADD")
        assert one["eventTimeZoneOffset"] == "+07:00"
        assert one["eventTime"] <= "2026-11-21T07:05:00.000Z"
        assert re.fullmatch(r"https://id\.gs1\.org/01/\d{14}/10/\S+", _class(one))
        assert not (is_public and "quantity" in one["quantityList"][0])


def _class(event: Json) -> str:
    named: str = event["quantityList"][0]["epcClass"]
    return named


# --- Taken away ------------------------------------------------------------------------------


def test_the_manager_takes_a_lots_events_away_as_a_file(world: World) -> None:
    with world.app.app_context():
        lot = lot_id_of("CHE-DINH", "L261103")
        recalled = lot_id_of("TUONG-OT", "L260930")
    manager = signed_in(world)
    answer = manager.get(f"/scans/lots/{lot}.jsonld")
    assert answer.mimetype == "application/ld+json"
    named = "EPCIS-HN01-CHE-DINH-L261103.jsonld"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{named}"'
    found = json.loads(answer.data)["epcisBody"]["eventList"]
    assert ("OBSERVE", "retail_selling", "retail_sold") in steps(found)
    sold = next(one for one in found if one["bizStep"] == "retail_selling")
    assert sold["quantityList"][0]["quantity"] == 2
    for secret in ("Thu Hà", world.receipt_number, "185000", "77190"):
        assert secret not in answer.text
    recall = json.loads(manager.get(f"/scans/lots/{recalled}.jsonld").data)
    assert ("OBSERVE", "holding", "recalled") in steps(recall["epcisBody"]["eventList"])


def test_what_is_taken_away_and_what_machines_get_are_of_the_official_schema(
    world: World, client: FlaskClient
) -> None:
    with world.app.app_context():
        lots = [lot_id_of("CHE-DINH", "L261103"), lot_id_of("MAT-ONG", "A/7")]
    manager = signed_in(world)
    told = [json.loads(manager.get(f"/scans/lots/{one}.jsonld").data) for one in lots]
    told += [
        json.loads(client.get(f"{path}?format=jsonld").data)["epcis"]
        for path in (f"/01/{TEA_GTIN}/10/L261103", "/P/HN01/TUONG-OT/L260930")
    ]
    assert [one.message for each in told for one in official().iter_errors(each)] == []


def test_nobody_else_does(world: World, client: FlaskClient) -> None:
    with world.app.app_context():
        lot = lot_id_of("CHE-DINH", "L261103")
    assert client.get(f"/scans/lots/{lot}.jsonld").status_code == 303
    assert signed_in(world).get("/scans/lots/NOPE.jsonld").status_code == 404


def signed_in(world: World) -> FlaskClient:
    manager = world.app.test_client()
    page = manager.get("/sign-in").text
    token = re.search(r'name="csrf(?:_|-)token" (?:value|content)="([^"]+)"', page)
    person = re.search(r'name="?person_id"? value="([^"]+)"', page)
    assert token is not None
    assert person is not None
    form = {"person_id": person[1], "pin": "408163", "csrf_token": token[1]}
    assert manager.post("/sign-in", data=form).status_code == 303
    return manager
