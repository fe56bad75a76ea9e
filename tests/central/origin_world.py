"""Two showrooms at the centre, written into its books row by row, with a lot of every state."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, insert

from pos.base.ids import new_id
from pos.catalogue.codes import normalise_lot
from pos.central.books.goods_models import (
    CentralCertificate,
    CentralPicture,
    CentralProducer,
    CentralProduct,
    CentralProductCode,
)
from pos.central.books.shop_models import CentralShop
from pos.central.books.stock_models import (
    CentralHold,
    CentralHoldLot,
    CentralLevel,
    CentralLot,
    CentralMove,
    CentralSetPart,
)
from pos.central.database import open_engine, writing
from pos.central.migrations.running import migrate
from pos.central.origin.app import close, create_origin
from pos.central.registry.models import RecallAct
from pos.central.streams.partitions import ensure_months
from pos.central.terminals.models import CentralTerminal
from pos.centre_config import CentreSettings
from pos.holding.recall_documents import Recall
from tests.postgres import fresh_database, make_template

NOON = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
"""21/11/2026 14:05 in Hanoi."""
ARRIVED = datetime(2026, 11, 12, 8, 40, tzinfo=UTC)
TEA_GTIN = "08930000000019"
NASTY = """<script>alert(1)</script> "Ớt" & 'tỏi' {{ 7*7 }}"""
PICTURE = b"\xff\xd8\xff" + b"a picture"
PICTURE_NAME = hashlib.sha256(PICTURE).hexdigest()
GOOD, PAST = date(2027, 11, 3), date(2026, 11, 20)


class Books:
    """The centre's books, written by hand."""

    def __init__(self, engine: Engine, copied: "Books | None" = None) -> None:
        self.engine = engine
        self.products: dict[tuple[str, str], str] = dict(copied.products if copied else {})
        """By showroom and SKU."""
        self.lots: dict[tuple[str, str, str], str] = dict(copied.lots if copied else {})
        """By showroom, SKU and code."""

    def write(self, model: Any, **values: Any) -> None:
        with writing(self.engine) as session:
            session.execute(insert(model).values(**values))

    def showroom(self, code: str, *, status: str = "active") -> None:
        self.write(
            CentralTerminal,
            terminal_id=terminal(code),
            showroom_code=code,
            showroom_name=f"Showroom OCOP {code}",
            status=status,
            public_key="",
            fingerprint="",
            app_version="",
            enrolled_at=ARRIVED,
            province_code="01",
            commune_code="00070",
        )
        self.write(
            CentralShop,
            terminal_id=terminal(code),
            showroom_code=code,
            name=f"Showroom OCOP {code}",
            address="1 phố Ví Dụ, Hà Nội",
            commune_code="",
            mst="0199999991",
            phone="024 0000 0000",
            seller_method="deduction",
            is_demo=False,
            told="{}",
            bank='{"account": "190012345678"}',
            changed_at=ARRIVED,
            **STATE,
        )

    def product(self, code: str, sku: str, name: str, *, gtin: str = "", **more: Any) -> str:
        producer, product = new_id(), new_id()
        self.products[code, sku] = product
        self.write(
            CentralProducer,
            terminal_id=terminal(code),
            producer_id=producer,
            name=more.pop("producer", "HTX Chè Ví Dụ"),
            kind="cooperative",
            mst="0199999992",
            address="xã Tân Cương, Thái Nguyên",
            contact="Bà Ví Dụ",
            phone="0900000000",
            commune_code="05503",
            province_code="19",
            changed_at=ARRIVED,
            **STATE,
        )
        told: dict[str, Any] = {
            "name_en": "",
            "unit": "piece",
            "unit_word": "gói",
            "net_content": "100 g",
            "storage": "Nơi khô ráo, tránh nắng",
            "place": "xã Tân Cương, Thái Nguyên",
            "commune_code": "05503",
            "story": "",
            "story_en": "",
            "is_demo": False,
        }
        self.write(
            CentralProduct,
            terminal_id=terminal(code),
            product_id=product,
            sku=sku,
            name_vi=name,
            producer_id=producer,
            ocop_group="",
            tax_class="standard",
            province_code="19",
            is_stocked=True,
            is_withdrawn=False,
            gtins=gtin,
            changed_at=ARRIVED,
            **STATE,
            **(told | more),
        )
        if gtin:
            self.write(
                CentralProductCode, terminal_id=terminal(code), product_id=product, gtin14=gtin
            )
        return product

    def certificate(self, code: str, sku: str, **more: Any) -> None:
        told: dict[str, Any] = {
            "stars": 5,
            "decision_no": "377/QĐ-BNN-VPĐP",
            "body": "",
            "level": "central",
            "issued": "2025-01-17",
            "valid_to": None,
            "valid_to_reason": "",
            "withdrawn_on": None,
            "potential_5": False,
            "extended_to": None,
            "criteria_set": "",
            "score_hundredths": 9_250,
            "is_void": False,
        }
        self.write(
            CentralCertificate,
            terminal_id=terminal(code),
            certificate_id=new_id(),
            product_id=self.products[code, sku],
            changed_at=ARRIVED,
            **STATE,
            **(told | more),
        )

    def lot(self, code: str, sku: str, lot_code: str, *, sold: bool = False, **more: Any) -> str:
        lot, product = new_id(), self.products[code, sku]
        self.lots[code, sku, lot_code] = lot
        told: dict[str, Any] = {
            "producer_code": "",
            "made_on": date(2026, 11, 3),
            "date_kind": "hsd",
            "use_by": GOOD,
            "is_set": False,
            "received_at": ARRIVED,
        } | more
        self.write(
            CentralLot,
            terminal_id=terminal(code),
            lot_id=lot,
            product_id=product,
            code=lot_code,
            producer_code_key=normalise_lot(told["producer_code"]) if told["producer_code"] else "",
            producer_id="",
            owner="owned",
            cost_vnd=77_190,
            **told,
        )
        self.move(code, lot, product, "supplier", "shop", "received", told["received_at"])
        if sold:
            self.move(code, lot, product, "shop", "customer", "sold", NOON)
        else:
            self.level(code, lot, product, "shop")
        return lot

    def level(self, code: str, lot: str, product: str, place: str) -> None:
        self.write(
            CentralLevel,
            terminal_id=terminal(code),
            lot_id=lot,
            place_id=place,
            product_id=product,
            units=8_642,
        )

    def move(
        self, code: str, lot: str, product: str, source: str, to: str, reason: str, at: datetime
    ) -> None:
        on = at.date()
        with writing(self.engine) as session:
            ensure_months(session, "central_moves", [on])
        self.write(
            CentralMove,
            business_on=on,
            terminal_id=terminal(code),
            epoch="00" * 8,
            seq=len(self.lots) * 10 + (reason == "sold"),
            no=1,
            lot_id=lot,
            product_id=product,
            units=8_642,
            from_place=source,
            to_place=to,
            reason=reason,
            act_id=new_id(),
            reverses="",
            at=at,
        )

    def hold(self, code: str, lots: list[str], *, recall: str = "", product: str = "") -> str:
        hold = new_id()
        self.write(
            CentralHold,
            terminal_id=terminal(code),
            hold_id=hold,
            recall_id=recall,
            product_id=product,
            lot_key="",
            reason="Vượt mức phụ gia cho phép" if recall else "Khách báo nghi có mùi lạ",
            instruction="Nhận lại hàng." if recall else "Cất riêng.",
            reason_en="",
            instruction_en="",
            placed_at=NOON,
            released_reason="",
            settled_reason="",
        )
        for lot in lots:
            self.write(
                CentralHoldLot,
                terminal_id=terminal(code),
                hold_id=hold,
                lot_id=lot,
                product_id=product,
                units=8_642,
                **STATE,
            )
        return hold

    def recall(self, recall: Recall, *, change: str = "published") -> None:
        with writing(self.engine) as session:
            known = session.query(RecallAct).count()
        self.write(
            RecallAct,
            recall_id=recall.recall_id,
            version=recall.version,
            change=change,
            level=recall.level,
            product_code="",
            title="Chè",
            document=recall.dumps(),
            reason="",
            at=recall.published_at,
            by_name="Lan",
            list_no=known + 1,
        )


