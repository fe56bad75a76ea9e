"""The cash drawer: opened for cash or for a named reason, at once or not at all, never twice."""

import hashlib
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos.base import clock
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.shop import changing, printer_changing
from pos.shop.printers import Role, ShopPrinter
from pos.spool import copying, printing, queries, tidying
from pos.spool.models import PrintJob
from pos.spool.printing import Late, Printer
from pos.spool.queries import Share
from pos.spool.standing import Standing
from pos.till import drawer_opening, opening
from pos.till.refusals import NoReason
from printers.devices import MaybeSent, NotSent, Speech
from printers.dialects.escpos import drawer_pulse
from printers.profiles import ROLL_80
from printers.reasons import Reason
from printers.status import Status
from tests.printers.fake_printer import FakePrinter, Mode
from tests.shop.approved import signed, yes
from tests.shop.test_pairing import LAN, enter, pair
from tests.spool.printers_of_tests import PaperDevice, print_all, print_next, row, tcp
from tests.spool.test_late_proofs import PROVING, out_of_paper
from tests.spool.test_printing import sold_job
from tests.spool.test_settling import doubted
from tests.till.steps import book, changed, facts, filled, jobs_of, rows, seen, sell
from tests.world import NOON, World, open_world


def drawers() -> list[PrintJob]:
    return rows(PrintJob, PrintJob.kind == "drawer", order_by=PrintJob.id)


def wanted(world: World, reason: str = "count", note: str = "") -> str:
    job = drawer_opening.open_drawer(
        1, reason, note, drawer_at="first", hand=world.hand(), voucher=yes(world)
    )
    assert job is not None
    return job


def paid(world: World) -> str:
    """A sale for cash at a register with a drawer, by its page."""
    draft_id = filled(world, ("MAM-NEM", 1))
    form = {"tendered_vnd": "65000", "total_vnd": "65000", "version": str(seen(draft_id).version)}
    assert world.sign_in().post(f"/till/sales/{draft_id}/completion", data=form).status_code == 303
    return draft_id


def test_the_drawer_opens_before_the_receipt_is_printed(till: World) -> None:
    [receipt] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    wanted(till)
    device = PaperDevice()
    print_all(till, Printer(device, ROLL_80))
    assert device.jobs == [drawer_pulse(), row_payload(receipt.id)]


def row_payload(job_id: str) -> bytes | None:
    return queries.payload(reading(), job_id)


def test_cash_opens_the_drawer_of_a_register_that_has_one(template: Path, tmp_path: Path) -> None:
    with (
        FakePrinter(Mode.REFUSE) as fake,
        open_world(template, tmp_path / "home", printer=fake.address) as world,
    ):
        world.open_shift()
        paid(world)
        [job] = drawers()
        assert (job.state, job.register_no, job.created_by) == ("queued", 1, "Lan")


@pytest.mark.parametrize("has_own", [False, True])
def test_a_register_opens_its_own_drawer_and_never_anothers(
    template: Path, tmp_path: Path, has_own: bool
) -> None:
    with (
        FakePrinter(Mode.REFUSE) as fake,
        open_world(template, tmp_path / "home", printer=fake.address) as world,
    ):
        changing.add_register(hand=world.hand("Hạnh"))
        if has_own:
            address = "tcp://127.0.0.1:9"
            printer_changing.choose_printer(2, address, 80, hand=world.hand("Hạnh"))
        world.app.extensions["ocop_house"].outlets.read_anew()
        opening.open_shift(2, {100_000: 10}, hand=replace(world.hand(), register_no=2))
        client = pair(world, 2)
        enter(world, client)
        order = client.get("/till", environ_base=LAN).location.rsplit("/", 1)[1]
        form = {"reason": "count", "sale_id": order, **signed(world)}
        answer = client.post("/till/drawer/openings", data=form, environ_base=LAN)
        assert answer.status_code == 200
        pulses = [one for one in drawers() if one.reason != "no_drawer"]
        assert [one.register_no for one in pulses] == [2] * has_own
        assert ("mở ngăn kéo" if has_own else "bằng chìa khóa") in answer.get_data(as_text=True)
        assert len(facts("drawer.opened/1")) == 1


