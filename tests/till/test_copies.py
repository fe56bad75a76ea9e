"""A receipt printed again is the same paper under a numbered box."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import text, update

from pos.base import clock
from pos.base.transaction import writing
from pos.catalogue import books
from pos.catalogue.models import CertificateRow, Producer, Product
from pos.shop.models import Person, Profile
from pos.shop.refusals import ApprovalNeeded
from pos.spool.papers import copy_of
from pos.spool.refusals import UnknownPaper
from pos.till import copying
from pos.till.refusals import NothingToCopy
from printers.document import (
    Document,
    Paragraph,
    Text,
)
from printers.printing import preview_png
from printers.profiles import ROLL_80
from printers.stored import dumps, loads
from tests.shop.approved import yes
from tests.till.steps import book, changed, jobs_of, sell
from tests.till.test_receipts import paper_of, said
from tests.world import NOON, World


def change_everything(world: World) -> None:
    """A year later: names, prices, people and the shop itself are others."""
    with writing() as session:
        session.execute(update(Product).values(name_vi="Tên mới", place="nơi khác", unit_word="x"))
        session.execute(update(Producer).values(name="Người khác"))
        session.execute(update(Person).values(name="Ai đó"))
        session.execute(update(CertificateRow).values(withdrawn_on=date(2026, 1, 1)))
        session.execute(update(Profile).values(name="Tiệm mới", slip_note="khác"))
        for sku in ("CHE-DINH", "MAM-NEM"):
            books.set_price(
                session, world.product_id(sku), 1, valid_from=NOON.date(), hand=world.house_hand()
            )


def test_a_reprint_after_everything_has_changed_is_the_same_paper_in_a_copys_box(
    till: World,
) -> None:
    done = sell(till, ("CHE-DINH", 2), ("MAM-NEM", 1), tendered_vnd=2_000_000)
    first = said(paper_of(done))
    change_everything(till)
    with clock.running(lambda: NOON + timedelta(days=400)):
        copying.copy_last_receipt(1, hand=till.hand("Ai đó"))
    assert said(paper_of(done)) == first
    assert said(paper_of(done, copy_no=1)) == [
        "[BẢN SAO LẦN 1]",
        "Ai đó, 26/12/2027 12:00",
        *first,
    ]


def test_the_pixels_of_a_copy_are_the_first_papers_below_its_box(till: World) -> None:
    done = sell(till, ("CHE-DINH", 2))
    change_everything(till)
    copying.copy_last_receipt(1, hand=replace(till.house_hand(), register_no=1))
    first = Image.open(io.BytesIO(preview_png(paper_of(done), ROLL_80)))
    copy = Image.open(io.BytesIO(preview_png(paper_of(done, copy_no=1), ROLL_80)))
    box = copy.height - first.height
    assert box > 0
    below = copy.crop((0, box, copy.width, copy.height))
    assert below.tobytes() == first.tobytes()


def test_copies_are_numbered_one_after_another(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1))
    for copy_no in (1, 2, 3):
        copying.copy_last_receipt(1, hand=till.hand(), voucher=yes(till, reprint=copy_no))
    jobs = jobs_of(done.sale_id)
    assert [job.copy_no for job in jobs] == [0, 1, 2, 3]
    assert [said(paper_of(done, copy_no=n))[0] for n in (1, 2, 3)] == [
        "[BẢN SAO LẦN 1]",
        "[BẢN SAO LẦN 2]",
        "[BẢN SAO LẦN 3]",
    ]
    assert {job.title for job in jobs} == {done.number}


def test_the_second_copy_of_a_receipt_needs_somebodys_yes(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1))
    copying.copy_last_receipt(1, hand=till.hand())
    before = book()
    for voucher in (None, yes(till, reprint=1), yes(till, no_sale_drawer=9)):
        with pytest.raises(ApprovalNeeded):
            copying.copy_last_receipt(1, hand=till.hand(), voucher=voucher)
    assert changed(before) == set()
    copying.copy_last_receipt(1, hand=till.hand(), voucher=yes(till, reprint=2))
    assert [job.copy_no for job in jobs_of(done.sale_id)] == [0, 1, 2]


def test_each_receipt_numbers_its_own_copies(till: World) -> None:
    first = sell(till, ("CHE-DINH", 1))
    copying.copy_last_receipt(1, hand=till.hand())
    second = sell(till, ("CHE-DINH", 1))
    copying.copy_last_receipt(1, hand=till.hand())
    assert [job.copy_no for job in jobs_of(first.sale_id)] == [0, 1]
    assert [job.copy_no for job in jobs_of(second.sale_id)] == [0, 1]


def test_a_copy_is_of_the_last_sale_of_its_own_register(till: World) -> None:
    first = sell(till, ("CHE-DINH", 1))
    with pytest.raises(NothingToCopy):
        copying.copy_last_receipt(2, hand=till.hand())
    copying.copy_last_receipt(1, hand=till.hand("Minh"))
    [_, copy] = jobs_of(first.sale_id)
    assert (copy.created_by, copy.state, copy.register_no) == ("Minh", "queued", 1)


def test_before_the_first_sale_there_is_nothing_to_copy(till: World) -> None:
    before = book()
    with pytest.raises(NothingToCopy):
        copying.copy_last_receipt(1, hand=till.hand())
    assert changed(before) == set()


def test_a_copy_touches_nothing_but_the_spool(till: World) -> None:
    sell(till, ("CHE-DINH", 1))
    before = book()
    copying.copy_last_receipt(1, hand=till.hand())
    assert changed(before) == {"spool_jobs"}


def test_a_sale_whose_paper_is_gone_has_nothing_to_copy_from(till: World) -> None:
    sell(till, ("CHE-DINH", 1))
    with writing() as session:
        session.execute(text("DELETE FROM spool_jobs"))
    with pytest.raises(UnknownPaper):
        copying.copy_last_receipt(1, hand=till.hand())


def test_a_copys_box_is_put_over_the_paper_and_nothing_else_changes() -> None:
    paper = Document((Paragraph((Text("một"),)),))
    copy = copy_of(paper, 12, "Minh", NOON)
    assert said(copy) == ["[BẢN SAO LẦN 12]", "Minh, 21/11/2026 12:00", "một"]
    assert copy.blocks[-1:] == paper.blocks
    assert loads(dumps(copy)) == copy


def test_a_receipt_of_the_night_shows_the_hour_in_hanoi(till: World) -> None:
    done = sell(till, ("RUOU-MO", 1), at=datetime(2026, 11, 21, 17, 5, tzinfo=UTC))
    assert any(line.startswith("22/11/2026 00:05") for line in said(paper_of(done)))
