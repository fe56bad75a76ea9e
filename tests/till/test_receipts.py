"""The receipt and its copies: a function of the sale alone."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import zxingcpp
from PIL import Image
from sqlalchemy import update

from pos.base.dates import parse_at
from pos.base.transaction import reading, writing
from pos.catalogue.codes import receipt_link
from pos.catalogue.models import Product
from pos.customer.queries import Masked
from pos.law.vat import BuyerKind
from pos.shop import limits
from pos.shop.queries import Showroom
from pos.sync.queries import fact_hash
from pos.till import papers
from pos.till.buyers import Buyer
from pos.till.records import CompletedSale, PaidTender, SoldLine, TenderKind
from pos.till.selling import Done
from printers.document import (
    Boxed,
    Document,
    Paragraph,
    Qr,
    Row,
    Stars,
    Table,
)
from printers.printing import preview_png
from printers.profiles import ROLL_58, ROLL_80
from printers.stored import loads
from tests.spool.words_of import texts
from tests.till.steps import LINK, facts, filled, jobs_of, pay, sale_of, seen, sell
from tests.till.test_numbers import be, sell_worked_basket
from tests.world import NOON, SHOWROOM, World


def paper_of(done: Done, copy_no: int = 0) -> Document:
    [job] = [one for one in jobs_of(done.sale_id) if one.copy_no == copy_no]
    paper = loads(job.document)
    assert isinstance(paper, Document)
    return paper


def said(paper: Document) -> list[str]:
    """Every line of a paper as plain words; stars as ★, an amount after a bar."""
    lines: list[str] = []
    for block in paper.blocks:
        match block:
            case Paragraph(spans=spans):
                lines.append(plain(spans))
            case Row(left=left, right=right):
                lines.append(f"{plain(left)} | {right.text}")
            case Table(head=head, rows=cells):
                lines += [" ".join(one) for one in (head, *cells)]
            case Boxed(text=words):
                lines.append(f"[{words}]")
            case Qr(content=content):
                lines.append(content)
    return lines


def plain(spans: tuple[Any, ...]) -> str:
    return "".join("★" * one.count if isinstance(one, Stars) else one.text for one in spans)


# -- What it says ---------------------------------------------------------------------


def test_the_receipt_of_the_worked_basket_line_by_line(till: World) -> None:
    done = sell_worked_basket(till)
    link = receipt_link(LINK, done.number, hash_of(done))
    assert said(paper_of(done)) == [
        "Showroom OCOP Hoàn Kiếm",
        "Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội",
        "MST 0199999991 · ĐT 024 0000 0000",
        "PHIẾU TÍNH TIỀN",
        "Hóa đơn điện tử sẽ được gửi trong ngày",
        "Số HN01-1A-000001 | Thu ngân: Lan",
        "21/11/2026 12:00 | Quầy 1 · Ca 1",
        "Chè Shan tuyết 200 g",
        "chưa rõ lô",
        "1 gói × 185.000 | 185.000",
        "Rau cải hữu cơ",
        "chưa rõ lô",
        "0,450 kg × 60.000 | 27.000",
        "Rượu mơ 500 ml",
        "chưa rõ lô",
        "1 chai × 220.000 | 220.000",
        "TỔNG | 432.000\u00a0đ",
        "Bốn trăm ba mươi hai nghìn đồng",
        "Tiền mặt khách đưa | 500.000",
        "Trả lại | 68.000",
        "Thuế GTGT Chưa thuế Tiền thuế Gồm thuế",
        "8 % 171.296 13.704 185.000",
        "5 % 25.714 1.286 27.000",
        "10 % 200.000 20.000 220.000",
        link,
        "Cảm ơn quý khách đã mua hàng quê.",
    ]


def hash_of(done: Done) -> bytes:
    digest = fact_hash(reading(), sale_of(done).fact_seq)
    assert digest is not None
    return digest


def test_a_line_names_its_stars_its_place_and_its_lot(till: World) -> None:
    lines = said(paper_of(sell(till, ("CHE-DINH", 8), ("TRANH", 1))))
    start = lines.index("Chè Đinh Tân Cương ★★★★★")
    assert lines[start : start + 9] == [
        "Chè Đinh Tân Cương ★★★★★",
        "xã Tân Cương · L260812",
        "6 hộp × 450.000 | 2.700.000",
        "Chè Đinh Tân Cương ★★★★★",
        "xã Tân Cương · L261103",
        "2 hộp × 450.000 | 900.000",
        "Tranh Đông Hồ",  # signed in 2022: lapsed
        "Bắc Ninh · chưa rõ lô",
        "1 bức × 150.000 | 150.000",
    ]


def test_what_was_rounded_off_stands_on_a_line_of_its_own_above_the_total(till: World) -> None:
    draft_id = filled(till, ("RAU-CAI", "0,433"))
    with writing() as session:
        limits.keep(session, limits.Limits(cash_rounding_vnd=500), hand=till.hand())
    done = pay(till, draft_id, 20_000, saw=seen(draft_id, 18_000))
    lines = said(paper_of(done))
    start = lines.index("Tiền hàng | 18.186")
    assert lines[start : start + 5] == [
        "Tiền hàng | 18.186",
        "Làm tròn | −186",
        "TỔNG | 18.000\u00a0đ",
        "Mười tám nghìn đồng",
        "Tiền mặt khách đưa | 20.000",
    ]
    sale, showroom = sale_from(facts("sale.completed/1")[-1])
    both = papers.receipt(sale, replace(showroom, papers_english=True), link=LINK)
    assert "Làm tròn (Rounding) | −186" in said(both)


def test_it_is_never_called_an_invoice(till: World) -> None:
    lines = said(paper_of(sell_worked_basket(till)))
    assert "PHIẾU TÍNH TIỀN" in lines
    assert not any("HÓA ĐƠN" in line.upper().replace("HÓA ĐƠN ĐIỆN TỬ SẼ", "") for line in lines)


def test_a_seller_without_vat_columns_prints_no_vat_table(till: World) -> None:
    be(till, "household_over")
    lines = said(paper_of(sell_worked_basket(till)))
    assert not any("Thuế" in line or "%" in line for line in lines)
    assert "TỔNG | 432.000\u00a0đ" in lines


def test_goods_not_subject_to_vat_have_a_row_of_their_own(till: World) -> None:
    with writing() as session:
        session.execute(update(Product).where(Product.sku == "TRANH").values(tax_class="kct"))
    lines = said(paper_of(sell(till, ("TRANH", 1), ("RUOU-MO", 1))))
    assert "KCT 150.000 0 150.000" in lines
    assert "10 % 200.000 20.000 220.000" in lines


def test_the_code_leads_to_the_sale_and_is_read_from_the_pixels(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1))
    link = receipt_link(LINK, done.number, hash_of(done))
    for roll in (ROLL_80, ROLL_58):
        picture = Image.open(io.BytesIO(preview_png(paper_of(done), roll)))
        assert [one.text for one in zxingcpp.read_barcodes(picture)] == [link]


def test_the_largest_amounts_still_fit_the_narrowest_roll() -> None:
    line = SoldLine(
        no=1,
        product_id="p",
        lot_id="l",
        sku="S",
        name_vi="Sâm Ngọc Linh nghìn năm tuổi loại đặc biệt trong hộp gỗ trắc khảm trai",
        name_en="",
        producer="",
        place="xã Trà Linh, Quảng Nam",
        lot_code="L" * 20,
        owner="owned",
        unit="piece",
        unit_word="củ",
        units=99_999,
        price_vnd=9_999_999,
        amount_vnd=999_989_900_001,
        tax_class="standard",
        vat_code="8%",
        vat_percent=8,
        net_vnd=925_916_574_075,
        vat_vnd=74_073_325_926,
        stars=5,
    )
    sale = CompletedSale(
        sale_id="s",
        number="DN0123-9AB-1000000",
        register_no=9,
        epoch="e",
        receipt_no=1,
        shift_id="x",
        shift_no=4321,
        person_id="p",
        person_name="Công Tằng Tôn Nữ Hoàng Thị Ngọc Diệp",
        lines=(line,),
        tenders=(PaidTender(TenderKind.CASH, 999_989_900_001, 1_000_000_000_000, 10_099_999),),
        total_vnd=999_989_900_001,
        vat_vnd=74_073_325_926,
        gt_vnd=0,
        completed_at=NOON,
        business_on=NOON.date(),
    )
    paper = papers.receipt(sale, SHOWROOM, link="HTTPS://SP.EXAMPLE.VN/R/X")
    for roll in (ROLL_80, ROLL_58):
        picture = Image.open(io.BytesIO(preview_png(paper, roll)))
        assert picture.width == roll.width_dots


def test_english_stands_beside_the_vietnamese_and_takes_nothing_away(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1), ("RAU-CAI", "0,450"), tendered_vnd=500_000)
    sale, showroom = sale_from(facts("sale.completed/1")[-1])
    sale = replace(
        sale, note="gói quà", buyer=Buyer(BuyerKind.FOREIGNER, "A. Guest", passport="C1")
    )
    known = Masked("c", "N. T. Hoa", "09xx xxx 678")
    papers_of = [
        papers.receipt(sale, replace(showroom, papers_english=is_also), link=LINK, customer=known)
        for is_also in (False, True)
    ]
    alone, both = map(texts, papers_of)
    assert done.number in alone
    assert not [one for one in alone if one not in both]
    for said in (
        "SALES SLIP",
        "Buyer",
        "Passport",
        "TOTAL",
        "Cash",
        "Change",
        "VAT",
        "Net",
        "Note",
    ):
        assert said in both, said
        assert said not in alone, said
    assert any("Register 1" in one and "Cashier: Lan" in one for one in both)
    for roll in (ROLL_80, ROLL_58):
        assert preview_png(papers_of[1], roll)


# -- From the fact alone --------------------------------------------------------------


def sale_from(fact: dict[str, Any]) -> tuple[CompletedSale, Showroom]:
    """The sale and the showroom as the fact tells of them, without a look into the books."""
    shop = fact["shop"]
    lines = [
        SoldLine(
            no=one["no"],
            product_id=one["product"],
            lot_id=one["lot"]["id"],
            lot_code=one["lot"]["code"],
            tax_class=one["vat_class"],
            **{
                name: one[name]
                for name in (
                    *("sku", "name_vi", "name_en", "producer", "place", "owner", "unit"),
                    *("unit_word", "units", "price_vnd", "amount_vnd", "vat_code", "vat_percent"),
                    *("net_vnd", "vat_vnd", "stars", "short_units"),
                    *("list_price_vnd", "discount_vnd", "shared_vnd"),
                )
            },
        )
        for one in fact["lines"]
    ]
    sale = CompletedSale(
        sale_id=fact["sale"],
        number=fact["number"],
        register_no=fact["register"],
        epoch="",
        receipt_no=0,
        shift_id=fact["shift"]["id"],
        shift_no=fact["shift"]["no"],
        person_id=fact["by"]["id"],
        person_name=fact["by"]["name"],
        lines=tuple(lines),
        tenders=tuple(
            PaidTender(
                TenderKind(one["kind"]),
                *(one[name] for name in ("amount_vnd", "tendered_vnd", "change_vnd")),
                reference=one["reference"],
                request_id=one["request"],
                is_seen=one["is_seen"],
            )
            for one in fact["tenders"]
        ),
        total_vnd=fact["total_vnd"],
        vat_vnd=fact["vat_vnd"],
        gt_vnd=fact["gt_vnd"],
        completed_at=parse_at(fact["at"]),
        business_on=date.fromisoformat(fact["business_on"]),
        discount_vnd=fact["discount_vnd"],
        rounding_vnd=fact["rounding_vnd"],
        buyer=Buyer(**{**fact["buyer"], "kind": BuyerKind(fact["buyer"]["kind"])}),
        note=fact["note"],
    )
    showroom = Showroom(
        code=shop["showroom"],
        name=shop["name"],
        address=shop["address"],
        mst=shop["mst"],
        phone=shop["phone"],
        seller_method=shop["seller_method"],
        slip_note=shop["slip_note"],
        is_demo=shop["is_demo"],
        papers_english=shop["papers_english"],
    )
    return sale, showroom


def test_the_receipt_can_be_printed_from_the_fact_alone(till: World) -> None:
    done = sell(till, ("CHE-DINH", 8), ("RAU-CAI", "0,450"), ("TRANH", 1), tendered_vnd=5_000_000)
    fact = facts("sale.completed/1")[-1]
    sale, showroom = sale_from(fact)
    assert showroom == SHOWROOM
    link = receipt_link(fact["link_base"], done.number, hash_of(done))
    assert papers.receipt(sale, showroom, link=link) == paper_of(done)


def test_a_transfer_is_known_by_its_memo_and_a_card_by_its_slip(till: World) -> None:
    sell(till, ("MAM-NEM", 1))
    sale, showroom = sale_from(facts("sale.completed/1")[-1])
    tenders = (
        PaidTender(TenderKind.TRANSFER, 30_000, 30_000, 0, "OCX0D0TSCJES"),
        PaidTender(TenderKind.CARD, 35_000, 35_000, 0, "123456"),
    )
    paper = papers.receipt(replace(sale, tenders=tenders), showroom, link=LINK)
    shown = said(paper)
    assert "Nội dung: OCX0D0TSCJES" in shown
    assert "Số: 123456" in shown