def test_where_papers_go_to_the_screen_there_is_no_drawer(till: World) -> None:
    paid(till)
    assert drawers() == []


@pytest.mark.parametrize("page", ["", ".png", ".pdf"])
def test_a_pulse_is_no_paper_to_be_looked_at(till: World, page: str) -> None:
    job_id = wanted(till)
    assert till.sign_in().get(f"/papers/{job_id}{page}").status_code == 409


@pytest.mark.parametrize("act", ["copies", "settlement", "printer"])
def test_a_pulse_is_no_paper_to_be_settled(till: World, act: str) -> None:
    job_id = wanted(till)
    answer = till.sign_in().post(f"/papers/{job_id}/{act}", data={"word": "skipped"})
    assert answer.status_code == 409
    assert [one.state for one in drawers()] == ["queued"]
    assert facts("paper.finished/1") == []


def test_a_copy_does_not_open_the_drawer(till: World) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    copying.copy_paper(job.id, hand=till.hand())
    assert drawers() == []


def test_a_pulse_that_left_is_never_sent_again(till: World) -> None:
    def broke(_payload: bytes) -> None:
        raise MaybeSent("the line broke", Reason.PART_TAKEN)

    wanted(till)
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80))
    device = PaperDevice()
    assert print_next(till, Printer(device, ROLL_80)) is None
    assert ([one.state for one in drawers()], device.jobs) == (["dismissed"], [])
    assert queries.waiting(reading()).unknown == 0, "nobody is asked whether a drawer opened"


def test_a_pulse_whose_line_broke_in_no_known_way_is_over(till: World) -> None:
    def broke(_payload: bytes) -> None:
        raise ValueError("a driver's own fault")

    wanted(till)
    print_next(till, Printer(PaperDevice(after=broke), ROLL_80))
    [job] = drawers()
    assert (job.state, job.reason) == ("dismissed", "part_taken")


def test_a_pulse_that_could_not_leave_in_time_never_leaves(till: World) -> None:
    def off(_payload: bytes) -> None:
        raise NotSent("switched off", Reason.NO_ANSWER)

    wanted(till)
    printer = Printer(PaperDevice(before=off), ROLL_80)
    print_next(till, printer)
    assert [one.state for one in drawers()] == ["held"]
    device = PaperDevice()
    with clock.running(lambda: NOON + timedelta(seconds=11)):
        print_next(till, Printer(device, ROLL_80))
    [job] = drawers()
    assert (job.state, job.reason, device.jobs) == ("dismissed", "too_late", [])


def test_the_paper_behind_a_shut_drawer_is_held_for_the_same_reason(till: World) -> None:
    [receipt] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    wanted(till)
    with FakePrinter(Mode.REFUSE) as fake:
        print_next(till, tcp(fake))
    [again] = jobs_of(receipt.subject_id)
    assert (again.state, again.reason) == ("held", "no_answer")


