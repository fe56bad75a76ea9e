"""The till says how its printer is, and asks about a paper that nobody knows about."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from pos.base import clock
from pos.base.transaction import writing
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.standing import Standing
from printers.devices import MaybeSent
from printers.profiles import ROLL_80
from printers.reasons import Reason
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states
from tests.spool.test_printing import sold_job
from tests.till.steps import filled, seen
from tests.world import NOON, World


def broke(_payload: bytes) -> None:
    raise MaybeSent("the line broke", Reason.PART_TAKEN)


def doubted(world: World) -> str:
    job_id = sold_job(world)
    print_next(world, Printer(PaperDevice(after=broke), ROLL_80))
    return job_id


def said(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/till/printer{query}", headers={"HX-Trigger": "printer-now"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


WORDS = {
    Standing.READY: "Máy in sẵn sàng",
    Standing.PAPER_LOW: "Máy in sắp hết giấy",
    Standing.PAPER_OUT: "Máy in hết giấy",
    Standing.COVER_OPEN: "Máy in mở nắp",
    Standing.ERROR: "Máy in báo lỗi",
    Standing.NO_ANSWER: "Máy in không trả lời",
    Standing.BUSY: "Máy in đang bận",
    Standing.UNASKED: "Chưa hỏi được máy in",
    Standing.MUTE: "Máy in không báo tình trạng",
    Standing.PREVIEW: "In thử ra màn hình",
}


@pytest.mark.parametrize("standing", Standing)
def test_every_state_of_a_printer_has_its_words(
    till: World, monkeypatch: pytest.MonkeyPatch, standing: Standing
) -> None:
    house = replace(till.app.extensions["ocop_house"], standing=lambda _printer: standing)
    monkeypatch.setitem(till.app.extensions, "ocop_house", house)
    client = till.sign_in()
    assert WORDS[standing] in said(client)
    assert WORDS[standing] in client.get("/till", follow_redirects=True).get_data(as_text=True)


def test_a_paper_that_waits_is_told_of_after_two_seconds(till: World) -> None:
    client = till.sign_in()
    sold_job(till)
    assert "chờ in" not in said(client)
    with clock.running(lambda: NOON + timedelta(seconds=3)):
        assert "1 phiếu chờ in" in said(client)


def test_a_doubted_paper_is_asked_about_on_the_page_and_by_its_look(till: World) -> None:
    client = till.sign_in()
    assert "Phiếu đã in ra chưa?" not in said(client)
    job_id = doubted(till)
    for text in (said(client), client.get("/till", follow_redirects=True).get_data(as_text=True)):
        assert "Phiếu đã in ra chưa?" in text
        assert row(job_id).title in text
        assert all(f'value="{word}"' in text for word in ("seen", "reprinted", "skipped"))
    doubted(till)
    assert "và 1 tờ nữa" in said(client)


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("seen", ["confirmed"]),
        ("skipped", ["dismissed"]),
        ("reprinted", ["dismissed", "queued"]),
    ],
)
def test_the_cashiers_word_settles_it_on_the_till(till: World, word: str, ends: list[str]) -> None:
    client = till.sign_in()
    job_id = doubted(till)
    answer = client.post(f"/till/papers/{job_id}/settlement", data={"word": word})
    assert answer.status_code == 200
    assert "Phiếu đã in ra chưa?" not in answer.get_data(as_text=True)
    assert states() == ends
    again = client.post(f"/till/papers/{job_id}/settlement", data={"word": word})
    assert (again.status_code, states()) == (200, ends), "the other window said it first"


def test_a_look_that_finds_nothing_new_brings_nothing(till: World) -> None:
    client = till.sign_in()
    marks = re.findall(r'name="(chip|strip)" value="(\w+)"', said(client))
    query = "?" + "&".join(f"{name}={mark}" for name, mark in marks)
    assert client.get(f"/till/printer{query}").status_code == 204
    doubted(till)
    assert "Phiếu đã in ra chưa?" in said(client, query)


def test_looking_at_the_printer_does_not_keep_the_till_awake(till: World) -> None:
    client = till.sign_in()
    with clock.running(lambda: NOON + timedelta(minutes=4)):
        said(client)
    with clock.running(lambda: NOON + timedelta(minutes=6)):
        answer = client.get("/till/printer", headers={"HX-Trigger": "printer-now"})
    assert answer.status_code in (303, 401)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("filed", "tệp PDF"),
        ("skipped", "Phiếu này không in nữa."),
        ("does_not_fit", "Chữ trên phiếu không vừa khổ giấy."),
    ],
)
def test_beside_the_change_a_paper_given_up_is_not_said_to_wait(
    till: World, reason: str, said: str
) -> None:
    draft = filled(till, ("MAM-NEM", 1))
    form = {"tendered_vnd": "65000", "total_vnd": "65000", "version": str(seen(draft).version)}
    client = till.sign_in()
    answer = client.post(f"/till/sales/{draft}/completion", data=form)
    assert "Phiếu đang chờ in" in client.get(answer.location).text
    given_up = {"state": "dismissed", "reason": reason}
    with writing() as session:
        session.execute(update(PrintJob).where(PrintJob.subject_id == draft).values(**given_up))
    page = client.get(answer.location).text
    assert "Phiếu đang chờ in" not in page
    assert said in page