STATE = {"epoch_no": 1, "seq": 1}


def terminal(code: str) -> str:
    """The terminal of a showroom."""
    return f"01KA00000000000000000{code}"


def recall_of(*gtins: str, lots: tuple[str, ...] = (), version: int = 1, **more: Any) -> Recall:
    """A recall as the centre publishes it."""
    told: dict[str, Any] = {
        "recall_id": "TH-2026-014",
        "level": "stop",
        "reason_vi": "Vượt mức phụ gia cho phép",
        "instruction_vi": "Nhận lại hàng, trả tiền.",
        "reason_en": "Too much of an additive",
        "published_at": NOON,
    }
    return Recall(version=version, gtins=gtins, lot_keys=lots, **(told | more))


def fill(books: Books) -> None:
    """Two showrooms with the same tea, each with goods of its own."""
    for code in ("HN01", "HN02"):
        books.showroom(code)
        books.product(
            code,
            "CHE-DINH",
            "Chè Đinh Tân Cương",
            gtin=TEA_GTIN,
            name_en="Tan Cuong single-bud tea",
            story="Búp hái trước sáu giờ sáng.",
        )
        books.certificate(code, "CHE-DINH")
    books.lot("HN01", "CHE-DINH", "L261103", producer_code="TC 03/11")
    books.lot("HN01", "CHE-DINH", "L250103", use_by=PAST)
    books.lot("HN01", "CHE-DINH", "L260102", sold=True)
    books.lot("HN01", "CHE-DINH", "L261130", use_by=date(2027, 11, 30))
    books.lot("HN02", "CHE-DINH", "L261130", use_by=date(2027, 12, 1))
    books.lot("HN02", "CHE-DINH", "L261104", producer_code="TC 04/11")
    books.product("HN01", "MAM-NEM", "Mắm nêm", producer="Hộ Ví Dụ")
    books.certificate("HN01", "MAM-NEM", stars=4, level="province", issued="2022-05-10")
    held = books.lot("HN01", "MAM-NEM", "L261101")
    books.hold("HN01", [held])
    recalled = books.lot("HN01", "MAM-NEM", "L260930")
    books.hold("HN01", [recalled], recall="TH-2026-009")
    books.lot("HN01", "MAM-NEM", "L261115", date_kind="best_before", use_by=PAST)
    books.product("HN01", "NEM", "Nem chua")
    books.certificate("HN01", "NEM", stars=4, withdrawn_on=date(2026, 6, 1))
    books.lot("HN01", "NEM", "L261110")
    books.write(
        CentralPicture,
        terminal_id=terminal("HN01"),
        product_id=books.products["HN01", "NEM"],
        sha256=PICTURE_NAME,
        width_px=1,
        height_px=1,
        **STATE,
    )
    books.product("HN01", "XAU", NASTY, producer=NASTY, net_content=NASTY, story=NASTY)
    books.lot("HN01", "XAU", "A/7", producer_code=NASTY[:40])
    books.product("HN01", "GIO-QUA", "Giỏ quà Tết")
    basket = books.lot("HN01", "GIO-QUA", "L261120", is_set=True, date_kind="none", use_by=None)
    for no, (sku, lot_code) in enumerate((("CHE-DINH", "L261103"), ("NEM", "L261110")), start=1):
        books.write(
            CentralSetPart,
            terminal_id=terminal("HN01"),
            set_lot_id=basket,
            no=no,
            lot_id=books.lots["HN01", sku, lot_code],
            product_id=books.products["HN01", sku],
            units=no,
        )
    books.showroom("HN09", status="waiting")
    books.product("HN09", "GIA-MAO", "Hàng chưa duyệt", gtin="08930000000026")
    books.lot("HN09", "GIA-MAO", "L261103")


def settings_of(home: Path, url: str, **more: Any) -> CentreSettings:
    """The settings of pages on a database."""
    return CentreSettings(home=home, database_url=url, origin_url="http://127.0.0.1:8101", **more)


@contextmanager
def opened(home: Path, url: str, **more: Any) -> Iterator[Flask]:
    """The pages on a database."""
    app = create_origin(settings_of(home, url, **more))
    try:
        yield app
    finally:
        close(app)


@cache
def _filled() -> tuple[str, Books]:
    """A centre with the two showrooms, which nobody writes to, and what lies where in it."""
    told: list[Books] = []

    def make(engine: Engine) -> None:
        migrate(engine)
        told.append(Books(engine))
        fill(told[0])

    return make_template("centre_origin", make), told[0]


@contextmanager
def two_showrooms() -> Iterator[tuple[str, Books]]:
    """The address of a database of one's own with the two showrooms, and its books."""
    name, told = _filled()
    with fresh_database(name) as url:
        engine = open_engine(url)
        yield url, Books(engine, told)
        engine.dispose()
