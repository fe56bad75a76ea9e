"""Another printer as a way out: what waits moves, what may be out already comes out as a copy."""

import re

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter
from pos.spool import copying, moving, printing, queries
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.refusals import PaperIsSettled, UnknownPaper
from pos.stock import labelling
from printers.devices import MaybeSent, NotSent
from printers.presets import preset
from printers.printing import paper_pdf
from printers.profiles import ROLL_58, ROLL_80
from printers.reasons import Reason
from printers.stored import loads
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states
from tests.spool.test_printing import sold_job
from tests.till.steps import LINK, facts, lot_id, rows
from tests.world import World

FIRST = Share("first", frozenset({(1, "receipts")}))
SECOND = Share("second", frozenset({(1, "labels")}))


def off(_payload: bytes) -> None:
    raise NotSent("switched off", Reason.NO_ANSWER)


def broke(_payload: bytes) -> None:
    raise MaybeSent("the line broke", Reason.PART_TAKEN)


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
    assert moving.print_elsewhere(job_id, "second", hand=till.hand()) == job_id
    assert (row(job_id).state, row(job_id).printer_id) == ("queued", "second")
    assert print_next(till, dead) is None
    print_next(till, Printer(well, ROLL_58, SECOND))
    assert (states(), len(well.jobs)) == (["sent_unconfirmed"], 1)
    assert "BẢN SAO" not in str(loads(row(job_id).document))


def test_a_doubted_paper_comes_out_elsewhere_as_a_copy_with_who_and_when(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80, FIRST))
    copy = moving.print_elsewhere(job_id, "second", hand=till.hand("Minh"))
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "reprinted")
    assert (row(copy).copy_no, row(copy).printer_id) == (1, "second")
    said = str(loads(row(copy).document))
    assert "BẢN SAO LẦN 1" in said
    assert "Minh, 21/11/2026 12:00" in said


def test_a_paper_that_is_out_does_not_move(till: World) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(PaperDevice(), ROLL_80, FIRST))
    with pytest.raises(PaperIsSettled):
        moving.print_elsewhere(job_id, "second", hand=till.hand())


def test_a_doubted_label_has_no_copy_to_move(till: World) -> None:
    lot = lot_id(till, "CHE-DINH", "L261103")
    label = labelling.print_labels(lot, size="40x30", copies=1, link_base=LINK, hand=till.hand())
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80, SECOND))
    with pytest.raises(UnknownPaper):
        moving.print_elsewhere(label, "first", hand=till.hand())
    assert row(label).state == "unknown"


def test_a_paper_sent_to_a_printer_that_is_given_up_comes_home(till: World) -> None:
    job_id = sold_job(till)
    moving.print_elsewhere(job_id, "second", hand=till.hand())
    printing.bring_home({"first", "second"})
    assert row(job_id).printer_id == "second"
    printing.bring_home({"first"})
    assert row(job_id).printer_id is None
    assert queries.next_waiting(reading(), FIRST) is not None


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


def height_of(pdf: bytes) -> int:
    found = re.search(rb"/Height (\d+)", pdf)
    assert found is not None
    return int(found[1])