def test_a_printer_without_paper_does_not_keep_the_pulse_for_later(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, _first = out_of_paper(till, fake)
        wanted(till)
        print_next(till, printer)
        assert [one.state for one in drawers()] == ["held"]
        assert printer.standing is Standing.PAPER_OUT
        fake.switch(Mode.HEALTHY)
        fake.wait_for_jobs(0)
        print_next(till, printer)
        assert [one.state for one in drawers()] == ["sent_unconfirmed"]


@pytest.mark.parametrize("mode", [Mode.COVER_OPEN, Mode.PAPER_OUT])
def test_a_printer_that_stopped_just_now_is_asked_before_the_pulse(till: World, mode: Mode) -> None:
    with FakePrinter() as fake:
        printer = tcp(fake, PROVING)
        printing.ask(printer)
        assert printer.standing is Standing.READY
        fake.switch(mode)
        wanted(till)
        print_next(till, printer)
        [job] = drawers()
        assert (job.state, job.attempts) == ("held", 0)
        fake.switch(Mode.HEALTHY)
        time.sleep(0.3)
        assert drawer_pulse() not in fake.jobs


def test_a_printer_that_stops_while_a_proof_is_awaited_keeps_its_line(till: World) -> None:
    with FakePrinter(knows=frozenset({"DLE EOT"})) as fake:
        printer, _first = without_proof(till, fake)
        fake.switch(Mode.COVER_OPEN)
        wanted(till)
        print_next(till, printer)
        [job] = drawers()
        assert (job.state, job.reason) == ("held", "cover_open")
        assert printer.late is not None


def test_a_proof_that_came_is_heard_before_the_drawer_takes_the_line(till: World) -> None:
    line = ProvedLine()
    job_id = doubted(till)
    printer = Printer(PaperDevice(), ROLL_80)
    printer.late = Late(queries.job(reading(), job_id), line, was_stopped=False)
    wanted(till)
    print_next(till, printer)
    assert (row(job_id).state, row(job_id).reason) == ("confirmed", "late_proof")
    assert ([one.state for one in drawers()], line.is_closed) == (["sent_unconfirmed"], True)


class ProvedLine:
    """A line on which the proof has come."""

    is_closed = False

    def look(self) -> bool:
        assert not self.is_closed
        return True

    def ask(self) -> Status:
        raise AssertionError("a printer that cannot be asked")

    def close(self) -> None:
        self.is_closed = True


def without_proof(world: World, fake: FakePrinter) -> tuple[Printer, str]:
    """A receipt whose proof does not come, from a printer that answers all else."""
    job_id = sold_job(world)
    printer = tcp(fake, PROVING)
    print_next(world, printer)
    assert (row(job_id).state, row(job_id).reason) == ("unknown", "no_proof")
    return printer, job_id


def test_the_pulse_is_stored_before_its_first_byte_leaves(till: World) -> None:
    seen: list[tuple[str, bytes | None, str | None]] = []

    def look(_payload: bytes) -> None:
        [job] = drawers()
        seen.append((job.state, job.payload, job.payload_sha256))

    wanted(till)
    print_next(till, Printer(PaperDevice(before=look, after=look), ROLL_80))
    kept = (drawer_pulse(), hashlib.sha256(drawer_pulse()).hexdigest())
    assert seen == [("queued", *kept), ("sending", *kept)]


@pytest.mark.parametrize(
    "printer",
    [
        Printer(PaperDevice(), replace(PROVING, drawer_pin=None)),
        Printer(PaperDevice(Speech.PNG), ROLL_80),
    ],
)
def test_where_no_drawer_hangs_nothing_is_sent(till: World, printer: Printer) -> None:
    wanted(till)
    print_next(till, printer)
    [job] = drawers()
    assert (job.state, job.reason) == ("dismissed", "no_drawer")


def test_a_start_forgets_a_pulse_that_was_on_its_way(till: World) -> None:
    class PowerCut(BaseException):
        pass

    def cut(_payload: bytes) -> None:
        raise PowerCut

    wanted(till)
    with pytest.raises(PowerCut):
        print_next(till, Printer(PaperDevice(after=cut), ROLL_80))
    assert tidying.doubt_unfinished(till.house_hand) == 0
    [job] = drawers()
    assert (job.state, job.reason) == ("dismissed", "restarted")
    assert facts("paper.finished/1") == []


@pytest.mark.parametrize("held", [False, True])
def test_a_start_forgets_a_pulse_that_waited(till: World, held: bool) -> None:
    def off(_payload: bytes) -> None:
        raise NotSent("switched off", Reason.NO_ANSWER)

    wanted(till)
    if held:
        print_next(till, Printer(PaperDevice(before=off), ROLL_80))
    assert tidying.doubt_unfinished(till.house_hand) == 0
    [job] = drawers()
    assert (job.state, job.reason) == ("dismissed", "restarted")
    assert facts("paper.finished/1") == []


def test_a_pulse_of_a_clock_that_was_set_back_is_never_sent(till: World) -> None:
    wanted(till)
    device = PaperDevice()
    with clock.running(lambda: NOON - timedelta(hours=3)):
        print_next(till, Printer(device, ROLL_80))
    [job] = drawers()
    assert (job.state, job.reason, device.jobs) == ("dismissed", "too_late", [])


# -- Without a sale ----------------------------------------------------------------------------


def test_opening_without_a_sale_is_told_with_who_and_why(till: World) -> None:
    wanted(till, "other", "  tìm  biên lai ")
    [fact] = facts("drawer.opened/1")
    assert (fact["change"], fact["drawer"]["note"]) == ("other", "tìm biên lai")
    assert (fact["by"]["name"], fact["register"]) == ("Lan", 1)


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("because", ""), ("other", "  ")])
def test_no_reason_opens_nothing(till: World, reason: str, note: str) -> None:
    before = book()
    with pytest.raises(NoReason):
        drawer_opening.open_drawer(1, reason, note, drawer_at="first", hand=till.hand())
    assert changed(before) == set()


