"""The papers of every printing test: a receipt and labels like those a showroom hands out.

Goods and producers are real OCOP ones; prices, lots, people and numbers are invented.
"""

from printers.document import (
    Align,
    Block,
    Boxed,
    Document,
    Gap,
    Label,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Span,
    Stars,
    Table,
    Text,
    words,
)

RECEIPT_LINK = "HTTPS://OCOP.EXAMPLE.VN/R/HN01-1A-000123/K7Q2M9XW4T"
LABEL_LINK = "HTTPS://OCOP.EXAMPLE.VN/01/08938500000016/10/L261103"

Good = tuple[str, int, str, str, str]
"""Name, stars, where and which lot, quantity and price, amount."""

GOODS: tuple[Good, ...] = (
    ("Cốm Mễ Trì", 0, "", "1 gói × 60.000", "60.000"),
    ("Rau cải ngọt THGY", 3, "xã Giao Yến · L261120", "0,450 kg × 42.000", "18.900"),
    (
        "Nước mắm truyền thống Làng Yến",
        3,
        "xã An Hòa Hải · L260905",
        "1 chai × 95.000",
        "95.000",
    ),
    ("Mì gạo Hùng Lô", 5, "xã Hùng Lô · L261022", "3 gói × 38.000", "114.000"),
    ("Bánh dừa nướng Quý Thu", 5, "xã Quế Xuân 2 · L260812", "2 hộp × 65.000", "130.000"),
    ("Chè Đinh Tân Cương", 5, "xã Tân Cương · L261103", "1 hộp × 450.000", "450.000"),
    ("Trà hoa vàng Ba Chẽ", 5, "xã Đạp Thanh · L261018", "1 hộp × 320.000", "320.000"),
    ("Tiêu sọ hữu cơ Lệ Chí", 4, "xã Nam Yang · L261020", "1 gói × 110.000", "110.000"),
    ("Mật ong rừng U Minh Thượng", 4, "xã Minh Thuận · L260930", "1 chai × 210.000", "210.000"),
    ("Miến dong Bình Liêu", 4, "xã Đồng Tâm · L261007", "2 gói × 55.000", "110.000"),
    ("Ruốc cá hồi Sa Pa", 3, "phường Sa Pa · L261015", "1 hộp × 145.000", "145.000"),
    ("Kẹo dừa Bến Tre", 3, "xã Mỏ Cày · L261101", "1 hộp × 35.000", "35.000"),
)


def receipt(goods: tuple[Good, ...] = GOODS, *, copy_no: int = 0) -> Document:
    """A receipt with `goods`; `copy_no` above 0 marks it as that copy."""
    blocks: list[Block] = []
    if copy_no:
        blocks.append(Boxed(f"BẢN SAO LẦN {copy_no}"))
    blocks += _head()
    for good in goods:
        blocks += _item(good)
    blocks += _foot()
    return Document(tuple(blocks))


def _head() -> list[Block]:
    return [
        Paragraph(words("SHOWROOM OCOP HOÀN KIẾM"), Size.TITLE, Align.CENTER),
        Paragraph(words("Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội"), align=Align.CENTER),
        Paragraph(words("MST 0199999991 · ĐT 024 0000 0000"), align=Align.CENTER),
        Gap(),
        Paragraph(words("PHIẾU TÍNH TIỀN"), Size.HEADING, Align.CENTER),
        Paragraph(words("Hóa đơn điện tử sẽ được gửi trong ngày"), Size.SMALL, Align.CENTER),
        Rule(),
        Row((Text("Số "), Text("HN01-1A-000123", bold=True)), Text("Thu ngân: Lan")),
        Row(words("21/11/2026 14:05"), Text("Quầy 1 · Ca 311")),
        Rule(),
    ]


