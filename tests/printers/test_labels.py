from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Label
from printers.drawing.raster import draw
from printers.layouts.marks import BoxMark, Layout, QrMark, StarsMark, TextMark
from printers.layouts.papers import lay_out
from printers.printing import draw_paper
from printers.profiles import LABEL_40X30, LABEL_50X30, ROLL_80, Profile
from printers.refusals import DoesNotFit
from printers.stored import dumps, loads
from tests.printers.sample_papers import LABEL_LINK, long_label, tea_label, young_rice_label
from tests.printers.test_layout import ink_box, stays_on_the_paper

SIZES = pytest.mark.parametrize("profile", [LABEL_50X30, LABEL_40X30], ids=["50x30", "40x30"])


def width_mm(profile: Profile) -> int:
    return profile.width_dots // profile.dots_per_mm


def lines(layout: Layout, *, px: int | None = None) -> list[str]:
    """The label's lines from top to bottom, words joined, the price last."""
    by_line: dict[tuple[int, int], list[TextMark]] = {}
    for mark in layout.marks:
        if isinstance(mark, TextMark) and px in {None, mark.face.px}:
            by_line.setdefault((mark.y, mark.face.px), []).append(mark)
    return [" ".join(mark.text for mark in by_line[place]) for place in sorted(by_line)]


def symbol_of(layout: Layout) -> QrMark:
    (symbol,) = (mark for mark in layout.marks if isinstance(mark, QrMark))
    return symbol


@SIZES
def test_a_label_is_exactly_its_own_size(profile: Profile) -> None:
    raster = draw_paper(tea_label(width_mm(profile)), profile)
    assert raster.size == (profile.width_dots, 240)


def test_the_large_label_says_everything_in_the_right_sizes() -> None:
    layout = lay_out(tea_label(), LABEL_50X30)
    assert lines(layout, px=26) == ["Chè Đinh Tân", "Cương"]
    assert lines(layout, px=34) == ["450.000\u00a0đ"]
    assert lines(layout, px=18) == ["Tan Cuong bud tea"]
    assert lines(layout, px=20) == [
        "HTX Chè Hảo Đạt",
        "Tân Cương",
        "NSX 03/11/2026",
        "HSD 03/11/2027",
        "Lô L261103 · 100 g",
    ]
    (stars,) = (mark for mark in layout.marks if isinstance(mark, StarsMark))
    assert stars.count == 5


@SIZES
def test_the_expiry_is_bold_and_the_other_lines_are_not(profile: Profile) -> None:
    layout = lay_out(tea_label(width_mm(profile)), profile)
    bold = {mark.text for mark in layout.marks if isinstance(mark, TextMark) and mark.face.bold}
    assert {"HSD", "03/11/2027"} <= bold
    assert not {"NSX", "HTX"} & bold


def test_the_english_name_costs_the_place_and_nothing_else() -> None:
    assert "Me Tri young rice" in lines(lay_out(young_rice_label(), LABEL_50X30))
    label = replace(tea_label(), name_en="Tan Cuong single-bud tea of the early spring")
    said = lines(lay_out(label, LABEL_50X30))
    assert lines(lay_out(label, LABEL_50X30), px=18) == [
        "Tan Cuong single-bud",
        "tea of the early spring",
    ]
    assert "HTX Chè Hảo Đạt" in said
    assert "NSX 03/11/2026" in said
    assert not any("Tân Cương," in line for line in said)


def test_an_english_name_without_room_takes_nothing_with_it() -> None:
    alone = lay_out(replace(tea_label(), name_en=""), LABEL_50X30)
    too_long = replace(tea_label(), name_en="A tea of single buds picked in the hills " * 3)
    assert lay_out(too_long, LABEL_50X30).marks == alone.marks
    assert "Nguyên" in lines(alone)


BOTH = {
    "made_both": "NSX / Made on 03/11/2026",
    "date_both": "HSD / Exp. 03/11/2027",
    "lot_both": "Lô / Lot L261103 · 100 g",
}


