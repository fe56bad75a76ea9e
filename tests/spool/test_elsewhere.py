"""Another printer as a way out: what waits moves, what may be out already comes out as a copy."""

import re
from dataclasses import replace

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.office import trying
from pos.shop import printer_changing, printer_queries
from pos.shop.printers import Role, ShopPrinter
from pos.shop.refusals import UnknownPrinter
from pos.spool import copying, moving, queries, queue, settling, tidying
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.queue import NewJob
from pos.spool.refusals import PaperIsSettled, UnknownPaper
from pos.spool.settling import Word
from pos.spool.telling import tell
from pos.stock import labelling
from printers.devices import MaybeSent, NotSent
from printers.document import Document, Paragraph, words
from printers.presets import preset
from printers.printing import paper_pdf
from printers.profiles import ROLL_58, ROLL_80
from printers.reasons import Reason
from printers.stored import dumps, loads
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states
from tests.spool.test_printing import sold_job
from tests.till.steps import LINK, facts, lot_id, rows
from tests.world import World

FIRST = Share("first", frozenset({(1, "receipts")}))
SECOND = Share("second", frozenset({(1, "labels")}))


def second(world: World) -> Share:
    """Another printer of the shop, and what comes out of it."""
    wanted = ShopPrinter("", "Máy in bếp", "tcp://127.0.0.1:10", ROLL_80)
    made = printer_changing.add_printer(wanted, hand=world.hand("Hạnh"))
    reading().rollback()
    return Share(made, frozenset({(1, "labels")}))


def give_up(world: World, share: Share) -> None:
    """The shop has that printer no more; its workers have not heard of it yet."""
    printer_changing.retire_printer(share.printer_id, hand=world.hand("Hạnh"))
    reading().rollback()


def off(_payload: bytes) -> None:
    raise NotSent("switched off", Reason.NO_ANSWER)


def broke(_payload: bytes) -> None:
    raise MaybeSent("the line broke", Reason.PART_TAKEN)


def test_the_fact_of_a_paper_names_the_printer_that_had_it(till: World) -> None:
    """Not the one a person had sent it to, if another had it; that one where nobody had it."""
    job_id = sold_job(till)
    for sent_to, had_it, told in (
        ("bếp", "quầy", "quầy"),
        ("bếp", None, "bếp"),
        (None, "quầy", "quầy"),
        (None, None, None),
    ):
        job = replace(queries.job(reading(), job_id), printer_id=sent_to)
        reading().rollback()
        with writing() as session:
            tell(session, job, "confirmed", "", till.hand(), printer_id=had_it)
        assert facts("paper.finished/1")[-1]["paper"]["printer"] == told


def test_receipts_and_labels_go_to_the_printers_of_their_roles(till: World) -> None:
    job_id = sold_job(till)
    lot = lot_id(till, "CHE-DINH", "L261103")
    label = labelling.print_labels(lot, size="40x30", copies=1, link_base=LINK, hand=till.hand())
    receipts, labels = PaperDevice(), PaperDevice()
    for share, device in ((FIRST, receipts), (SECOND, labels)):
        while print_next(till, Printer(device, ROLL_80, share)) is not None:
            pass
    assert receipts.jobs == [row(job_id).payload]
    assert labels.jobs == [row(label).payload]


def test_a_held_paper_moves_as_it_is_and_is_drawn_for_the_other_printer(till: World) -> None:
    job_id = sold_job(till)
    dead, well = Printer(PaperDevice(before=off), ROLL_80, FIRST), PaperDevice()
    print_next(till, dead)
    other = second(till)
    assert moving.print_elsewhere(job_id, other.printer_id, hand=till.hand()) == job_id
    assert (row(job_id).state, row(job_id).printer_id) == ("queued", other.printer_id)
    assert print_next(till, dead) is None
    print_next(till, Printer(well, ROLL_58, other))
    assert (states(), len(well.jobs)) == (["sent_unconfirmed"], 1)
    assert "BẢN SAO" not in str(loads(row(job_id).document))


def test_a_doubted_paper_comes_out_elsewhere_as_a_copy_with_who_and_when(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80, FIRST))
    other = second(till).printer_id
    copy = moving.print_elsewhere(job_id, other, hand=till.hand("Minh"))
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "reprinted")
    assert (row(copy).copy_no, row(copy).printer_id) == (1, other)
    said = str(loads(row(copy).document))
    assert "BẢN SAO LẦN 1" in said
    assert "Minh, 21/11/2026 12:00" in said


