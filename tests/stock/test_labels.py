"""Labels of a lot: what their code carries, which stars they show, what is told of them."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update

from pos.base import clock
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.shop.models import Profile
from pos.shop.printers import profile_for
from pos.stock import labelling, queries
from pos.stock.lots import undocumented
from pos.stock.models import Lot
from pos.stock.papers import lot_label
from pos.stock.refusals import LabelDoesNotFit, LotPastSelling, UnknownLot
from printers.document import Label
from printers.printing import preview_png
from printers.profiles import ROLL_80
from printers.stored import dumps, loads
from tests.till.steps import LINK, book, changed, facts, jobs_of, lot_id
from tests.world import NOON, TODAY, World


def label(world: World, sku: str, lot: str, *, size: str = "50x30", at: datetime = NOON) -> Label:
    made, _product = labelling.compose(
        reading(),
        lot_id(world, sku, lot),
        size=size,
        link_base=LINK,
        hand=world.hand("Hạnh", at),
    )
    return made


def read_code(paper: Label) -> list[str]:
    picture = Image.open(io.BytesIO(preview_png(paper, profile_for(paper, ROLL_80))))
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def test_a_product_with_a_gtin_carries_a_gs1_digital_link(world: World) -> None:
    assert label(world, "CHE-DINH", "L261103").qr == (
        "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103"
    )


def test_a_product_without_one_carries_the_showrooms_own_link(world: World) -> None:
    assert label(world, "MAM-NEM", "L260905").qr == ("HTTPS://SP.EXAMPLE.VN/P/HN01/MAM-NEM/L260905")


@pytest.mark.parametrize("size", ["50x30", "40x30"])
@pytest.mark.parametrize(
    ("sku", "lot"), [("CHE-DINH", "L261103"), ("MAM-NEM", "L260905"), ("RAU-CAI", "L261120")]
)
def test_the_pixels_carry_the_very_link_and_nothing_else(
    world: World, sku: str, lot: str, size: str
) -> None:
    paper = label(world, sku, lot, size=size)
    assert read_code(paper) == [paper.qr]


@pytest.mark.parametrize("size", ["50x30", "40x30"])
def test_the_pixels_have_the_labels_own_size(world: World, size: str) -> None:
    paper = label(world, "CHE-DINH", "L261103", size=size)
    picture = Image.open(io.BytesIO(preview_png(paper, profile_for(paper, ROLL_80))))
    width_mm, height_mm = (int(part) for part in size.split("x"))
    assert picture.size == (width_mm * 8, height_mm * 8)


def test_a_link_bears_no_date_and_no_price(world: World) -> None:
    link = label(world, "CHE-DINH", "L261103").qr
    assert "450" not in link
    assert "2027" not in link
    assert link == link.upper()


def test_the_words_are_the_lots_and_the_products(world: World) -> None:
    paper = label(world, "CHE-DINH", "L261103")
    assert (paper.name, paper.name_en, paper.date_both) == ("Chè Đinh Tân Cương", "", "")
    assert (paper.stars, paper.note) == (5, "")
    assert (paper.producer, paper.place) == ("HTX Chè Hảo Đạt", "xã Tân Cương, Thái Nguyên")
    assert paper.date_line == "HSD 03/11/2027"
    assert paper.lot_line == "Lô L261103 · 100 g"
    assert paper.price == "450.000\u00a0đ"


def test_a_shop_whose_papers_have_english_has_it_on_its_labels(world: World) -> None:
    with writing() as session:
        session.execute(update(Profile).values(papers_english=True))
    paper = label(world, "CHE-DINH", "L261103")
    assert (paper.name, paper.name_en) == ("Chè Đinh Tân Cương", "Tan Cuong single-bud tea")
    assert (paper.date_line, paper.date_both) == ("HSD 03/11/2027", "HSD / Exp. 03/11/2027")
    assert paper.lot_both == "Lô / Lot L261103 · 100 g"
    assert read_code(paper) == [paper.qr]
    assert loads(dumps(paper)) == paper


def test_a_weighed_product_names_its_price_per_kilogram(world: World) -> None:
    assert label(world, "RAU-CAI", "L261120").price == "42.000\u00a0đ/kg"


@pytest.mark.parametrize(
    ("kind", "line"),
    [("hsd", "HSD 03/11/2027"), ("best_before", "Tốt nhất trước 03/11/2027"), ("none", "")],
)
def test_each_kind_of_date_has_the_laws_words(world: World, kind: str, line: str) -> None:
    product = world.product_id("CHE-DINH")
    lot = queries.lot(reading(), lot_id(world, "CHE-DINH", "L261103"))
    assert lot is not None
    card = catalogue.cards(reading(), [product], TODAY)[product]
    until = None if kind == "none" else date(2027, 11, 3)
    paper = lot_label(
        card,
        replace(lot, date_kind=kind, use_by=until, made_on=date(2026, 11, 3)),
        size="50x30",
        link="HTTPS://X/1",
    )
    assert paper.date_line == line
    assert paper.made_line == "NSX 03/11/2026"


# -- Stars ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "stars"),
    [
        (date(2026, 11, 21), 4),
        (date(2027, 3, 15), 4),  # signed on 15/03/2024: the last of 36 months
        (date(2027, 3, 16), 0),
    ],
)
def test_a_label_shows_stars_on_days_on_which_the_certificate_holds(
    world: World, day: date, stars: int
) -> None:
    at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    paper = label(world, "MAM-NEM", "L260905", at=at)
    assert paper.stars == stars
    assert paper.note == ("" if stars else "Đặc sản vùng")


def test_the_last_day_of_stars_ends_at_midnight_in_hanoi(world: World) -> None:
    last = datetime(2027, 3, 15, 16, 59, tzinfo=UTC)
    assert label(world, "MAM-NEM", "L260905", at=last).stars == 4
    assert label(world, "MAM-NEM", "L260905", at=last + timedelta(minutes=1)).stars == 0


def test_a_product_whose_decision_is_too_old_or_unknown_shows_no_star(world: World) -> None:
    with writing() as session:
        lot = undocumented(session, world.product_id("TRANH"), hand=world.hand())
    card = catalogue.cards(reading(), [world.product_id("TRANH")], TODAY)
    shown = queries.lot(reading(), lot)
    assert shown is not None
    paper = lot_label(next(iter(card.values())), shown, size="50x30", link="HTTPS://X/1")
    assert (paper.stars, paper.note) == (0, "Đặc sản vùng")
    assert label(world, "RUOU-MO", "L250101").stars == 0


# -- Printing -------------------------------------------------------------------------


def print_labels(world: World, sku: str = "CHE-DINH", lot: str = "L261103", copies: int = 3) -> str:
    return labelling.print_labels(
        lot_id(world, sku, lot),
        size="40x30",
        copies=copies,
        link_base=LINK,
        hand=world.hand("Hạnh"),
    )


def test_printing_queues_one_job_with_its_copies_and_tells_the_stream(world: World) -> None:
    job_id = print_labels(world)
    lot = lot_id(world, "CHE-DINH", "L261103")
    [job] = jobs_of(lot)
    assert (job.id, job.kind, job.copies, job.copy_no) == (job_id, "label", 3, 0)
    assert (job.title, job.created_by, job.state) == ("Chè Đinh Tân Cương", "Hạnh", "queued")
    [fact] = facts("label.printed/1")
    assert (fact["lot"], fact["product"]) == (lot, world.product_id("CHE-DINH"))
    assert (fact["copies"], fact["kind"]) == (3, "lot-40x30")


def test_the_job_keeps_the_words_of_that_moment(world: World) -> None:
    print_labels(world)
    with writing() as session:
        books.set_price(
            session, world.product_id("CHE-DINH"), 1_000, valid_from=TODAY, hand=world.hand()
        )
    [job] = jobs_of(lot_id(world, "CHE-DINH", "L261103"))
    assert loads(job.document).price == "450.000\u00a0đ"  # type: ignore[union-attr]
    assert label(world, "CHE-DINH", "L261103").price == "1.000\u00a0đ"


def test_printing_the_same_label_again_is_no_numbered_copy(world: World) -> None:
    print_labels(world)
    print_labels(world)
    jobs = jobs_of(lot_id(world, "CHE-DINH", "L261103"))
    assert [job.copy_no for job in jobs] == [0, 0]


def test_a_lot_nobody_knows_has_no_label(world: World) -> None:
    with pytest.raises(UnknownLot):
        labelling.print_labels("01X", size="50x30", copies=1, link_base=LINK, hand=world.hand())


def test_goods_without_a_lot_have_no_label(world: World) -> None:
    with writing() as session:
        lot = undocumented(session, world.product_id("TRANH"), hand=world.hand())
    before = book()
    with pytest.raises(UnknownLot):
        labelling.print_labels(lot, size="50x30", copies=1, link_base=LINK, hand=world.hand())
    assert changed(before) == set()


def test_an_expired_lot_gets_no_label_that_invites_to_buy_it(world: World) -> None:
    before = book()
    with clock.running(lambda: NOON + timedelta(days=19)):
        with pytest.raises(LotPastSelling) as no:
            print_labels(world, lot="L260812")
        assert no.value.facts == {"code": "L260812", "use_by": TODAY + timedelta(days=18)}
        assert changed(before) == set()
    with clock.running(lambda: NOON + timedelta(days=18)):
        print_labels(world, lot="L260812")


def test_a_label_without_room_is_refused_before_anything_is_told(world: World) -> None:
    known = lot_id(world, "CHE-DINH", "L261103")
    with writing() as session:
        session.get_one(Lot, known).code = "M" * 20
    before = book()
    with pytest.raises(LabelDoesNotFit) as no:
        labelling.print_labels(
            known,
            size="40x30",
            copies=3,
            link_base="https://" + "m" * 60 + ".vn",
            hand=world.hand(),
        )
    assert no.value.facts["size"] == "40 × 30 mm"
    assert changed(before) == set()


def test_a_label_that_cannot_be_told_is_not_printed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("disk full")

    before = book()
    monkeypatch.setattr(labelling.outbox, "record", fail)
    with pytest.raises(OSError, match="disk full"):
        print_labels(world)
    assert changed(before) == set()


@pytest.mark.parametrize("price_vnd", [120_000, 2_400_000, 12_500_000])
@pytest.mark.parametrize("size", ["50x30", "40x30"])
@pytest.mark.parametrize(("sku", "lot"), [("CHE-DINH", "L261103"), ("RAU-CAI", "L261120")])
def test_a_dear_product_has_its_label_too(
    world: World, sku: str, lot: str, size: str, price_vnd: int
) -> None:
    with writing() as session:
        books.set_price(
            session, world.product_id(sku), price_vnd, valid_from=TODAY, hand=world.hand()
        )
    paper = label(world, sku, lot, size=size)
    assert read_code(paper) == [paper.qr]


# -- History --------------------------------------------------------------------------


def test_a_lots_labels_are_told_by_how_many_when_and_whom(world: World) -> None:
    first = print_labels(world, copies=3)
    later = NOON + timedelta(hours=2)
    second = labelling.print_labels(
        lot_id(world, "CHE-DINH", "L261103"),
        size="50x30",
        copies=8,
        link_base=LINK,
        hand=world.hand("Lan", later),
    )
    print_labels(world, lot="L260812")
    told = queries.label_history(reading(), lot_id(world, "CHE-DINH", "L261103"))
    assert [(one.job_id, one.copies, one.at, one.by_name) for one in told] == [
        (second, 8, later, "Lan"),
        (first, 3, NOON, "Hạnh"),
    ]
    assert {one.state for one in told} == {"queued"}
    assert queries.label_history(reading(), lot_id(world, "MAM-NEM", "L260905")) == []