def _item(good: Good) -> list[Block]:
    name, stars, origin, quantity, amount = good
    title: tuple[Span, ...] = (Text(name, bold=True),)
    if stars:
        title = (Text(f"{name} ", bold=True), Stars(stars))
    blocks: list[Block] = [Paragraph(title, max_lines=3)]
    if origin:
        commune, _, lot = origin.partition(" · ")
        spans = (Text(f"{commune} · ", wide_only=True), Text(lot))
        blocks.append(Paragraph(spans, Size.SMALL, indent=1))
    return [*blocks, Row(words(quantity), Text(amount), indent=1), Gap()]


def _foot() -> list[Block]:
    return [
        Rule(),
        Row((Text("TỔNG"),), Text("1.797.900 đ", size=Size.TOTAL), size=Size.LEAD),
        Paragraph(words("Một triệu bảy trăm chín mươi bảy nghìn chín trăm đồng"), Size.SMALL),
        Rule(dashed=True),
        Row(words("Tiền mặt khách đưa"), Text("2.000.000")),
        Row(words("Trả lại", bold=True), Text("202.100", bold=True)),
        Rule(dashed=True),
        Table(
            ("Thuế GTGT", "Chưa thuế", "Tiền thuế", "Gồm thuế"),
            (("8 %", "1.647.222", "131.778", "1.779.000"), ("5 %", "18.000", "900", "18.900")),
        ),
        Rule(),
        Qr(
            RECEIPT_LINK,
            (
                Paragraph(
                    (
                        Text("Quét để xem từng món từ đâu tới", bold=True),
                        Text(", lấy hóa đơn công ty trong ngày, hoặc đổi trả."),
                    ),
                    Size.SMALL,
                ),
                Paragraph(words("Ai làm, xã nào, mấy sao, hạn dùng."), Size.SMALL),
            ),
        ),
        Gap(Space.MEDIUM),
        Paragraph(words("Cảm ơn bà con đã mua hàng quê!"), align=Align.CENTER),
    ]


def tea_label(width_mm: int = 50) -> Label:
    """A rated product whose name takes two lines."""
    return Label(
        width_mm=width_mm,
        height_mm=30,
        name="Chè Đinh Tân Cương",
        name_en="Tan Cuong bud tea",
        stars=5,
        producer="HTX Chè Hảo Đạt",
        place="Tân Cương, Thái Nguyên",
        made_line="NSX 03/11/2026",
        date_line="HSD 03/11/2027",
        lot_line="Lô L261103 · 100 g",
        price="450.000 đ",
        qr=LABEL_LINK,
    )


def young_rice_label(width_mm: int = 50) -> Label:
    """A speciality without stars whose name takes one line, so the English name is printed."""
    return Label(
        width_mm=width_mm,
        height_mm=30,
        name="Cốm Mễ Trì",
        name_en="Me Tri young rice",
        note="Đặc sản vùng",
        place="phường Mễ Trì, Hà Nội",
        made_line="NSX 21/11/2026",
        date_line="HSD 22/11/2026",
        lot_line="Lô L261121 · 200 g",
        price="60.000 đ",
        qr="HTTPS://OCOP.EXAMPLE.VN/P/HN01/COM-200/L261121",
    )


def long_label(width_mm: int = 50) -> Label:
    """More words than the label holds."""
    return Label(
        width_mm=width_mm,
        height_mm=30,
        name="Nước mắm truyền thống Làng Yến đặc biệt thượng hạng",
        name_en="Lang Yen traditional fish sauce, special reserve",
        stars=4,
        note="Đặc sản vùng biển Tuy An",
        producer="Công ty TNHH Chế biến hải sản An Hòa Hải Phú Yên",
        place="xã An Hòa Hải, huyện Tuy An, tỉnh Phú Yên",
        made_line="Đóng gói 05/09/2026",
        date_line="HSD 05/09/2028",
        lot_line="Lô L260905-NM40 · 500 ml",
        price="1.559.900 đ",
        qr=LABEL_LINK,
    )
