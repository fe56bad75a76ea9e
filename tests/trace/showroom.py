"""A small showroom with one product for each thing a shopper may meet."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import books, importing, queries
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.codes import receipt_link
from pos.catalogue.import_rows import COLUMNS, read_file
from pos.shop import changing
from pos.shop.founding import Newcomer, found_showroom
from pos.shop.queries import Showroom
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.stock import holds, ledger, lots
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.places import CUSTOMER, SHOP, STOREROOM, SUPPLIER
from pos.sync.pen import Hand
from pos.sync.queries import fact_hash
from pos.till import drafting, opening, selling
from pos.till.models import Draft, Sale
from pos.till.selling import Seen
from pos.till.tenders import cash

NOON = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
"""21/11/2026 14:05 in the showroom."""

ARRIVED = datetime(2026, 11, 12, 8, 40, tzinfo=UTC)
ORDERED = datetime(2026, 11, 20, 6, 58, tzinfo=UTC)
"""20/11/2026 13:58: when lots were held and recalled."""
TEA_GTIN = "08930000000019"
NASTY = """<script>alert(1)</script> "Ớt" & 'tỏi' {{ 7*7 }}"""

TEA_PLACE = ("xã Tân Cương", "thành phố Thái Nguyên", "Thái Nguyên")
HILL = ("xã Phố Cáo", "huyện Đồng Văn", "Hà Giang")
NOWHERE = ("", "", "")


def row(sku: str, name: str, place: tuple[str, str, str], **more: str) -> dict[str, str]:
    commune, district, province = place
    cells = {"commune_vi": commune, "district_vi": district, "province_vi": province}
    return {"sku": sku, "name_vi": name, "unit": "gói", "price_vnd": "185000", **cells, **more}


PRODUCTS = [
    row(
        "CHE-DINH",
        "Chè Đinh Tân Cương",
        TEA_PLACE,
        name_en="Tan Cuong single-bud tea",
        producer_name="HTX Chè Ví Dụ",
        producer_kind="cooperative",
        stars="5",
        certified_on="2025-01-17",
        decision_no="377/QĐ-BNN-VPĐP",
        gtin="8930000000019",
        net_content="100 g",
        storage="Nơi khô ráo, tránh nắng",
        story="Búp hái trước sáu giờ sáng.",
        story_en="Picked before six in the morning.",
    ),
    row(
        "MAT-ONG",
        "Mật ong bạc hà",
        HILL,
        producer_name="Hộ Ví Dụ",
        producer_kind="household",
        stars="4",
        potential_5="1",
        certified_on="2024",
        internal_code="2000000000015",
    ),
    row("TUONG-OT", "Tương ớt", NOWHERE, stars="3", certified_on="2023"),
    row("GIO-MAY", "Giỏ mây", NOWHERE, stars="4"),
    row("NUOC-MAM", "Nước mắm", NOWHERE, stars="3", certified_on="2022-05-10"),
    row("COM", "Cốm", NOWHERE),
    row("NEM", "Nem", NOWHERE, stars="4", certified_on="2026"),
    row("XAU", NASTY, NOWHERE, name_en=NASTY, producer_name=NASTY, net_content=NASTY, story=NASTY),
]
DEMO = [row("THU-1", "Hàng thử", NOWHERE)]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def lot_state(code: str, **more: Any) -> LotState:
    told: dict[str, Any] = {
        "producer_code": "",
        "made_on": None,
        "date_kind": "none",
        "use_by": None,
        "owner": "consigned",
        "document_no": "PX-7719",
        "cost_vnd": 77_190,
    }
    return LotState(code=code, **told | more)


MADE, GOOD, PAST = date(2026, 11, 3), date(2027, 11, 3), date(2026, 11, 20)
LOTS = {
    "CHE-DINH": [
        lot_state("L261103", producer_code="TC 03/11", made_on=MADE, date_kind="hsd", use_by=GOOD),
        lot_state("L250103", date_kind="hsd", use_by=PAST),
        lot_state("L261121", date_kind="hsd", use_by=date(2026, 11, 21)),
        lot_state("A/7", date_kind="hsd", use_by=GOOD),
    ],
    "MAT-ONG": [
        lot_state("L261001", date_kind="best_before", use_by=PAST),
        lot_state("L261002", date_kind="best_before", use_by=date(2026, 11, 21)),
        lot_state("A/7", made_on=MADE),
    ],
    "GIO-MAY": [lot_state("L261005")],
    "TUONG-OT": [
        lot_state("L260930", producer_code="VD-0930", made_on=date(2026, 9, 30)),
        lot_state("L260931"),
    ],
    "NEM": [lot_state("L261101", made_on=MADE, date_kind="hsd", use_by=GOOD)],
    "NUOC-MAM": [lot_state("L261110", made_on=MADE), lot_state("L261111"), lot_state("L261112")],
    "XAU": [lot_state("L261006", producer_code=NASTY[:40])],
}


@dataclass(frozen=True)
class World:
    """The running showroom and what its one sale printed."""

    app: Flask
    receipt_number: str
    receipt_path: str


def found(app: Flask, hand: Hand) -> None:
    showroom = Showroom(
        code="HN01",
        name="Showroom OCOP Ví Dụ",
        address="1 phố Ví Dụ, Hà Nội",
        mst="",
        phone="024 0000 0000",
        seller_method="deduction",
        slip_note="",
        is_demo=False,
    )
    found_showroom(
        showroom,
        [Newcomer("Thu Hà", "manager", "408163")],
        terminal_id="01TERMINAL",
        pepper=app.extensions["ocop_house"].pepper,
        hand=hand,
    )


def fill(hand: Hand) -> None:
    importing.import_products(read_file(as_csv(PRODUCTS)), hand=hand)
    importing.import_products(read_file(as_csv(DEMO)), hand=hand, is_demo=True)
    with writing() as session:
        withdrawn = Certificate(
            stars=4,
            decision_no="12/QĐ-UBND",
            body="UBND tỉnh Ví Dụ",
            level=Level.PROVINCE,
            issued=None,
            withdrawn_on=date(2026, 6, 1),
        )
        books.write_certificate(session, id_of("COM"), withdrawn, hand=hand)
        for sku, states in LOTS.items():
            for state in states:
                lot_id = lots.open_lot(session, id_of(sku), state, hand=hand)
                put = Move(lot_id, 8_642, SUPPLIER, SHOP, "received", new_id())
                ledger.move(session, [put], hand=hand)


def warn_and_empty(hand: Hand) -> None:
    """A recalled lot, a held one, one let go again, one sold out, one sent back."""
    recall = holds.HoldState(
        holds.Kind.RECALL, "Vượt mức phụ gia cho phép", "Nhận lại hàng.", source_id="TH-2026-014"
    )
    hold = holds.HoldState(holds.Kind.HOLD, "Khách báo nghi có mùi lạ", "Cất riêng.")
    ids = [new_id() for _each in range(3)]
    with writing() as session:
        lot = lot_id_of("NUOC-MAM", "L261111")
        shelved = Move(lot, 8_642, SHOP, STOREROOM, "stored", new_id())
        ledger.move(session, [shelved], hand=hand)
        holds.place(session, ids[0], recall, [lot_id_of("TUONG-OT", "L260930")], hand=hand)
        holds.place(session, ids[1], hold, [lot_id_of("NEM", "L261101")], hand=hand)
        holds.place(session, ids[2], hold, [lot_id_of("TUONG-OT", "L260931")], hand=hand)
        holds.release(session, ids[2], reason="Không thấy gì", hand=hand)
        for code, place in (("L261110", CUSTOMER), ("L261112", SUPPLIER)):
            lot = lot_id_of("NUOC-MAM", code)
            gone = Move(lot, 8_642, SHOP, place, "left", new_id())
            ledger.move(session, [gone], hand=hand)


def id_of(sku: str) -> str:
    known = queries.by_sku(reading(), sku)
    assert known is not None
    return known


def sell(hand: Hand) -> tuple[str, str]:
    """Sell two teas, a honey and three young rices; gives the number and the printed path."""
    # The young rice's certificate was withdrawn: this shop sells such goods without stars.
    changing.choose_policies(SalePolicies(withdrawn=SalePolicy.NO_STARS), hand=hand)
    opening.open_shift(1, {100_000: 4}, hand=hand)
    draft_id = drafting.open_order(1, hand=hand)
    for sku, lot_id, times in (
        ("CHE-DINH", lot_id_of("CHE-DINH", "L261103"), 2),
        ("MAT-ONG", lot_id_of("MAT-ONG", "A/7"), 1),
        ("COM", None, 3),
    ):
        drafting.add_line(
            draft_id,
            id_of(sku),
            lot_id=lot_id,
            quantity=None,
            times=times,
            scan_id=new_id(),
            hand=hand,
        )
    seen = Seen(reading().get_one(Draft, draft_id).version, 6 * 185_000)
    done = selling.complete_sale(
        draft_id, [cash(2_000_000)], seen=seen, link_base="https://h", hand=hand
    )
    digest = fact_hash(reading(), reading().get_one(Sale, done.sale_id).fact_seq)
    assert digest is not None
    return done.number, receipt_link("https://h", done.number, digest).removeprefix("HTTPS://H")


def lot_id_of(sku: str, code: str) -> str:
    lot = lots.find(reading(), id_of(sku), code)
    assert lot is not None
    return lot.id
