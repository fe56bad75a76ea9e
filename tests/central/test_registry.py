"""The registry at the centre: edited as a draft, published once and for ever; recalls at once."""

import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pos.catalogue import releases
from pos.central.database import open_engine, reading
from pos.central.registry import current, lists, queries
from pos.central.registry.importing import begin_registry, import_products
from pos.central.registry.recalling import lift_recall, publish_recall
from pos.central.registry.refusals import ListTooLong, NoRecallInForce, NothingNew
from pos.central.registry.releasing import publish_release
from pos.central.registry.routes import bp
from pos.holding.recall_documents import Recall
from pos.holding.recall_lists import read_list
from pos.sync.signed import believed, key_id
from tests.central.tills import MORNING, new_pen

PEN = new_pen("centre")
KEYS = {key_id(PEN.public_key): PEN.public_key}
LIST = b"""sku,name_vi,unit,producer_name,province_code,stars,certified_on,decision_no,gtin
HN-CHE,Ch\xc3\xa8 Shan,g\xc3\xb3i,HTX Ch\xc3\xa8 Shan,01,4,2025-03-15,12/QD-UBND,8930000000019
HN-MAM,M\xe1\xba\xafm n\xc3\xaam,chai,C\xc6\xa1 s\xe1\xbb\x9f D\xc3\xac C\xe1\xba\xa9n,48,3,2024,,
"""
RECALL = Recall(
    recall_id="TH-1",
    version=1,
    level="stop",
    reason_vi="Sai nhãn",
    instruction_vi="Cất riêng",
    published_at=MORNING,
    gtins=("08930000000019",),
    lot_keys=("L241101",),
)


@dataclass(frozen=True)
class Centre:
    engine: Any
    pen: Any


@pytest.fixture
def client(centre_engine):
    app = Flask(__name__)
    app.extensions["ocop_centre"] = Centre(centre_engine, PEN)
    app.register_blueprint(bp)
    return app.test_client()


def load(engine, content=LIST):
    return import_products(engine, content, at=MORNING, by_name="Hoa")


def publish(engine, at=MORNING):
    return publish_release(engine, PEN, at=at)


def manifest(client):
    return believed(client.get("/sync/v1/down").json["manifest"], releases.SIGNED_AS, KEYS)


def recall(engine, one=RECALL):
    return publish_recall(engine, PEN, one, title="Chè Shan", product_code="HN-CHE")


def lift(engine, recall_id="TH-1"):
    return lift_recall(engine, PEN, recall_id, "Đã kiểm", at=MORNING)


# --- Releases ---------------------------------------------------------------------------------


def test_a_first_registry_of_published_products_units_and_banks_becomes_release_one(
    centre_engine, client
):
    begin_registry(centre_engine)
    taken = load(centre_engine, lists.products())
    assert (taken.rows, taken.refused) == (503, ())
    assert publish(centre_engine) == 1

    told = manifest(client)
    [file] = told["files"]
    content = client.get(f"/sync/v1/releases/{file['name']}").data
    found = releases.read_release(content)
    kinds = [kind for kind, _id in found.entries]
    assert (told["release"], told["prev"], len(content)) == (1, 0, file["bytes"])
    assert kinds.count("unit") == 3321
    assert kinds.count("product") == 503
    assert kinds.count("certificate") == 499
    assert kinds.count("bank") > 10
    assert found.state == told["state"]


def test_a_second_import_of_the_same_list_changes_nothing(centre_engine):
    begin_registry(centre_engine)
    load(centre_engine, lists.products())
    publish(centre_engine)
    load(centre_engine, lists.products())
    with pytest.raises(NothingNew):
        publish(centre_engine)


def test_what_changed_comes_as_a_delta_that_makes_the_full_file(centre_engine, client):
    load(centre_engine)
    publish(centre_engine)
    load(centre_engine, LIST.replace(b"2025-03-15,12", b"2026-03-15,13"))
    assert publish(centre_engine) == 2

    told = manifest(client)
    files = {one["kind"]: client.get(f"/sync/v1/releases/{one['name']}").data
             for one in told["files"]}  # fmt: skip
    with reading(centre_engine) as session:
        first = releases.read_release(
            queries.release_file(centre_engine, "r1.full.ndjson.gz").content
        )
        assert session is not None
    change = releases.read_release(files["delta"])
    assert len(change.entries) == 1  # the further decision
    assert releases.following(first.entries, 1, change) == dict(
        releases.read_release(files["full"]).entries
    )


def test_a_draft_is_seen_by_nobody_until_it_is_published(centre_engine, client):
    load(centre_engine)
    assert client.get("/sync/v1/down").json["manifest"] is None
    publish(centre_engine)
    load(centre_engine, LIST.replace(b"8930000000019", b""))
    assert manifest(client)["release"] == 1


def test_a_column_that_a_list_lacks_stays_as_it_is(centre_engine):
    load(centre_engine)
    publish(centre_engine)
    load(centre_engine, b"sku,name_vi,unit\nHN-CHE,Ch\xc3\xa8 Shan,g\xc3\xb3i\n")
    with pytest.raises(NothingNew):
        publish(centre_engine)


def test_a_barcode_of_another_product_keeps_its_row_out(centre_engine):
    load(centre_engine)
    taken = load(centre_engine, b"sku,name_vi,unit,gtin\nHN-X,X,g\xc3\xb3i,8930000000019\n")
    assert [(one.column, one.code) for one in taken.refused] == [("gtin", "code_of_another")]


