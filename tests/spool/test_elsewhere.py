"""Another printer as a way out: what waits moves, what may be out already comes out as a copy."""

import re

import pytest

from pos.base.transaction import reading
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter
from pos.spool import moving, printing, queries
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.refusals import PaperIsSettled, UnknownPaper
from pos.stock import labelling
from printers.devices import MaybeSent, NotSent
from printers.profiles import ROLL_58, ROLL_80
from printers.reasons import Reason
from printers.stored import loads
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states
from tests.spool.test_printing import sold_job
from tests.till.steps import LINK, lot_id
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


def test_a_paper_is_taken_away_as_a_file_marked_once_it_may_be_out(till: World) -> None:
    job_id = sold_job(till)
    client = till.sign_in()
    fresh = client.get(f"/papers/{job_id}.pdf")
    assert fresh.mimetype == "application/pdf"
    assert fresh.data.startswith(b"%PDF")
    assert "attachment" in fresh.headers["Content-Disposition"]
    print_next(till, Printer(PaperDevice(), ROLL_80))
    marked = client.get(f"/papers/{job_id}.pdf").data
    assert marked != fresh.data
    assert height_of(marked) > height_of(fresh.data), "the box BẢN SAO stands above"


def height_of(pdf: bytes) -> int:
    found = re.search(rb"/Height (\d+)", pdf)
    assert found is not None
    return int(found[1])
