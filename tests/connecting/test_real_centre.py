"""A till and the real centre: every sale arrives once, every Z is confirmed, on a bad line too."""

import time
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.central.database import reading as reading_centre
from pos.connecting import enrolling, exports
from pos.connecting.machine import fingerprint
from pos.sync import backoff, line_queries, sending, verify
from pos.sync.calls import Caller
from pos.sync.enrolment import Invitation
from pos.sync.standing import Case, State
from tests.closing import days
from tests.connecting.conftest import RealCentre
from tests.sync import lined
from tests.sync.lined import sender_of, wait_for
from tests.sync.lined import sending as at_work
from tests.till import steps
from tests.world import NOON, TERMINAL_ID, World

HERE = replace(lined.MACHINE, fingerprint=fingerprint())
"""The machine that comes to the centre, and greets it later."""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits between two tries is tested by itself."""
    monkeypatch.setattr(backoff, "wait_ms", lambda _failures, _dice: 20)
    monkeypatch.setattr(backoff, "told_ms", lambda asked_s, _dice: 20 if asked_s else 0)
    monkeypatch.setattr(sending, "GATHER_MS", 20)
    monkeypatch.setattr(lined, "MACHINE", HERE)


def enrol(world: World, centre: RealCentre, code: str = "") -> enrolling.Joined:
    invitation = Invitation(centre.url, code or centre.code())
    return enrolling.enrol(invitation, hand=world.hand("Hạnh"))


def approve(world: World, centre: RealCentre) -> None:
    centre.approve(TERMINAL_ID, world.app.extensions["ocop_house"].pen.public_key.hex())


def held(centre: RealCentre) -> list[tuple[str, int, str, str]]:
    """What the centre keeps of the till: epoch, number, hash, body."""
    asked = text(
        "SELECT epoch, seq, hash, body FROM central_facts WHERE terminal_id = :it "
        "ORDER BY epoch, seq"
    )
    with reading_centre(centre.engine) as session:
        rows = session.execute(asked, {"it": TERMINAL_ID}).all()
    return [(row[0], row[1], bytes(row[2]).hex(), row[3]) for row in rows]


def book(world: World) -> list[tuple[str, int, str, str]]:
    facts = verify.read_database(world.settings.book)
    return sorted((one.epoch, one.seq, one.hash.hex(), one.body) for one in facts)


def count(centre: RealCentre, table: str) -> int:
    with reading_centre(centre.engine) as session:
        found: int = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    return found


def test_a_day_arrives_exactly_once_and_its_z_is_confirmed(till: World, real_centre: RealCentre):
    assert not enrol(till, real_centre).is_approved
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        assert not sender.standing.now().is_approved
        approve(till, real_centre)
        for _ in range(5):
            steps.sell(till, ("MAM-NEM", 1), ("CHE-DINH", 1))
            sender.ring()
        number = days.count_and_close(till)
        sender.ring()
        wait_for(lambda: _is_confirmed(number))
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: sender.standing.now().is_approved)
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert held(real_centre) == book(till)
    assert count(real_centre, "central_sales") == 5
    [z] = line_queries.confirmations(reading())
    end_reading()
    assert (z.status, z.bills, z.differences) == ("reconciled", 5, {})
    assert z.total_vnd == 5 * 515_000
    page = till.sign_in("Hạnh").get(f"/closings/{number}").get_data(as_text=True)
    assert "Trung tâm đã xác nhận 21/11/2026: 5 đơn" in page


def _is_confirmed(number: str) -> bool:
    found = line_queries.confirmations_of(reading(), [number]).get(number)
    end_reading()
    return found is not None and found.status == "reconciled"


def test_a_confirmation_whose_answer_was_lost_comes_with_the_next_opening(
    till: World, real_centre: RealCentre
):
    enrol(till, real_centre)
    steps.sell(till, ("MAM-NEM", 1))
    number = days.count_and_close(till)
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    from sqlalchemy import delete

    from pos.sync.line_models import Confirmation

    with writing() as session:  # as if no answer had come
        session.execute(delete(Confirmation))
    with clock.running(lambda: NOON + timedelta(hours=3)), at_work(till):
        wait_for(lambda: _is_confirmed(number))


@pytest.mark.parametrize("seed", [1, 2])
def test_over_a_line_that_breaks_all_the_time_nothing_is_lost_or_doubled(
    till: World, real_centre: RealCentre, seed: int
):
    from pos.simulating.lines import BadLine

    enrol(till, real_centre)
    host, port = real_centre.url.removeprefix("http://").split(":")
    with BadLine((host, int(port)), Random(seed)) as bad:
        with writing() as session:
            from sqlalchemy import update

            from pos.sync.line_models import Link

            session.execute(update(Link).values(url=f"http://127.0.0.1:{bad.port}"))
        with at_work(till) as sender:
            for _ in range(12):
                steps.sell(till, ("MAM-NEM", 1))
                sender.ring()
                time.sleep(0.05)
            wait_for(lambda: sender.standing.now().state is State.SENT, seconds=60)
    assert held(real_centre) == book(till)
    assert count(real_centre, "central_sales") == 12


def test_a_stick_brings_what_the_line_could_not_and_the_line_adds_nothing(
    till: World, real_centre: RealCentre
):
    enrol(till, real_centre)
    steps.sell(till, ("MAM-NEM", 1))
    content = b"".join(exports.packed(is_all=True))
    caller = Caller(real_centre.url)
    for _ in range(2):
        headers = {"Content-Type": "application/gzip"}
        came = caller.ask("POST", "/sync/v1/upload-file", headers=headers, body=content)
        assert came.status == 200, came.content
    caller.close()
    assert held(real_centre) == book(till)
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert held(real_centre) == book(till)
    assert count(real_centre, "central_sales") == 1


def test_a_till_that_is_revoked_needs_help_and_sells_on(till: World, real_centre: RealCentre):
    from pos.central.terminals import approving

    enrol(till, real_centre)
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        approve(till, real_centre)
        approving.revoke(
            real_centre.engine, TERMINAL_ID, "máy mất", by=real_centre.office, at=clock.now()
        )
        steps.sell(till, ("MAM-NEM", 1))
        sender.ring()
        wait_for(lambda: sender.standing.now().case is Case.REVOKED)
        steps.sell(till, ("MAM-NEM", 1))
    assert sender.standing.now().state is State.HELP


def test_another_machine_with_the_same_disk_is_told_to_both(
    till: World, real_centre: RealCentre, monkeypatch: pytest.MonkeyPatch
):
    enrol(till, real_centre)
    approve(till, real_centre)
    monkeypatch.setattr(lined, "MACHINE", replace(HERE, fingerprint="another"))
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().case is Case.CLONE)
        wait_for(lambda: held(real_centre) == book(till))
    monkeypatch.setattr(lined, "MACHINE", HERE)
    with clock.running(lambda: NOON + timedelta(minutes=30)), at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)


@pytest.mark.parametrize("code", ["0000000000000000", ""])
def test_a_wrong_code_and_a_used_one_let_nobody_in(till: World, real_centre: RealCentre, code: str):
    from pos.connecting.refusals import CodeOver, CodeWrong, KnownThere

    if not code:
        code = real_centre.code()
        enrol(till, real_centre, code)
        enrolling.leave("thử", hand=till.hand("Hạnh"))
        later = clock.running(lambda: NOON + timedelta(hours=30))
        with later, pytest.raises((CodeOver, KnownThere)):
            enrol(till, real_centre, code)
        return
    with pytest.raises(CodeWrong):
        enrol(till, real_centre, code)
    assert sender_of(till).standing.now().state is State.UNLINKED