@pytest.mark.parametrize("kicks", [True, False])
def test_one_press_opens_once(till: World, kicks: bool) -> None:
    request, hand = new_id(), till.hand()
    made = {
        drawer_opening.open_drawer(
            1,
            "count",
            "",
            drawer_at="first" if kicks else None,
            hand=hand,
            request_id=request,
            voucher=yes(till),
        )
        for _ in range(2)
    }
    assert (len(made), len(facts("drawer.opened/1")), len(drawers())) == (1, 1, 1)
    device = PaperDevice()
    print_all(till, Printer(device, ROLL_80))
    assert device.jobs == [drawer_pulse()] * kicks


def test_a_press_whose_answer_was_lost_opens_once(template: Path, tmp_path: Path) -> None:
    with (
        FakePrinter(Mode.REFUSE) as fake,
        open_world(template, tmp_path / "home", printer=fake.address) as world,
    ):
        world.open_shift()
        client = world.sign_in()
        order = client.get("/till").location.rsplit("/", 1)[1]
        form = {"reason": "change", "sale_id": order, "request_id": new_id(), **signed(world)}
        for _ in range(2):
            assert client.post("/till/drawer/openings", data=form).status_code == 200
        assert (len(drawers()), len(facts("drawer.opened/1"))) == (1, 1)


def test_the_till_asks_why_and_writes_it_down(till: World) -> None:
    client = till.sign_in()
    order = client.get("/till").location.rsplit("/", 1)[1]
    page = client.get("/till/drawer").get_data(as_text=True)
    assert "Đổi tiền lẻ" in page
    assert "mở bằng chìa khóa" in page, "the screen has no drawer"
    form = {"reason": "change", "sale_id": order, **signed(till)}
    answer = client.post("/till/drawer/openings", data=form)
    assert answer.status_code == 200
    assert 'id="sale"' in answer.get_data(as_text=True)
    assert [fact["change"] for fact in facts("drawer.opened/1")] == ["change"]
    assert client.post("/till/drawer/openings", data={"sale_id": order}).status_code == 409


# --- Whose drawer ------------------------------------------------------------------------------


def test_a_pulse_belongs_to_the_printer_it_was_asked_of(till: World) -> None:
    """The register may print elsewhere by the time of the pulse: another's drawer stays shut."""
    job_id = wanted(till)
    other = PaperDevice()
    assert print_next(till, Printer(other, ROLL_80, Share("other", HERE))) is None
    assert other.jobs == []
    its_own = PaperDevice()
    print_next(till, Printer(its_own, ROLL_80, Share("first", frozenset())))
    assert its_own.jobs == [drawer_pulse()]
    assert row(job_id).state == "sent_unconfirmed"


HERE = frozenset({(1, "receipts")})


def test_a_pulse_for_a_printer_that_is_given_up_opens_nothing(till: World) -> None:
    job_id = wanted(till)
    tidying.bring_home({"other"}, till.house_hand)
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "no_drawer")


def test_a_sale_and_an_opening_name_the_registers_own_printer(till: World) -> None:
    made = printer_changing.add_printer(
        ShopPrinter("", "Máy quầy", "tcp://127.0.0.1:9", ROLL_80),
        fills=Role.RECEIPTS,
        hand=till.hand("Hạnh"),
    )
    till.app.extensions["ocop_house"].outlets.read_anew()
    reading().rollback()
    paid(till)
    till.sign_in().post("/till/drawer/openings", data={"reason": "count", **signed(till)})
    assert [one.printer_id for one in drawers()] == [made, made]