def test_dates_and_lot_have_their_english_where_each_keeps_to_its_line() -> None:
    label = replace(tea_label(), **BOTH)
    small = lines(lay_out(label, LABEL_50X30))
    assert {"NSX 03/11/2026", "HSD 03/11/2027", "Lô L261103 · 100 g"} <= set(small)
    wide = lines(lay_out(replace(label, width_mm=70, height_mm=40), Profile("labels", 560)))
    assert all(line in wide for line in BOTH.values())
    one_short = replace(label, width_mm=70, height_mm=40, lot_both="Lô / Lot " + "M" * 24)
    narrow = lines(lay_out(one_short, Profile("labels", 560)))
    assert "HSD 03/11/2027" in narrow, "all of them or none"


@pytest.mark.parametrize(("profile", "module_dots"), [(LABEL_50X30, 5), (LABEL_40X30, 4)])
def test_the_code_is_as_large_as_its_label_allows(profile: Profile, module_dots: int) -> None:
    layout = lay_out(tea_label(width_mm(profile)), profile)
    assert symbol_of(layout).symbol.module_dots == module_dots


@SIZES
def test_the_longest_words_leave_name_expiry_lot_price_and_stars(profile: Profile) -> None:
    layout = lay_out(long_label(width_mm(profile)), profile)
    said = " ".join(lines(layout))
    assert "Nước mắm" in said
    assert "HSD 05/09/2028" in said
    assert "L260905-NM40" in said
    assert "500 ml" in said
    assert "1.559.900\u00a0đ" in said
    assert any(isinstance(mark, StarsMark) for mark in layout.marks)


@SIZES
@pytest.mark.parametrize("sample", [tea_label, young_rice_label, long_label])
def test_no_letter_of_a_label_is_cut_or_covers_the_code(sample: type, profile: Profile) -> None:
    layout = lay_out(sample(width_mm(profile)), profile)
    assert stays_on_the_paper(layout)
    symbol = symbol_of(layout)
    beside = replace(
        layout, marks=tuple(mark for mark in layout.marks if not isinstance(mark, QrMark))
    )
    side = symbol.symbol.side_dots
    corner = draw(beside).crop((symbol.x, symbol.y, symbol.x + side, symbol.y + side))
    assert corner.getextrema() == (255, 255)


@SIZES
@pytest.mark.parametrize("sample", [tea_label, young_rice_label, long_label])
def test_no_vietnamese_of_a_label_is_smaller_than_20_dots(sample: type, profile: Profile) -> None:
    label = sample(width_mm(profile))
    layout = lay_out(label, profile)
    small = [one for one in layout.marks if isinstance(one, TextMark) and one.face.px < 20]
    assert {mark.face.px for mark in small} <= {18}
    assert all(mark.text in label.name_en.split() for mark in small)


def test_a_long_name_gets_smaller_before_it_is_shortened() -> None:
    layout = lay_out(replace(tea_label(), name="Nước mắm truyền thống Cát Hải"), LABEL_50X30)
    assert lines(layout, px=26) == []
    assert " ".join(lines(layout, px=22)) == "Nước mắm truyền thống Cát Hải"


def test_a_long_word_of_a_name_gets_smaller_before_it_is_broken() -> None:
    layout = lay_out(replace(tea_label(), name="Champasak-Cafe"), LABEL_50X30)
    assert any("Champasak-Cafe" in lines(layout, px=px) for px in (22, 24))


def test_words_are_let_go_of_in_the_promised_order() -> None:
    full = replace(tea_label(), name="Cốm", name_en="rice", note="Đặc sản", place="Mễ Trì")
    tall = " ".join(lines(lay_out(replace(full, height_mm=40), LABEL_50X30)))
    order = ("Mễ Trì", "rice", "Đặc sản", "HTX", "NSX")
    assert all(part in tall for part in order)
    gone: list[str] = []
    for height_mm in range(30, 21, -1):
        said = " ".join(
            lines(lay_out(replace(full, height_mm=height_mm, qr="HTTPS://A"), LABEL_50X30))
        )
        gone += [part for part in order if part not in said and part not in gone]
    assert gone == [part for part in order if part in gone]
    assert len(gone) >= 3


