"""Customers: known as far as they wish, told of nothing unasked, forgotten for good."""

import json
import logging
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from pos.base.dates import iso_at
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.care.attendant import Attendant
from pos.care.backing_up import make_copy
from pos.care.forgetting import ELSEWHERE, NightlyForgetting, forget_again
from pos.care.places import Places
from pos.config import Settings
from pos.customer import forgetting, forgotten, queries, registering
from pos.customer.form import read_customer
from pos.customer.models import Consent, Customer
from pos.customer.refusals import NoPhoneToCall, PhoneTaken, UnknownCustomer
from pos.customer.wordings import CURRENT
from pos.recovering import prepare, restore
from pos.sync.models import StoredFact
from pos.till import drafting
from pos.till.models import Draft, Sale
from tests.shop.workers import enter_as
from tests.world import NOON, World, open_world

PHONE = "0912345678"
NAME = "Nguyễn Thị Hoa"
VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữự]")


def register(world: World, **changes) -> str:
    given = {"name": NAME, "phone": PHONE, "wants_offers": False} | changes
    return registering.register(
        given["name"], given["phone"], wants_offers=given["wants_offers"], hand=world.hand()
    )


def forget(world: World, customer_id: str) -> None:
    forgetting.forget_customer(
        customer_id, kept_in=file_of(world), elsewhere=ELSEWHERE, at=world.hand().at
    )


def file_of(world: World):
    return world.settings.home / forgotten.NAME


def sell_to(lan: FlaskClient, customer_id: str | None) -> str:
    """Sell one pack of tea to a customer, through the till; gives the sale's id."""
    sale = lan.get("/till").headers["Location"].rsplit("/", 1)[1]
    lan.post(f"/till/sales/{sale}/scans", data={"code": "8930000000019"})
    if customer_id:
        answer = lan.post(f"/customers/choices/{sale}", data={"customer_id": customer_id})
        assert answer.status_code == 200, answer.get_data(as_text=True)
    version = re.search(r'data-version="(\d+)"', lan.get(f"/till/sales/{sale}").text)
    data = {"tendered_vnd": "450000", "total_vnd": "450000"}
    data["version"] = version[1] if version else "1"
    answer = lan.post(f"/till/sales/{sale}/completion", data=data)
    assert answer.status_code in (204, 303), answer.get_data(as_text=True)
    end_reading()
    return sale


# --- Being known -------------------------------------------------------------------------------


def test_a_name_or_a_phone_is_enough_and_nothing_is_too_little():
    assert read_customer({"name": " Hoa "}).phone is None
    assert read_customer({"phone": "0912 345 678"}).phone == PHONE
    for form in ({}, {"name": "…"}, {"phone": "12"}, {"name": "x" * 61}):
        with pytest.raises(BadForm):
            read_customer(form)


def test_one_phone_once(world: World):
    register(world)
    with pytest.raises(PhoneTaken):
        register(world, name="Khác")
    other = register(world, name="Không số", phone=None)
    register(world, name="Cũng không số", phone=None)
    with pytest.raises(PhoneTaken):
        registering.change_customer(other, "Không số", PHONE, hand=world.hand())


def test_a_form_heard_twice_makes_one_customer(world: World):
    wanted = {"wants_offers": True, "hand": world.hand(), "request_id": new_id()}
    first = registering.register(NAME, PHONE, **wanted)
    assert registering.register(NAME, PHONE, **wanted) == first
    assert reading().query(Customer).count() == 1
    assert reading().query(Consent).count() == 1


def test_a_search_finds_by_the_last_digits_or_by_words_without_marks(world: World):
    found = register(world)
    register(world, name="Trần Văn Bình", phone="0987000111")
    for typed in ("678", PHONE, "+84 912 345 678", "hoa nguyen", "HOÀ", "thi hoa"):
        assert [one.customer_id for one in queries.search(reading(), typed)] == [found], typed
    for typed in ("", "78", "ho", "%%%", "0999999999", "bình hoa", "'; --"):
        assert queries.search(reading(), typed) == [], typed


