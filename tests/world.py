"""The small named world of every test: a showroom in Hoàn Kiếm, three people, a few goods.

Made once per run through the shop's own acts, then copied for each test.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.config import Settings
from pos.migrations.running import migrate_book
from pos.shop.founding import Newcomer, found_showroom
from pos.shop.queries import Showroom, people
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from pos.sync.pen import HOUSE, Hand
from pos.till.opening import open_shift
from tests.compiled import share

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
"""21/11/2026 12:00 in Hanoi: the moment every test begins at."""
TODAY = date(2026, 11, 21)
TERMINAL_ID = "01KA0000000000000000000001"

SHOWROOM = Showroom(
    code="HN01",
    name="Showroom OCOP Hoàn Kiếm",
    address="Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội",
    mst="0199999991",
    phone="024 0000 0000",
    seller_method="deduction",
    slip_note="Hóa đơn điện tử sẽ được gửi trong ngày",
    is_demo=False,
)
PEOPLE = (
    Newcomer("Lan", "cashier", "258046"),
    Newcomer("Minh", "cashier", "367915"),
    Newcomer("Hạnh", "manager", "192837"),
)
PINS = {one.name: one.pin for one in PEOPLE}

GOODS = """\
sku,name_vi,name_en,producer_name,producer_kind,commune_vi,district_vi,province_vi,province_code,\
ocop_group,tax_class,stars,certified_on,decision_no,gtin,unit,net_content,price_vnd,shelf_life_days
CHE-DINH,Chè Đinh Tân Cương,Tan Cuong single-bud tea,HTX Chè Hảo Đạt,cooperative,xã Tân Cương,\
thành phố Thái Nguyên,Thái Nguyên,19,beverage,standard,5,2025-01-17,377/QĐ-BNN-VPĐP,8930000000019,\
hộp,100 g,450.000,365
MAM-NEM,Mắm nêm Dì Cẩn,Di Can fish paste,Hộ Dì Cẩn,household,phường Hòa Khánh Nam,quận Liên Chiểu,\
Đà Nẵng,48,food,standard,4,2024-03-15,3981/QĐ-UBND,,chai,500 ml,65.000,180
RAU-CAI,Rau cải ngọt THGY,,HTX rau hữu cơ TH Giao Yến,cooperative,xã Giao Yến,huyện Giao Thủy,\
Nam Định,37,food,raw_agri,3,2025-02-01,,,kg,,42.000,5
RUOU-MO,Rượu mơ Núi Tản,,,,,,Hà Nội,01,beverage,standard_no_reduction,,,,,chai,500 ml,220.000,
COM-ME-TRI,Cốm Mễ Trì,Me Tri young rice,,,phường Mễ Trì,quận Nam Từ Liêm,Hà Nội,01,food,standard,\
,,,,gói,200 g,60.000,2
TRANH,Tranh Đông Hồ,Dong Ho print,Nghệ nhân Ví Dụ,household,,,Bắc Ninh,24,handicraft,standard,\
3,2022,,,bức,,150.000,
TOUR,Một ngày ở làng,,,,,,Hà Nội,01,tourism,standard,,,,,lượt,,300.000,
"""
"""Seven products: a GTIN, none, weighed, alcohol, unrated and short-lived, lapsed, a service."""


@dataclass(frozen=True)
class LotOf:
    """A lot to put on the shelf at the start."""

    sku: str
    code: str
    units: int
    days_left: int | None
    """Days from today to its HSD; None: it never expires."""
    date_kind: str = "hsd"


LOTS = (
    LotOf("CHE-DINH", "L261103", 20, 347),
    LotOf("CHE-DINH", "L260812", 6, 18),
    LotOf("MAM-NEM", "L260905", 12, 90),
    LotOf("RAU-CAI", "L261120", 5000, 2),
    LotOf("RUOU-MO", "L250101", 8, None, "none"),
    LotOf("COM-ME-TRI", "L261121", 10, 1),
)


@dataclass(frozen=True)
class World:
    """One running showroom of a test."""

    app: Flask
    settings: Settings

    def hand(self, name: str = "Lan", at: datetime | None = None) -> Hand:
        """A person's hand at register 1, now."""
        someone = self.person_id(name)
        pen = self.app.extensions["ocop_house"].pen
        return Hand(pen, at or clock.now(), someone, name, 1)

    def house_hand(self) -> Hand:
        """The house's own hand."""
        return Hand(self.app.extensions["ocop_house"].pen, clock.now(), *HOUSE)

    def person_id(self, name: str) -> str:
        """A person's id."""
        return next(one.id for one in people(reading()) if one.name == name)

    def product_id(self, sku: str) -> str:
        """A product's id by its SKU."""
        found = catalogue.by_sku(reading(), sku)
        assert found is not None, sku
        return found

    def sign_in(self, name: str = "Lan") -> FlaskClient:
        """A browser of register 1 in which somebody has signed in."""
        client = self.app.test_client()
        answer = client.post(
            "/sign-in", data={"person_id": self.person_id(name), "pin": PINS[name]}
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    def open_shift(self, float_vnd: int = 1_000_000) -> int:
        """Open register 1's shift with a float of 100.000 đ notes."""
        return open_shift(1, {100_000: float_vnd // 100_000}, hand=self.hand())


def make_template(home: Path) -> None:
    """Found the showroom, import its goods and fill its shelves, in `home`."""
    settings = Settings(home=home)
    migrate_book(settings.book, at=NOON)
    app = create_app(settings)
    house = app.extensions["ocop_house"]
    hand = Hand(house.pen, NOON - timedelta(days=30), *HOUSE)
    with app.app_context():
        found_showroom(SHOWROOM, PEOPLE, terminal_id=TERMINAL_ID, pepper=house.pepper, hand=hand)
        plan = import_products(read_file(GOODS.encode()), hand=hand)
        assert not plan.refused, plan.refused
        with writing() as session:
            for one in LOTS:
                _receive(session, one, hand)
        db.session.remove()
        db.engine.dispose()


def _receive(session: object, one: LotOf, hand: Hand) -> None:
    product_id = catalogue.by_sku(session, one.sku)
    card = catalogue.cards(session, [product_id], hand.on)[product_id]
    until = None if one.days_left is None else TODAY + timedelta(days=one.days_left)
    state = LotState(one.code, "", None, one.date_kind, until, "owned", "", None)
    put_away(session, card, Delivery(state, one.units), hand=hand)


def _copy(template: Path, home: Path) -> None:
    """All of the template but the templates worked out: those serve every test from one folder."""
    kept = template / "cache"
    kept.mkdir(exist_ok=True)
    shutil.copytree(template, home, ignore=lambda *_: {kept.name}, dirs_exist_ok=True)
    if not (home / kept.name).exists():
        (home / kept.name).symlink_to(kept, target_is_directory=True)


@contextmanager
def open_world(template: Path, home: Path, **changes: object) -> Iterator[World]:
    """A fresh copy of the template, open, with an app context pushed and the clock at noon."""
    _copy(template, home)
    settings = Settings(home=home, **changes)
    app = create_app(settings)
    share(app)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/web checks it switched on
    with clock.running(lambda: NOON), app.app_context():
        try:
            yield World(app, settings)
        finally:
            db.session.remove()
            db.engine.dispose()
