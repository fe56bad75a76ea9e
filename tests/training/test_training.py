"""Practising: like the shop, and never in its books."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tests.rooms  # noqa: F401 - so every table is known
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import end_reading, reading, writing
from pos.care import audits
from pos.shop.models import Duty, PinGuard
from pos.spool.models import PrintJob
from pos.spool.papers import PRACTICE, PRACTICE_EN, practised
from pos.stock import holds
from pos.stock.holds import HoldState
from pos.sync import queries as sync
from pos.till.models import Sale
from pos.till.payment_models import PaymentRequest
from pos.training import making
from pos.training.course import FOLDER
from pos.training.doors import COOKIE
from printers.document import Boxed, Document, Label, Paragraph, words
from printers.stored import dumps, loads
from tests.printers.fake_printer import FakePrinter
from tests.shop.approved import signed
from tests.shop.workers import hire
from tests.till.steps import facts, lot_id, rows
from tests.till.transfers import ACCOUNT, with_account
from tests.training.acts import Counter
from tests.training.conftest import practising
from tests.world import NOON, PINS, World

FLOAT = {"count_100000": "10"}


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, (address, answer.status)
    return answer.get_data(as_text=True)


def order(client: FlaskClient) -> str:
    """The id of the order in hand, with a shift open."""
    if "/shifts/new" in client.get("/till").headers["Location"]:
        client.post("/till/shifts", data=FLOAT)
    return client.get("/till").headers["Location"].rsplit("/", 1)[1]


def course(shop: World):
    return shop.app.extensions["ocop_training"]._course


def in_training(shop: World, table):
    """Every row of a table of the training's book."""
    with course(shop).app.app_context():
        reading().rollback()
        found = list(reading().query(table).order_by(table.id))
        for one in found:
            reading().expunge(one)
        end_reading()
    return found


def book_bytes(shop: World) -> dict[str, bytes]:
    """Every byte of the shop's own folder but the training's; the book's log of changes, too."""
    home = shop.settings.home
    apart = {FOLDER, "cache"}  # templates as they were worked out
    found = (one for one in home.rglob("*") if one.is_file() and not apart & {*one.parts})
    passing = {"till.db-shm"}  # the readers' marks, which hold nothing
    return {
        f"{one.relative_to(home)}": one.read_bytes() for one in found if one.name not in passing
    }


# --- What it is like ---------------------------------------------------------------------------


def test_a_till_in_training_begins_without_a_shift_or_a_sale(shop: World, trainee: FlaskClient):
    assert trainee.get("/till").headers["Location"].endswith("/till/shifts/new")


def test_every_page_says_that_it_is_practice(shop: World, trainee: FlaskClient):
    order(trainee)
    for address in ("/till", "/papers", "/stock/deliveries/new", "/training", "/sign-in"):
        page = text(trainee, address)
        assert "ĐANG TẬP" in page, address
        assert "data-training" in page, address
    lost = trainee.get("/nowhere").get_data(as_text=True)
    assert "ĐANG TẬP" in lost


def test_the_shop_itself_never_says_so(shop: World):
    lan = shop.sign_in()
    for address in ("/till", "/papers", "/training", "/sign-in"):
        assert "ĐANG TẬP" not in text(lan, address)
    assert "Bắt đầu tập" in text(lan, "/training")


def test_the_goods_and_lots_of_the_shop_are_there_to_sell(shop: World, trainee: FlaskClient):
    sale = order(trainee)
    answer = trainee.post(f"/till/sales/{sale}/scans", data={"code": "8930000000019"})
    assert "Chè Đinh Tân Cương" in answer.get_data(as_text=True)
    assert "450.000" in answer.get_data(as_text=True)
    with course(shop).app.app_context():
        assert len(sync.epochs(reading())) == 2
        assert sync.head(reading()).ordinal == making.LETTER
        end_reading()


def test_a_sale_is_numbered_as_no_real_one_and_its_paper_says_so(shop: World, trainee: FlaskClient):
    from pos.spool import queries as spool

    sell(trainee)
    with course(shop).app.app_context():
        sale = reading().query(Sale).one()
        assert sale.number == "TAP01-1T-000001"
        job = reading().query(PrintJob).filter_by(kind="receipt").one()
        paper = loads(spool.job(reading(), job.id).document)
        assert paper.blocks[0] == Boxed(PRACTICE)
        assert reading().query(PrintJob).filter_by(kind="drawer").count() == 0
        end_reading()