def test_what_a_till_sees_is_masked(world: World):
    register(world)
    [one] = queries.search(reading(), "678")
    assert (one.name, one.phone) == ("N. T. Hoa", "09xx xxx 678")


# --- What they agree to ------------------------------------------------------------------------


def test_consent_is_its_own_with_its_wording_and_its_time(world: World):
    one = register(world)
    assert not queries.wants_offers(reading(), one)
    registering.note_consent(one, is_given=True, hand=world.hand())
    [said] = queries.agreed(reading(), one)
    assert (said.is_given, said.wording, said.at, said.by_name) == (True, CURRENT, NOON, "Lan")
    registering.note_consent(one, is_given=False, hand=world.hand())
    registering.note_consent(one, is_given=False, hand=world.hand())
    assert [said.is_given for said in queries.agreed(reading(), one)] == [False, True]
    assert not queries.wants_offers(reading(), one)


def test_what_was_agreed_to_is_never_changed_nor_deleted(world: World):
    register(world, wants_offers=True)
    for change in ("UPDATE customer_consents SET is_given = 0", "DELETE FROM customer_consents"):
        with pytest.raises(DBAPIError), writing() as session:
            session.execute(sql(change))


def test_without_a_phone_there_is_nothing_to_agree_to(world: World):
    with pytest.raises(NoPhoneToCall):
        register(world, phone=None, wants_offers=True)
    assert reading().query(Customer).count() == 0


def test_another_phone_ends_what_was_agreed_for_the_old_one(world: World):
    one = register(world, wants_offers=True)
    registering.change_customer(one, "Hoa", PHONE, hand=world.hand())
    assert queries.wants_offers(reading(), one)
    registering.change_customer(one, "Hoa", "0987000111", hand=world.hand())
    assert not queries.wants_offers(reading(), one)


# --- Being forgotten ---------------------------------------------------------------------------


def test_nobody_is_told_of_customers_and_no_byte_of_them_stays(
    till: World, lan: FlaskClient, caplog: pytest.LogCaptureFixture
):
    """No fact, no log, no file: after the forgetting not even the freed parts of the book."""
    caplog.set_level(logging.DEBUG)
    for n in range(20):  # neighbours on the same page of the book
        register(till, name=f"Khách số {n}", phone=f"09870001{n:02}")
    one = register(till, wants_offers=True)
    for n in range(20, 40):
        register(till, name=f"Khách số {n}", phone=f"09870001{n:02}")
    lan.get("/customers/choices/x/found?q=0912345678")
    sell_to(lan, one)
    told = " ".join(reading().execute(StoredFact.__table__.select()).scalars().all())
    bodies = " ".join(row.body for row in reading().query(StoredFact))
    assert PHONE not in told + bodies
    assert "Thị Hoa" not in bodies
    assert PHONE not in caplog.text
    end_reading()
    forget(till, one)
    with till.app.app_context():
        from pos.base.database import WRITER, db

        with db.engines[WRITER].connect() as line:
            line.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in till.settings.home.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            for secret in (PHONE.encode(), "Thị Hoa".encode(), b"nguyen thi hoa"):
                assert secret not in held, path.name


def test_a_sale_keeps_its_record_without_the_person(till: World, lan: FlaskClient):
    one = register(till)
    sale_id = sell_to(lan, one)
    [bought] = ELSEWHERE.purchases(reading(), one)
    assert (bought.number, bought.total_vnd) == ("HN01-1A-000001", 450_000)
    end_reading()
    forget(till, one)
    sale = reading().get(Sale, sale_id)
    assert sale.total_vnd == 450_000
    assert queries.find(reading(), one) is None
    row = reading().get(Customer, one)
    assert (row.name, row.phone, row.search_key, row.forgotten_why) == ("", None, "", "asked")
    assert reading().query(Draft).filter(Draft.customer_id == one).count() == 0