def test_a_paper_that_is_out_does_not_move(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(), ROLL_80, FIRST))
    other = second(till).printer_id
    with pytest.raises(PaperIsSettled):
        moving.print_elsewhere(job_id, other, hand=till.hand())


def test_a_doubted_label_has_no_copy_to_move(till: World) -> None:
    lot = lot_id(till, "CHE-DINH", "L261103")
    label = labelling.print_labels(lot, size="40x30", copies=1, link_base=LINK, hand=till.hand())
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80, SECOND))
    other = second(till).printer_id
    with pytest.raises(UnknownPaper):
        moving.print_elsewhere(label, other, hand=till.hand())
    assert row(label).state == "unknown"


def test_a_paper_sent_to_a_printer_that_is_given_up_comes_home(till: World) -> None:
    job_id = sold_job(till)
    other = second(till).printer_id
    moving.print_elsewhere(job_id, other, hand=till.hand())
    tidying.bring_home({"first", other}, till.house_hand)
    assert row(job_id).printer_id == other
    tidying.bring_home({"first"}, till.house_hand)
    assert row(job_id).printer_id is None
    assert queries.next_waiting(reading(), FIRST) is not None


def test_what_only_tried_a_printer_is_given_up_with_it(till: World) -> None:
    other = second(till)
    printer = printer_queries.printer(reading(), other.printer_id)
    paper = dumps(Document((Paragraph(words("In thử")),)))
    test = trying.try_printer(printer, "In thử Máy in bếp", paper, hand=till.hand("Hạnh"))
    pulse = trying.try_drawer(printer, hand=till.hand("Hạnh"))
    give_up(till, other)
    tidying.bring_home({"first"}, till.house_hand)
    assert print_next(till, Printer(PaperDevice(), ROLL_80, FIRST)) is None
    ended = [(row(one).state, row(one).reason) for one in (test, pulse)]
    assert ended == [("dismissed", "skipped"), ("dismissed", "no_drawer")]
    assert [one["paper"]["job"] for one in facts("paper.finished/1")] == [test]


def test_no_paper_goes_to_a_printer_that_was_given_up_just_now(till: World) -> None:
    waiting, doubted = sold_job(till), sold_job(till)
    print_next(till, Printer(PaperDevice(before=off), ROLL_80, FIRST))
    other = second(till)
    give_up(till, other)
    with pytest.raises(UnknownPrinter):
        moving.print_elsewhere(waiting, other.printer_id, hand=till.hand())
    assert row(waiting).printer_id is None
    with pytest.raises(UnknownPrinter):
        moving.print_elsewhere(doubted, other.printer_id, hand=till.hand())
    assert states() == ["held", "queued"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_copy_of_a_doubted_paper_goes_where_the_paper_went(till: World, is_there: bool) -> None:
    job_id, other = sold_job(till), second(till)
    print_next(till, Printer(PaperDevice(before=off), ROLL_80, FIRST))
    moving.print_elsewhere(job_id, other.printer_id, hand=till.hand())
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80, other))
    if not is_there:
        give_up(till, other)
    copy = settling.settle_paper(job_id, Word.REPRINTED, hand=till.hand())
    assert row(copy).printer_id == (other.printer_id if is_there else None)


# -- The pages ----------------------------------------------------------------------------------


@pytest.fixture
def two(till: World) -> tuple[World, str]:
    """The shop with a second printer; gives its id."""
    hand = till.hand("Hạnh")
    first = ShopPrinter("", "Máy in quầy", "tcp://127.0.0.1:9", ROLL_80)
    second = ShopPrinter("", "Máy in bếp", "tcp://127.0.0.1:10", ROLL_80)
    chosen = printer_changing.add_printer(first, hand=hand)
    other = printer_changing.add_printer(second, hand=hand)
    printer_changing.choose_outlet(1, Role.RECEIPTS, chosen, hand=hand)
    till.app.extensions["ocop_house"].outlets.read_anew()
    return till, other


def test_a_waiting_paper_is_sent_to_the_other_printer_by_its_page(two: tuple[World, str]) -> None:
    world, other = two
    job_id = sold_job(world)
    client = world.sign_in()
    assert "In ở Máy in bếp" in client.get("/papers").get_data(as_text=True)
    answer = client.post(f"/papers/{job_id}/printer", data={"printer": other})
    assert answer.status_code == 303
    assert row(job_id).printer_id == other
    page = client.get(answer.location).get_data(as_text=True)
    assert "Máy in bếp" in page
    assert client.post(f"/papers/{job_id}/printer", data={"printer": "none"}).status_code == 400