def test_a_high_price_gets_smaller_but_stays_whole() -> None:
    layout = lay_out(replace(tea_label(40), price="12.559.900 đ"), LABEL_40X30)
    assert "12.559.900\u00a0đ" in lines(layout)


def price_lines(layout: Layout) -> list[str]:
    """What stands below the code, from top to bottom."""
    symbol = symbol_of(layout)
    below = symbol.symbol.side_dots
    beside = replace(
        layout,
        marks=tuple(
            mark
            for mark in layout.marks
            if isinstance(mark, TextMark) and mark.x >= symbol.x and mark.y > below
        ),
    )
    return lines(beside)


def test_a_price_by_weight_stands_on_one_line_or_above_its_unit_where_there_is_room() -> None:
    large = lay_out(replace(tea_label(), price="120.000 đ/kg"), LABEL_50X30)
    small = lay_out(replace(tea_label(40), price="120.000 đ/kg"), LABEL_40X30)
    baselines = [
        {mark.y for mark in layout.marks if isinstance(mark, TextMark) and mark.text == part}
        for layout in (large, small)
        for part in ("120.000\u00a0đ", "/kg")
    ]
    assert baselines[0] == baselines[1]
    assert max(baselines[2]) < min(baselines[3])
    assert price_lines(small) == ["120.000\u00a0đ", "/kg"]


PRICES = ("26.000 đ", "120.000 đ/kg", "585.000 đ", "2.400.000 đ/lít", "12.500.000 đ/kg")


@SIZES
@pytest.mark.parametrize("price", PRICES)
def test_a_price_is_whole_and_stands_clear_of_code_words_and_edge(
    price: str, profile: Profile
) -> None:
    layout = lay_out(replace(tea_label(width_mm(profile)), price=price), profile)
    symbol = symbol_of(layout)
    figures = price.partition("/")[0].replace(" ", "\u00a0")
    assert figures in price_lines(layout)
    assert all(part in " ".join(price_lines(layout)) for part in price.split(" ")[1].split("đ"))
    sheet = draw(layout)
    corner = sheet.crop((symbol.x, symbol.symbol.side_dots, *sheet.size))
    ink = corner.point([1, 0] + [0] * 254, "1").getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert left >= 7, "ink of a letter may begin a dot before its pen"
    assert right <= corner.width - 7
    assert top >= 4
    assert bottom <= corner.height - 3


@SIZES
@pytest.mark.parametrize("sample", [tea_label, young_rice_label, long_label])
def test_a_code_keeps_four_quiet_modules_of_at_least_four_dots(
    sample: type, profile: Profile
) -> None:
    layout = lay_out(sample(width_mm(profile)), profile)
    mark = symbol_of(layout)
    quiet = 4 * mark.symbol.module_dots
    side = mark.symbol.side_dots
    sheet = draw(layout).crop((mark.x, mark.y, mark.x + side, mark.y + side))
    ink = sheet.point([1, 0] + [0] * 254, "1").getbbox()
    assert mark.symbol.module_dots >= 4
    assert ink == (quiet, quiet, side - quiet, side - quiet)


def test_a_place_lets_go_of_its_province_before_a_word_is_cut() -> None:
    label = replace(
        tea_label(),
        name="Khô ếch một nắng ngon",
        note="Đặc sản vùng",
        stars=0,
        producer="HTX " * 9,
        place="xã Mỏ, huyện Ba Tri, tỉnh Bến Tre",
    )
    said = lines(lay_out(label, LABEL_50X30))
    assert "xã Mỏ, huyện Ba Tri" in said
    assert not any("tỉnh" in line for line in said)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"price": "999.999.999.999.999 đ"}, "price"),
        ({"date_line": "HSD " + "03/11/2027 " * 40}, "taller"),
        ({"width_mm": 80}, "80 mm on 50 × 30 mm"),
    ],
)
def test_what_may_not_be_shortened_is_refused_where_it_does_not_fit(
    change: dict[str, object], reason: str
) -> None:
    with pytest.raises(DoesNotFit, match=reason):
        lay_out(replace(tea_label(), **change), LABEL_50X30)  # type: ignore[arg-type]