def test_an_order_of_somebody_forgotten_is_nobodys_and_is_sold(till: World, lan: FlaskClient):
    one = register(till)
    sale = lan.get("/till").headers["Location"].rsplit("/", 1)[1]
    lan.post(f"/customers/choices/{sale}", data={"customer_id": one})
    forget(till, one)
    assert reading().get(Draft, sale).customer_id is None
    end_reading()
    sell_to(lan, None)
    with pytest.raises(UnknownCustomer):
        drafting.choose_customer(drafting.last_order(1, hand=till.hand()), one, hand=till.hand())


def test_who_was_forgotten_can_come_again_as_somebody_new(world: World):
    old = register(world)
    forget(world, old)
    with pytest.raises(UnknownCustomer):
        forget(world, old)
    new = register(world)
    assert new != old
    assert forget_again(world.settings.home, NOON) == 0
    assert queries.find(reading(), new) is not None


def test_the_file_holds_ids_and_days_alone(world: World):
    one = register(world)
    forget(world, one)
    held = json.loads(file_of(world).read_text())
    assert held == {"v": 1, "forgotten": [{"id": one, "on": "2026-11-21"}]}


def test_a_damaged_file_is_put_aside_and_the_next_is_whole(world: World):
    file_of(world).write_text("{")
    one = register(world)
    forget(world, one)
    assert list(forgotten.remembered(file_of(world))) == [one]
    assert file_of(world).with_suffix(".damaged").exists()


def test_the_power_that_goes_before_the_book_is_written_forgets_at_the_next_start(world: World):
    one = register(world)
    forgotten.remember(file_of(world), [one], NOON.date())
    assert forget_again(world.settings.home, NOON) == 1
    assert queries.find(reading(), one) is None


def test_an_older_copy_brings_nobody_back(template, tmp_path):
    """Trap: restoring a copy from before the forgetting."""
    home, stick = tmp_path / "home", tmp_path / "stick"
    stick.mkdir()
    with open_world(template, home) as world:
        one, stays = register(world), register(world, name="Bình", phone="0987000111")
        end_reading()
        copy = make_copy(Places(home, world.settings.book), NOON)
        forget(world, one)
    settings = Settings(home=home)
    done = restore(settings, prepare(settings, copy.path, NOON), NOON, code="", manager=None)
    assert done.letter == "B"
    with open_world(home, tmp_path / "again") as world:
        assert queries.find(reading(), one) is None
        assert queries.find(reading(), stays) is not None
        assert PHONE.encode() not in world.settings.book.read_bytes()


def test_a_book_put_back_by_hand_is_seen_through_at_the_start(template, tmp_path):
    """No fact tells of the forgetting, so that nothing else would notice."""
    from pos.serving import open_home

    home = tmp_path / "home"
    with open_world(template, home) as world:
        one = register(world)
        end_reading()
        copy = make_copy(Places(home, world.settings.book), NOON)
        forget(world, one)
    for tail in ("", "-wal", "-shm"):
        (home / f"till.db{tail}").unlink(missing_ok=True)
    (home / "till.db").write_bytes(copy.path.read_bytes())
    app = open_home(Settings(home=home))
    with app.app_context():
        assert queries.find(reading(), one) is None
        end_reading()


def test_the_second_folder_remembers_for_a_shop_whose_disk_died(template, tmp_path):
    home, beside = tmp_path / "home", tmp_path / "beside"
    beside.mkdir()
    with open_world(template, home) as world:
        one = register(world)
        forget(world, one)
        forgotten.learn(beside / forgotten.NAME, file_of(world))
    new = tmp_path / "new"
    new.mkdir()
    from pos.care.forgetting import bring_along

    bring_along(new, beside / "till-2026-11-21-120000.db")
    assert list(forgotten.remembered(new / forgotten.NAME)) == [one]