def sell(client: FlaskClient) -> None:
    sale = order(client)
    client.post(f"/till/sales/{sale}/scans", data={"code": "8930000000019"})
    data = {"tendered_vnd": "450000", "total_vnd": "450000", "version": "1"}
    answer = client.post(f"/till/sales/{sale}/completion", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def test_settings_lists_and_ones_own_pin_are_not_practised(shop: World):
    manager = practising(shop, "Hạnh")
    for address in (
        "/settings/shop",
        "/settings/pin",
        "/catalogue/products",
        "/customers",
        "/pair",
    ):
        answer = manager.get(address)
        assert answer.status_code == 409, address
        assert "không tập được" in answer.get_data(as_text=True)


# --- Papers ------------------------------------------------------------------------------------


def test_a_paper_is_marked_once():
    paper = dumps(Document((Paragraph(words("x")),)))
    assert practised(practised(paper)) == practised(paper)
    blocks = loads(practised(paper)).blocks
    mark = (Boxed(PRACTICE), Boxed(PRACTICE_EN))
    assert (blocks[:2], blocks[-2:]) == (mark, mark)


def test_a_label_of_the_training_has_no_code_to_scan():
    label = Label(40, 30, "Chè", "HSD 03/11/2027", "Lô 1", "1 đ", "HTTPS://X/P/HN01/A/B", stars=3)
    made = loads(practised(dumps(label)))
    assert (made.qr, made.stars, made.note) == ("", 0, "Chè")
    assert (made.name, made.name_en) == (PRACTICE, PRACTICE_EN)


@pytest.fixture
def printer(shop: World) -> Iterator[FakePrinter]:
    """A printer with a drawer at register 1, for the trainings that begin from now on."""
    with FakePrinter() as fake:
        course_of = shop.app.extensions["ocop_training"]
        course_of._settings = replace(shop.settings, printer=fake.address)
        yield fake


def come_out(fake: FakePrinter, many: int) -> list[bytes]:
    """What the printer got, once so many jobs are there."""
    for _ in range(200):
        if len(fake.jobs) >= many:
            return fake.jobs
        time.sleep(0.05)
    raise AssertionError(f"{len(fake.jobs)} of {many} jobs came")


def test_a_learner_gets_paper_marked_and_the_shops_spool_and_drawer_hear_nothing(
    shop: World, printer: FakePrinter
):
    trainee = practising(shop)
    before = book_bytes(shop)
    sell(trainee)
    come_out(printer, 1)
    sale_id = in_training(shop, Sale)[0].id
    trainee.post("/till/copies", data={"sale_id": sale_id})
    come_out(printer, 2)
    trainee.post("/till/drawer/openings", data={"reason": "count"})
    jobs = [one for one in in_training(shop, PrintJob) if one.kind != "drawer"]
    papers = [loads(one.document) for one in jobs]
    assert [one.copy_no for one in jobs] == [0, 1]
    assert all({Boxed(PRACTICE), Boxed(PRACTICE_EN)} <= {*paper.blocks} for paper in papers)
    trainee.post("/training/ending")
    assert len(printer.jobs) == 2, "nothing is printed twice, nor after the end"
    assert not [one for one in printer.jobs if b"\x1bp" in one], "the drawer stays shut"
    assert book_bytes(shop) == before


# --- Coming and going --------------------------------------------------------------------------


def test_who_practises_is_signed_out_of_the_till(shop: World):
    lan = shop.sign_in()
    lan.post("/training")
    lan.post("/training/ending")
    assert lan.get("/till").headers["Location"].endswith("/sign-in")


def test_the_training_ends_with_the_last_browser_and_its_folder_goes(shop: World):
    lan, minh = practising(shop, "Lan"), practising(shop, "Minh")
    home = course(shop).home
    assert (home / "till.db").exists()
    lan.post("/training/ending")
    assert course(shop) is not None
    assert "ĐANG TẬP" in text(minh, "/sign-in")
    minh.post("/training/ending")
    assert course(shop) is None
    assert not home.exists()
    for one in (lan, minh):
        assert "ĐANG TẬP" not in text(one, "/sign-in")


def test_beginning_anew_leaves_nothing_of_what_was_practised(shop: World, trainee: FlaskClient):
    sell(trainee)
    old = course(shop)
    assert trainee.post("/training/renewal").status_code == 303
    assert course(shop) is not old
    assert not old.home.exists()
    assert trainee.get("/till").headers["Location"].endswith("/sign-in")
    with course(shop).app.app_context():
        assert reading().query(Sale).count() == 0
        end_reading()


@pytest.mark.parametrize("later", [timedelta(hours=13), timedelta(hours=12), timedelta(hours=-1)])
def test_a_training_ends_by_itself(shop: World, trainee: FlaskClient, later: timedelta):
    with clock.running(lambda: NOON + later):
        answer = trainee.get("/till")
        assert answer.headers["Location"] == "/sign-in?training=over"
        shop.app.extensions["ocop_training"].look(clock.now())
    assert course(shop) is None


def hearing(shop: World) -> list[str]:
    """The addresses that the shop's own application is asked for from now on."""
    heard: list[str] = []
    asked = shop.app.before_request_funcs.setdefault(None, [])
    asked.insert(0, lambda: heard.append(request.path))
    return heard


def test_after_its_end_no_act_is_heard_by_the_shop(shop: World, trainee: FlaskClient):
    """The browser still shows the training's page; its next act must not become a real one."""
    heard = hearing(shop)
    shop.app.extensions["ocop_training"].close()
    answer = trainee.post("/till/sales", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in?training=over")
    assert heard == []
    assert trainee.get_cookie(COOKIE) is None  # and only now the browser is the shop's again
    assert "Buổi tập đã hết" in text(trainee, answer.headers["HX-Redirect"])


def test_a_training_that_was_broken_off_leaves_its_folder_to_the_next(shop: World):
    wreck = shop.settings.home / FOLDER / "1"
    wreck.mkdir(parents=True)
    (wreck / "till.db").write_bytes(b"wreck")
    sell(practising(shop))


def failures(shop: World, name: str) -> int:
    end_reading()
    return reading().get(PinGuard, shop.person_id(name), populate_existing=True).failures


def test_a_wrong_pin_in_training_counts_and_is_told_in_the_shop(shop: World):
    """Beginning anew gives a guesser no fresh tries, nor does the way back to the till."""
    lan = practising(shop)
    manager = shop.person_id("Hạnh")
    for _ in range(3):
        answer = lan.post("/sign-in", data={"person_id": manager, "pin": "000111"})
    assert "Còn 2 lần" in answer.get_data(as_text=True)
    assert failures(shop, "Hạnh") == 3
    assert [one["person"]["name"] for one in facts("signin.failed/1")] == ["Hạnh"] * 3
    sign_in(shop, lan)
    lan.post("/training/renewal")
    for _ in range(2):
        lan.post("/sign-in", data={"person_id": manager, "pin": "000111"})
    lan.post("/training/ending")
    answer = lan.post("/sign-in", data={"person_id": manager, "pin": PINS["Hạnh"]})
    assert answer.status_code == 409, "locked at the till as well"
    page = practising(shop, "Minh").post(
        "/sign-in", data={"person_id": manager, "pin": PINS["Hạnh"]}
    )
    assert page.status_code == 409, "and in the next training"


def test_a_wrong_pin_on_a_sheet_in_training_names_who_asked(shop: World):
    lan = practising(shop)
    sale = order(lan)
    form = {"reason": "count", "sale_id": sale, **signed(shop), "approver_pin": "000111"}
    assert lan.post("/till/drawer/openings", data=form).status_code == 409
    switch = {"person_id": shop.person_id("Minh"), "pin": "000111"}
    assert lan.post("/switch", data=switch).status_code == 409
    told = facts("signin.failed/1")
    assert [one["person"]["name"] for one in told] == ["Hạnh", "Minh"]
    assert told[0]["asked_by"]["name"] == "Lan"
    assert (failures(shop, "Hạnh"), failures(shop, "Minh")) == (1, 1)


def test_a_right_pin_in_training_forgets_the_tries_and_is_nobody_seen_at_the_till(shop: World):
    lan = practising(shop)
    lan.post("/sign-in", data={"person_id": shop.person_id("Hạnh"), "pin": "000111"})
    sign_in(shop, lan, "Hạnh")
    assert failures(shop, "Hạnh") == 0
    assert rows(Duty) == []


def test_who_came_to_the_shop_meanwhile_is_not_in_the_training(shop: World):
    lan = practising(shop)
    thu = hire(shop, "lead")
    answer = lan.post("/sign-in", data={"person_id": thu, "pin": "471826"})
    assert answer.status_code == 409


def sign_in(shop: World, client: FlaskClient, name: str = "Lan") -> None:
    client.post("/sign-in", data={"person_id": shop.person_id(name), "pin": PINS[name]})


# --- The shop's books --------------------------------------------------------------------------


def test_what_comes_along_is_named_and_exists(shop: World, trainee: FlaskClient):
    from pos.base.database import Model

    filled = set()
    with course(shop).app.app_context():
        for table in Model.metadata.sorted_tables:
            if reading().execute(table.select().limit(1)).first() is not None:
                filled.add(table.name)
        end_reading()
    own = {"shop_profile", "sync_epochs", "sync_facts", "sync_terminal", "sync_trail"}
    assert filled - own <= set(making.COPIED)
    assert not any(name.startswith(("customer_", "till_sale", "spool_")) for name in filled)


def test_the_shops_keys_do_not_come_along(shop: World, trainee: FlaskClient):
    ours = {one.read_bytes() for one in (shop.settings.home / "keys").iterdir() if one.is_file()}
    theirs = {one.read_bytes() for one in (course(shop).home / "keys").iterdir()}
    assert not ours & theirs


CODES = ("8930000000019", "MAM-NEM", "RAU-CAI", "COM-ME-TRI", "nope", "TRANH", "RUOU-MO")


class Monkey:
    """Does at the till whatever comes into its head."""

    def __init__(self, client: FlaskClient, seed: int) -> None:
        self.client = client
        self.dice = random.Random(seed)

    def act(self) -> None:
        dice = self.dice
        sale = order(self.client)
        base = f"/till/sales/{sale}"
        number = str(dice.choice((0, 1, 450_000, 1_000_000, -5, 10**9)))
        post, get = self.client.post, self.client.get
        acts = (
            lambda: post(f"{base}/scans", data={"code": dice.choice(CODES), "times": "2"}),
            lambda: post(f"{base}/scans", data={"code": dice.choice(CODES)}),
            lambda: post(
                f"{base}/completion",
                data={"tendered_vnd": number, "total_vnd": number, "version": dice.choice("0123")},
            ),
            lambda: post("/till/sales"),
            lambda: post("/till/copies", data={"sale_id": sale}),
            lambda: post("/till/drawer/openings", data={"reason": "count", "sale_id": sale}),
            lambda: get(f"{base}/payment"),
            lambda: get("/papers"),
            lambda: post("/language", data={"lang": dice.choice(("vi", "en"))}),
            lambda: post("/training"),
            lambda: get(dice.choice(("/settings/shop", "/customers", "/settings/printers"))),
            lambda: post("/settings/people", data={"name": "X", "role": "cashier"}),
        )
        answer = dice.choice(acts)()
        assert answer.status_code < 500, answer.get_data(as_text=True)


def test_a_thousand_acts_in_training_change_no_byte_of_the_shop(shop: World):
    shop.sign_in().get("/till")
    client = practising(shop)
    monkey = Monkey(client, seed=20261123)
    end_reading()
    before = book_bytes(shop)
    for n in range(1000):
        monkey.act()
        if n % 250 == 249:
            client.post("/training/renewal")
            sign_in(shop, client)
    assert book_bytes(shop) == before
    client.post("/training/ending")
    assert book_bytes(shop) == before


LEFT_BEHIND = {
    "assortment": "bulk_changes bulk_steps changes labels papers standard_papers",
    "backtest": "results",
    "catalogue": "pictures",
    "closing": "closings counts slips",
    "counting": "asks counts entries goods results sheets",
    "customer": "consents keeping people",
    "holding": "calls recalls",
    "intake": "acts due going imports mappings spellings steps",
    "moving": "documents lines",
    "ordering": "closures events house_terms joined lines orders producer_terms "
    "product_terms reservations",
    "receiving": "deliveries draft_lines drafts lines ordered photos price_answers undone",
    "registry": "certificates codes entries products recall_lists releases",
    "reports": "folded months",
    "returns": "exchanges line_parts lines refunds returns sendings",
    "shop": "approvals approvals_seen duty phones pin_guards profile",
    "spool": "jobs",
    "stock": "moves recount_ends recounts",
    "supply": "cursor days hours large lots memory review_lines review_producers reviews snoozes "
    "usual",
    "sync": "acks confirmations epochs facts files links terminal trail",
    "till": "cash_moves counters draft_lines draft_scans draft_tenders drafts nudges paid_slips "
    "payment_requests request_ends request_uses sale_lines sale_parts sales shifts tenders "
    "transfer_checks voucher_codes",
    "trace": "scans",
}
"""By room: tables of what happened, of customers, of printers and of lists being worked on."""
LEFT = {f"{room}_{one}" for room, names in LEFT_BEHIND.items() for one in names.split()}
ACTS = ("sell", "split", "discount", "park", "move", "back", "exchange", "transfer", "look")


def test_a_whole_day_is_practised_and_changes_no_byte_of_the_shop(shop: World):
    with_account(shop)
    counter = Counter(practising(shop), signed(shop, difference=99_000_000))
    end_reading()
    before = book_bytes(shop)
    for act in ACTS:
        getattr(counter, act)()
    assert counter.close().startswith("/closings/TAP01-1T-Z0001")
    assert book_bytes(shop) == before
    practised_book = course(shop)
    with practised_book.app.app_context():
        # The lots come along as they lie there, without what moved them.
        found = {one.check for one in audits.audit(reading(), practised_book.home / "till.db")}
        assert found == {"stock.levels_equal_moves"}
        [asked] = reading().query(PaymentRequest).all()
        assert ACCOUNT.account_no not in asked.account_no
        end_reading()
    counter.client.post("/training/ending")
    assert book_bytes(shop) == before
    assert not practised_book.home.exists()


def test_a_held_lot_is_held_in_training_too_and_says_why(shop: World):
    lot = lot_id(shop, "CHE-DINH", "L261103")
    with writing() as session:
        state = HoldState(holds.Kind.HOLD, "Nắp phồng", "Cất vào kho")
        holds.place(session, "one", state, [lot], hand=shop.hand("Hạnh"))
    practising(shop)
    with course(shop).app.app_context():
        found = holds.open_on(reading(), lot)
        assert found is not None
        assert found.instruction == "Cất vào kho"
        end_reading()


def test_every_table_comes_along_or_is_left_behind_by_name():
    """Whoever makes a table says here whether people practise with what is in it."""
    from pos.base.database import Model

    assert not set(making.COPIED) & LEFT
    assert set(making.COPIED) | LEFT == set(Model.metadata.tables)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(
        ["/till", "/till/sales", "/lock", "/sign-in", "/training", "/settings/shop", "/x", "/"]
    ),
    verb=st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    form=st.dictionaries(st.sampled_from(["code", "pin", "person_id"]), st.text(max_size=9)),
    is_alive=st.booleans(),
)
def test_no_request_with_a_trainings_cookie_ever_comes_to_the_shop(
    shop: World, path: str, verb: str, form: dict[str, str], is_alive: bool
):
    heard = hearing(shop)
    key = shop.app.extensions["ocop_training"].let_in("vi") if is_alive else "gone"
    client = shop.app.test_client()
    client.set_cookie(COOKIE, key)
    answer = client.open(path, method=verb, data=form)
    assert answer.status_code < 500
    assert heard == []
    assert shop.app.test_client().get("/sign-in").status_code == 200
    assert heard == ["/sign-in"]  # it is heard without the cookie


def test_a_training_reads_over_a_line_that_cannot_write(shop: World):
    with db.engine.connect() as line:
        assert line.exec_driver_sql("PRAGMA query_only").scalar_one() == 1
        assert making.read_shop(line).schema
    assert isinstance(shop.settings.home, Path)


def test_a_code_for_a_transfer_pays_nobody():
    from pos.base.database import Model

    for name, columns in making.INVENTED.items():
        assert name in making.COPIED
        table = Model.metadata.tables.get(name)
        if table is not None:
            assert columns.keys() <= set(table.c.keys())


def test_the_training_ends_when_the_shop_closes(world: World):
    from pos import serving

    before = set(threading.enumerate())
    with serving._working(world.app, world.settings):
        world.app.extensions["ocop_training"].let_in("vi")
        assert course(world) is not None
        home = course(world).home
    assert course(world) is None
    assert not home.exists()
    left = [one.name for one in set(threading.enumerate()) - before if one.is_alive()]
    assert left == []