def test_a_label_can_be_printed_on_a_receipt_roll_in_its_own_size() -> None:
    assert draw_paper(tea_label(), ROLL_80).size == (400, 240)


def test_a_label_reports_what_the_typeface_lacks() -> None:
    layout = lay_out(replace(tea_label(), name="Trà 茶", note="☕"), LABEL_50X30)
    assert layout.missing_glyphs == ("☕", "茶")


@settings(max_examples=60, deadline=None)
@given(
    name=st.text(max_size=120),
    name_en=st.text(max_size=60),
    note=st.text(max_size=60),
    producer=st.text(max_size=120),
    place=st.text(max_size=120),
    stars=st.integers(0, 5),
    price_vnd=st.integers(0, 99_999_999),
    is_large=st.booleans(),
    both=st.sampled_from([{}, BOTH]),
)
def test_any_words_fit_a_label_without_a_cut_letter(
    name: str,
    name_en: str,
    note: str,
    producer: str,
    place: str,
    stars: int,
    price_vnd: int,
    is_large: bool,
    both: dict[str, str],
) -> None:
    profile = LABEL_50X30 if is_large else LABEL_40X30
    label = Label(
        width_mm=width_mm(profile),
        height_mm=30,
        name=name,
        name_en=name_en,
        note=note,
        producer=producer,
        place=place,
        stars=stars,
        made_line="NSX 03/11/2026",
        date_line="HSD 03/11/2027",
        lot_line="Lô L261103 · 100 g",
        price=f"{price_vnd:,} đ".replace(",", "."),
        qr=LABEL_LINK,
        **both,
    )
    layout = lay_out(label, profile)
    assert stays_on_the_paper(layout)
    assert "HSD 03/11/2027" in " ".join(lines(layout))
    box = ink_box(layout)
    assert box is not None
    assert draw(layout).size == (profile.width_dots, 240)


# --- Labels without a symbol -----------------------------------------------------------------


@pytest.mark.parametrize("size", [(30, 20), (40, 20), (50, 30), (110, 200)])
def test_a_label_without_a_symbol_keeps_name_date_lot_and_price_whole(size):
    label = Label(
        *size,
        name="Chè Đinh Tân Cương",
        date_line="HSD 03/11/2027",
        lot_line="Lô L261103 · 100 g",
        price="450.000\u00a0đ",
        qr="",
    )
    profile = Profile("labels", 896)
    laid = lay_out(label, profile)
    told = "".join(one.text for one in laid.marks if isinstance(one, TextMark))
    said = told.replace(" ", "").replace("\u00a0", "")
    for text in (label.name, label.date_line, label.lot_line, label.price):
        assert text.replace(" ", "").replace("\u00a0", "") in said
    drawn = draw_paper(label, profile)
    assert drawn.size == (size[0] * 8, size[1] * 8)
    assert stays_on_the_paper(lay_out(label, profile))


@SIZES
def test_a_lowered_price_stands_beside_the_one_before_struck_through(profile: Profile) -> None:
    label = replace(tea_label(width_mm(profile)), price="300.000\u00a0đ", was="450.000\u00a0đ")
    layout = lay_out(label, profile)
    (was,) = (mark for mark in layout.marks if isinstance(mark, TextMark) and "450" in mark.text)
    (strike,) = (mark for mark in layout.marks if isinstance(mark, BoxMark))
    assert was.x <= strike.x < strike.x + strike.width_dots <= symbol_of(layout).x
    assert was.y - was.face.px < strike.y < was.y
    day = [one.face.px for one in layout.marks if isinstance(one, TextMark) and "2027" in one.text]
    plain = lay_out(replace(label, was=""), profile)
    assert day >= [20]
    assert not any(isinstance(mark, BoxMark) for mark in plain.marks)
    assert loads(dumps(label)) == label