def test_the_copies_on_the_second_disk_lie_beside_who_was_forgotten(world: World, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    forget(world, register(world))
    places = Places(world.settings.home, world.settings.book, stick)
    Attendant(world.app.app_context, places).back_up(NOON)
    assert [path.read_bytes() for path in stick.rglob(forgotten.NAME)] == [
        file_of(world).read_bytes()
    ]


# --- Kept for a while --------------------------------------------------------------------------


def look(world: World, later: timedelta) -> None:
    NightlyForgetting(world.settings.home).look(NOON + later)


def test_who_came_no_more_is_forgotten_and_who_came_is_not(till: World, lan: FlaskClient):
    idle = register(till)
    with writing() as session:
        for word in ("update", "delete"):
            session.execute(sql(f"DROP TRIGGER till_sales_no_{word}"))
    came = register(till, name="Bình", phone="0987000111")
    sale = sell_to(lan, came)
    late = NOON + timedelta(days=600)
    with writing() as session:
        row = session.get(Sale, sale)
        row.completed_at, row.business_on = late, late.date()
    look(till, timedelta(days=729))
    assert queries.find(reading(), idle) is not None
    end_reading()
    look(till, timedelta(days=732))
    assert queries.find(reading(), idle) is None
    assert queries.find(reading(), came) is not None
    assert reading().get(Customer, idle).forgotten_why == "kept_long"
    assert list(forgotten.remembered(file_of(till))) == [idle]


def test_a_shop_that_keeps_everybody_forgets_nobody_by_itself(world: World):
    one = register(world)
    registering.keep_months(0, hand=world.hand("Hạnh"))
    look(world, timedelta(days=9999))
    assert queries.find(reading(), one) is not None
    registering.keep_months(6, hand=world.hand("Hạnh"))
    look(world, timedelta(days=200))
    assert queries.find(reading(), one) is None


def test_the_round_is_made_once_a_day(world: World, monkeypatch: pytest.MonkeyPatch):
    made = []
    monkeypatch.setattr(forgetting, "forget_idle", lambda **_given: made.append(1) or 0)
    nightly = NightlyForgetting(world.settings.home)
    for hours in (0, 1, 5, 20, 26):
        nightly.look(NOON + timedelta(hours=hours))
    assert len(made) == 2


# --- The pages ---------------------------------------------------------------------------------


def test_the_list_is_masked_and_the_page_is_whole(till: World, manager: FlaskClient):
    one = register(till)
    page = manager.get("/customers").text
    assert "N. T. Hoa" in page
    assert "09xx xxx 678" in page
    assert NAME not in page
    assert "0912 345" not in page
    whole = manager.get(f"/customers/{one}").text
    assert NAME in whole
    assert "0912 345 678" in whole


def test_a_cashier_sees_no_list_and_no_page(till: World, lan: FlaskClient):
    one = register(till)
    for path in ("/customers", f"/customers/{one}", f"/customers/{one}/file"):
        assert lan.get(path).status_code == 403
    assert lan.post(f"/customers/{one}/forgetting", data={"is_sure": "1"}).status_code == 403


def test_the_file_for_the_person_says_all_and_comes_as_a_file(
    till: World, lan: FlaskClient, manager: FlaskClient
):
    one = register(till, wants_offers=True)
    sell_to(lan, one)
    answer = manager.get(f"/customers/{one}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert PHONE not in answer.headers["Content-Disposition"]
    for said in (NAME, "0912 345 678", "HN01-1A-000001", "21/11/2026", CURRENT):
        assert said in answer.text


def test_the_managers_forms(till: World, manager: FlaskClient):
    made = manager.post("/customers", data={"name": "Hoa", "phone": "0912.345.678"})
    address = made.headers["Location"].split("?")[0]
    again = manager.post("/customers", data={"phone": PHONE})
    assert again.status_code == 400
    assert "đã ghi cho một khách khác" in again.text
    assert manager.post(address, data={"phone": "12"}).status_code == 400
    assert manager.post(address, data={"name": "Hoà", "phone": PHONE}).status_code == 303
    assert manager.post(f"{address}/consents", data={"is_given": "1"}).status_code == 303
    assert manager.post(f"{address}/forgetting").status_code == 400
    assert manager.post(f"{address}/forgetting", data={"is_sure": "1"}).status_code == 303
    assert manager.get(address).status_code == 409
    assert manager.post("/customers/keeping", data={"months": "12"}).status_code == 303
    assert manager.post("/customers/keeping", data={"months": "13"}).status_code == 400


def test_only_the_manager_says_how_long_customers_are_kept(till: World, manager: FlaskClient):
    assert 'action="/customers/keeping"' in manager.get("/customers").text
    lead = enter_as(till, "lead")
    page = lead.get("/customers")
    assert page.status_code == 200
    assert "/customers/keeping" not in page.text
    assert lead.post("/customers/keeping", data={"months": "0"}).status_code == 403


def test_both_languages(till: World, manager: FlaskClient):
    one = register(till, wants_offers=True)
    manager.post("/language", data={"lang": "en"})
    for path in ("/customers", f"/customers/{one}", f"/customers/{one}/file"):
        page = manager.get(path).text
        assert not VIETNAMESE.search(without_data(page)), path


def without_data(page: str) -> str:
    """The page's own words: names, the shop and the drawing's comments apart."""
    for known in (NAME, "N. T. Hoa", "Hạnh", "Showroom OCOP Hoàn Kiếm", "Tiếng Việt"):
        page = page.replace(known, "")
    return page


# --- At the till -------------------------------------------------------------------------------


def order_of(lan: FlaskClient) -> str:
    return lan.get("/till").headers["Location"].rsplit("/", 1)[1]


def test_a_customer_is_found_chosen_and_let_go(till: World, lan: FlaskClient):
    one, sale = register(till), order_of(lan)
    page = lan.get(f"/customers/choices/{sale}/found?q=678").text
    assert one in page
    assert "N. T. Hoa" in page
    assert NAME not in page
    assert PHONE not in page
    chosen = lan.post(f"/customers/choices/{sale}", data={"customer_id": one}).text
    assert "N. T. Hoa" in chosen
    assert "Bỏ chọn" in chosen
    assert reading().get(Draft, sale).customer_id == one
    end_reading()
    assert "Bỏ chọn" not in lan.post(f"/customers/choices/{sale}").text
    assert reading().get(Draft, sale).customer_id is None


def test_choosing_a_customer_changes_no_window(till: World, lan: FlaskClient):
    one, sale = register(till), order_of(lan)
    before = reading().get(Draft, sale).version
    end_reading()
    lan.post(f"/customers/choices/{sale}", data={"customer_id": one})
    assert reading().get(Draft, sale).version == before


def test_a_new_customer_is_written_down_once_and_chosen(till: World, lan: FlaskClient):
    sale = order_of(lan)
    offered = lan.get(f"/customers/choices/{sale}/found?q=0912 345 678").text
    assert 'value="0912 345 678"' in offered
    assert "checked" not in offered
    data = {"phone": PHONE, "name": "Hoa", "request_id": new_id()}
    for _ in range(2):
        assert "Bỏ chọn" in lan.post(f"/customers/choices/{sale}/new", data=data).text
    one = reading().query(Customer).one()
    assert reading().get(Draft, sale).customer_id == one.id
    assert not queries.wants_offers(reading(), one.id)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"phone": "123"}, "Chưa phải số điện thoại"),
        ({}, "Ghi tên hoặc số điện thoại"),
        ({"name": "Hoa", "wants_offers": "1"}, "Khách chưa có số điện thoại"),
        ({"phone": "0987000111"}, "đã ghi cho một khách khác"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    till: World, lan: FlaskClient, data: dict[str, str], said: str
):
    register(till, name="Bình", phone="0987000111")
    answer = lan.post(f"/customers/choices/{order_of(lan)}/new", data=data)
    assert said in answer.text
    assert reading().query(Customer).count() == 1


def test_nonsense_is_refused_by_name(till: World, lan: FlaskClient):
    sale = order_of(lan)
    for path in ("/customers/choices/nope", "/customers/choices/nope/found?q=678"):
        assert lan.get(path).status_code == 409
    gone = lan.post(f"/customers/choices/{sale}", data={"customer_id": "nobody"})
    assert "Không còn khách này" in gone.text
    assert iso_at(NOON).startswith("2026-11-21")
