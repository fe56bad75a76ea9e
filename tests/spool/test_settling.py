"""A paper nobody knows about is settled by a person; one that waits may be given up."""

from datetime import datetime, timedelta

import pytest

from pos.app import attendant_of
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.spool import copying, queries, queue, settling, telling, tidying
from pos.spool.printing import Printer
from pos.spool.refusals import PaperIsSettled, UnknownPaper
from pos.spool.settling import Word
from pos.stock import labelling
from pos.till import copying as till_copying
from printers.devices import MaybeSent, NotSent
from printers.profiles import ROLL_80
from printers.reasons import Reason
from printers.stored import loads
from tests.printers.fake_printer import FakePrinter
from tests.shop.approved import yes
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states, tcp
from tests.till.steps import LINK, book, changed, facts, jobs_of, lot_id, sell
from tests.world import World


def broken(_payload: bytes) -> None:
    raise MaybeSent("the line broke", Reason.PART_TAKEN)


def silent(_payload: bytes) -> None:
    raise NotSent("nobody answers", Reason.NO_ANSWER)


def doubted(world: World) -> str:
    """A receipt whose line broke while it was being printed."""
    [job] = jobs_of(sell(world, ("CHE-DINH", 1)).sale_id)
    print_next(world, Printer(PaperDevice(after=broken), ROLL_80))
    assert row(job.id).state == "unknown"
    return job.id


def test_a_paper_somebody_saw_come_out_is_confirmed_by_them(till: World) -> None:
    job_id = doubted(till)
    assert settling.settle_paper(job_id, Word.SEEN, hand=till.hand()) == job_id
    assert (row(job_id).state, row(job_id).reason) == ("confirmed", "seen")
    told = facts("paper.finished/1")[-1]
    assert (told["paper"]["state"], told["paper"]["reason"]) == ("confirmed", "seen")
    assert told["by"]["name"] == till.hand().by_name
    assert queries.waiting(reading()).unknown == 0


def test_what_a_person_says_of_a_paper_names_its_bytes_and_where_it_was_sent(till: World) -> None:
    job_id, [never] = doubted(till), jobs_of(sell(till, ("CHE-DINH", 2)).sale_id)
    settling.settle_paper(job_id, Word.SEEN, hand=till.hand())
    settling.settle_paper(never.id, Word.SKIPPED, hand=till.hand())
    told = [one["paper"] for one in facts("paper.finished/1")][-2:]
    assert [one["sha256"] for one in told] == [row(job_id).payload_sha256, None]
    assert [one["printer"] for one in told] == [None, None]


def test_many_papers_are_settled_at_once_and_each_is_told_as_one_alone_is(till: World) -> None:
    first, second = (jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)[0] for _ in range(2))
    hand = till.hand()
    with writing() as session:
        jobs = queries.in_state(session, ["queued"])
        queue.settle_all(session, [one.job_id for one in jobs], "confirmed", at=hand.at)
        telling.tell_all(session, jobs, "confirmed", hand)
    told = [one["paper"] for one in facts("paper.finished/1")]
    assert [one["job"] for one in told] == [first.id, second.id]
    assert {(one["state"], one["reason"], one["sha256"]) for one in told} == {
        ("confirmed", "", None)
    }
    assert {row(one.id).state for one in (first, second)} == {"confirmed"}
    with writing() as session:  # settled already: let be
        queue.settle_all(session, [first.id], "dismissed", at=hand.at)
    assert row(first.id).state == "confirmed"


def test_a_paper_nobody_has_is_printed_again_as_a_copy_and_doubted_no_more(till: World) -> None:
    job_id = doubted(till)
    copy = settling.settle_paper(job_id, Word.REPRINTED, hand=till.hand())
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "reprinted")
    assert (row(copy).copy_no, row(copy).state) == (1, "queued")
    with FakePrinter() as fake:
        print_next(till, tcp(fake))
        assert len(fake.wait_for_jobs(1, timeout_s=30)) == 1
    assert states() == ["dismissed", "sent_unconfirmed"]
    assert "BẢN SAO LẦN 1" in str(loads(row(copy).document))


def test_a_paper_nobody_needs_is_let_be(till: World) -> None:
    job_id = doubted(till)
    settling.settle_paper(job_id, Word.SKIPPED, hand=till.hand())
    assert (row(job_id).state, row(job_id).reason) == ("dismissed", "skipped")
    assert print_next(till, Printer(PaperDevice(), ROLL_80)) is None


@pytest.mark.parametrize("word", Word)
def test_a_settled_paper_is_settled_once(till: World, word: Word) -> None:
    job_id = doubted(till)
    settling.settle_paper(job_id, Word.SEEN, hand=till.hand())
    before = book()
    with pytest.raises(PaperIsSettled):
        settling.settle_paper(job_id, word, hand=till.hand())
    assert changed(before) == set()