def test_a_file_of_a_paper_that_came_out_or_may_yet_is_a_copy(till: World) -> None:
    job_id = sold_job(till)
    client = till.sign_in()
    waiting = client.get(f"/papers/{job_id}.pdf")
    assert waiting.mimetype == "application/pdf"
    assert waiting.data.startswith(b"%PDF")
    assert "attachment" in waiting.headers["Content-Disposition"]
    print_next(till, Printer(PaperDevice(), ROLL_80))
    assert client.get(f"/papers/{job_id}.pdf").data == waiting.data
    unmarked = paper_pdf(loads(row(job_id).document), ROLL_80)
    assert height_of(waiting.data) > height_of(unmarked), "the box BẢN SAO stands above"


def test_a_file_in_a_papers_place_is_the_original_and_the_paper_never_follows(till: World) -> None:
    job_id = sold_job(till)
    client = till.sign_in()
    page = client.get(f"/papers/{job_id}").get_data(as_text=True)
    assert "Tờ giấy sẽ không in nữa." in page
    assert "In lại" not in page, "it will be printed anyway"
    said = {"word": "filed", "request_id": new_id()}
    answers = [client.post(f"/papers/{job_id}/settlement", data=said) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "filed")
    assert "Đã đưa tệp PDF" in client.get(answers[0].location).get_data(as_text=True)
    original = paper_pdf(loads(row(job_id).document), ROLL_80)
    assert client.get(f"/papers/{job_id}.pdf").data == original
    device = PaperDevice()
    assert print_next(till, Printer(device, ROLL_80)) is None
    assert device.jobs == []
    [fact] = facts("paper.finished/1")
    assert (fact["paper"]["state"], fact["paper"]["reason"]) == ("dismissed", "filed")
    client.post(f"/papers/{job_id}/copies", data={})
    print_next(till, Printer(device, ROLL_80))
    assert len(device.jobs) == 1, "a paper wanted after all is a copy"
    assert "BẢN SAO LẦN 1" in str(loads(newest().document))


def test_a_file_takes_no_place_of_a_paper_that_may_be_out(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80))
    said = {"word": "filed"}
    assert till.sign_in().post(f"/papers/{job_id}/settlement", data=said).status_code == 409
    assert row(job_id).state == "unknown"


def test_a_file_of_a_copy_wears_its_own_mark_alone(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(), ROLL_80))
    copy_id = copying.copy_paper(job_id, hand=till.hand())
    file = till.sign_in().get(f"/papers/{copy_id}.pdf").data
    assert file == paper_pdf(loads(row(copy_id).document), ROLL_80)


def test_a_receipt_does_not_go_to_a_printer_of_labels(two: tuple[World, str]) -> None:
    world, other = two
    tags = ShopPrinter("", "Máy tem", "tcp://127.0.0.1:11", preset("tspl-203").profile, (50, 30))
    tag_id = printer_changing.add_printer(tags, hand=world.hand("Hạnh"))
    world.app.extensions["ocop_house"].outlets.read_anew()
    job_id, client = sold_job(world), world.sign_in()
    assert "Máy tem" not in client.get(f"/papers/{job_id}").get_data(as_text=True)
    assert client.post(f"/papers/{job_id}/printer", data={"printer": tag_id}).status_code == 400
    assert client.post(f"/papers/{job_id}/printer", data={"printer": other}).status_code == 303


def newest() -> PrintJob:
    return rows(PrintJob, order_by=PrintJob.id)[-1]


@pytest.mark.parametrize("word", [None, Word.SEEN, Word.SKIPPED])
def test_the_file_of_a_restored_paper_is_marked_whatever_was_said_of_it(
    till: World, word: Word | None
) -> None:
    job_id = sold_job(till)
    client = till.sign_in()
    unmarked = paper_pdf(loads(row(job_id).document), ROLL_80)
    with writing() as session:
        tidying.doubt_restored(session, till.hand())
    if word is not None:
        settling.settle_paper(job_id, word, hand=till.hand())
    assert row(job_id).attempts == 0
    assert height_of(client.get(f"/papers/{job_id}.pdf").data) > height_of(unmarked)


def test_a_report_has_its_page(till: World) -> None:
    paper = dumps(Document((Paragraph(words("Doanh thu ngày")),)))
    with writing() as session:
        job_id = queue.queue(session, NewJob("report", "r", "Doanh thu", paper), hand=till.hand())
    client = till.sign_in()
    for address in (f"/papers/{job_id}", "/papers"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Báo cáo" in page.get_data(as_text=True)


def height_of(pdf: bytes) -> int:
    found = re.search(rb"/Height (\d+)", pdf)
    assert found is not None
    return int(found[1])