def test_what_was_published_cannot_be_changed(centre_engine):
    load(centre_engine)
    publish(centre_engine)
    recall(centre_engine)
    for statement in (
        "UPDATE central_releases SET note = 'x'",
        "DELETE FROM central_release_files",
        "UPDATE central_recalls SET level = 'urgent'",
        "DELETE FROM central_recall_lists",
    ):
        with centre_engine.connect() as line, pytest.raises(DBAPIError):
            line.execute(text(statement))


def test_a_file_is_kept_for_ever_by_who_fetched_it_and_others_are_not_there(centre_engine, client):
    load(centre_engine)
    publish(centre_engine)
    answer = client.get("/sync/v1/releases/r1.full.ndjson.gz")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/sync/v1/releases/r2.full.ndjson.gz").status_code == 404
    assert client.get("/sync/v1/releases/..%2Fkeys").status_code == 404


def test_two_who_publish_at_once_make_one_release(centre_engine):
    load(centre_engine)

    def try_it(_n):
        try:
            return publish(centre_engine)
        except NothingNew:
            return None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(try_it, range(4)))
    assert sorted(found, key=str) == [1, None, None, None]


# --- Recalls ----------------------------------------------------------------------------------


def fetched(client, **headers):
    return client.get("/sync/v1/recalls.json", headers=headers)


def test_a_recall_is_in_the_list_at_once_and_in_every_answer(centre_engine, client):
    assert read_list(fetched(client).json, KEYS).no == 0
    assert recall(centre_engine) == 1
    found = read_list(fetched(client).json, KEYS)
    assert (found.no, found.recalls) == (1, (RECALL,))
    assert client.get("/sync/v1/down").json["recall_v"] == 1
    assert current.versions(centre_engine) == (1, 0)


def test_a_corrected_recall_takes_the_place_of_the_first(centre_engine, client):
    recall(centre_engine)
    wider = replace(RECALL, version=2, lot_keys=())
    assert recall(centre_engine, wider) == 2
    assert read_list(fetched(client).json, KEYS).recalls == (wider,)


def test_a_lifted_recall_is_told_as_lifted(centre_engine, client):
    recall(centre_engine)
    assert lift(centre_engine) == 2
    found = read_list(fetched(client).json, KEYS)
    assert found.recalls == ()
    assert [(one.recall_id, one.version) for one in found.lifted] == [("TH-1", 2)]


def test_only_a_recall_in_force_is_corrected_or_lifted(centre_engine):
    with pytest.raises(NoRecallInForce):
        lift(centre_engine)
    recall(centre_engine)
    with pytest.raises(NoRecallInForce):
        recall(centre_engine)  # the first version twice
    lift(centre_engine)
    with pytest.raises(NoRecallInForce):
        lift(centre_engine)
    with pytest.raises(NoRecallInForce):
        recall(centre_engine, replace(RECALL, version=3))


def test_a_list_that_nobody_could_fetch_in_a_moment_is_not_published(centre_engine, monkeypatch):
    monkeypatch.setattr("pos.central.registry.recalling.MOST_BYTES", 300)
    with pytest.raises(ListTooLong):
        recall(centre_engine)
    assert current.versions(centre_engine) == (0, 0)


def test_who_has_the_list_is_told_so_in_a_few_bytes(centre_engine, client):
    recall(centre_engine)
    for wish in ({}, {"Accept-Encoding": "gzip"}):
        first = fetched(client, **wish)
        again = fetched(client, **wish, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    packed = json.loads(gzip.decompress(fetched(client, **{"Accept-Encoding": "gzip"}).data))
    assert packed == fetched(client).json
    recall(centre_engine, replace(RECALL, version=2))
    assert fetched(client, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_another_process_hears_of_a_recall_within_a_quarter_second(centre_url, centre_engine):
    with_its_own = open_engine(centre_url)
    try:
        assert current.recall_list(with_its_own, PEN).no == 0
        recall(centre_engine)
        time.sleep(current.FRESH_MS / 1000 + 0.05)
        assert current.recall_list(with_its_own, PEN).no == 1
    finally:
        with_its_own.dispose()


def test_the_list_is_served_from_memory_also_while_the_database_is_away(
    centre_engine, client, monkeypatch
):
    recall(centre_engine)
    whole = fetched(client).data

    class Away:
        def __enter__(self):
            from sqlalchemy.exc import OperationalError

            raise OperationalError("away", None, Exception())

        def __exit__(self, *_):
            return False

    monkeypatch.setattr(current, "reading", lambda _engine: Away())
    monkeypatch.setattr(current, "FRESH_MS", 0)
    assert fetched(client).data == whole


def test_who_recalls_at_once_gets_one_list_after_the_other(centre_engine):
    ones = [replace(RECALL, recall_id=f"TH-{n}") for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: recall(centre_engine, one), ones))
    assert sorted(found) == list(range(1, 9))
    assert len(json.loads(_newest(centre_engine))["recalls"]) == 8


def _newest(engine):
    return json.loads(current.recall_list(engine, PEN).plain)["told"]


def test_the_moment_of_a_recall_is_that_of_the_act(centre_engine, client):
    later = replace(RECALL, published_at=MORNING + timedelta(minutes=3))
    recall(centre_engine, later)
    assert read_list(fetched(client).json, KEYS).at == later.published_at


def test_what_rides_in_answers_is_asked_on_the_answers_own_connection(centre_engine):
    recall(centre_engine)
    with reading(centre_engine) as session:
        assert current.versions_within(session) == (1, 0)