@pytest.mark.parametrize("word", [Word.SEEN, Word.REPRINTED])
def test_a_paper_that_still_waits_was_neither_seen_nor_lost(till: World, word: Word) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    before = book()
    with pytest.raises(PaperIsSettled):
        settling.settle_paper(job.id, word, hand=till.hand())
    assert changed(before) == set()


def test_papers_held_by_a_dead_printer_may_be_given_up_and_those_behind_come_out(
    till: World,
) -> None:
    [first] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    [second] = jobs_of(sell(till, ("CHE-DINH", 2)).sale_id)
    print_next(till, Printer(PaperDevice(before=silent), ROLL_80))
    assert row(first.id).state == "held"
    settling.settle_paper(first.id, Word.SKIPPED, hand=till.hand())
    device = PaperDevice()
    print_next(till, Printer(device, ROLL_80))
    assert states() == ["dismissed", "sent_unconfirmed"]
    assert row(second.id).payload == device.jobs[0]


def test_a_paper_given_up_while_the_printer_is_being_opened_never_starts(till: World) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)

    def give_up(_payload: bytes) -> None:
        settling.settle_paper(job.id, Word.SKIPPED, hand=till.hand())

    device = PaperDevice(before=give_up)
    print_next(till, Printer(device, ROLL_80))
    assert (row(job.id).state, device.jobs) == ("dismissed", [])


def test_a_label_is_not_copied_in_the_place_of_a_doubted_one(till: World) -> None:
    job_id = labelling.print_labels(
        lot_id(till, "CHE-DINH", "L261103"),
        size="50x30",
        copies=2,
        link_base=LINK,
        hand=till.hand(),
    )
    print_next(till, Printer(PaperDevice(after=broken), ROLL_80))
    before = book()
    with pytest.raises(UnknownPaper):
        settling.settle_paper(job_id, Word.REPRINTED, hand=till.hand())
    assert changed(before) == set()


# -- The same request twice ------------------------------------------------------------


def test_a_reprint_asked_for_twice_by_one_press_is_one_copy(till: World) -> None:
    job_id, request = doubted(till), new_id()
    hand = till.hand()
    made = settling.settle_paper(job_id, Word.REPRINTED, hand=hand, request_id=request)
    assert settling.settle_paper(job_id, Word.REPRINTED, hand=hand, request_id=request) == made
    assert states() == ["dismissed", "queued"]


def test_copies_and_labels_asked_for_twice_by_one_press_come_out_once(till: World) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    hand, lot = till.hand(), lot_id(till, "CHE-DINH", "L261103")
    one, two, three = new_id(), new_id(), new_id()

    def label() -> str:
        return labelling.print_labels(
            lot, size="40x30", copies=3, link_base=LINK, hand=hand, request_id=three
        )

    asked = [
        lambda: till_copying.copy_last_receipt(1, hand=hand, request_id=one),
        lambda: copying.copy_paper(job.id, hand=hand, request_id=two, voucher=yes(till, reprint=2)),
        label,
    ]
    made = [(ask(), ask()) for ask in asked]
    assert all(first == again for first, again in made)
    assert len(states()) == 4
    assert len(facts("label.printed/1")) == 1


# -- The bytes -------------------------------------------------------------------------


def test_the_bytes_of_a_paper_are_forgotten_after_a_month_and_its_words_stay(till: World) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    print_next(till, Printer(PaperDevice(), ROLL_80))
    at = till.hand().at
    tidying.forget_old_bytes(at + tidying.KEPT)
    assert row(job.id).payload is not None
    tidying.forget_old_bytes(at + tidying.KEPT * 1.1)
    kept = row(job.id)
    assert (kept.payload, bool(kept.payload_sha256), bool(kept.document)) == (None, True, True)


def test_a_shop_that_is_never_closed_forgets_each_day(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chore = attendant_of(till.app).chores[0]
    forgotten: list[datetime] = []
    monkeypatch.setattr(tidying, "forget_old_bytes", forgotten.append)
    at = till.hand().at
    rounds = [at + timedelta(hours=one) for one in (0, 1, 23, 24, 25, 47, 48)]
    for one in rounds:
        chore(one)
    assert forgotten == [rounds[0], rounds[3], rounds[6]]


def test_the_bytes_of_a_doubted_paper_are_not_forgotten(till: World) -> None:
    job_id = doubted(till)
    tidying.forget_old_bytes(till.hand().at + tidying.KEPT * 12)
    assert row(job_id).payload is not None
