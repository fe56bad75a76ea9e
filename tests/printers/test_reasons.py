"""The codes that stand beside a paper which did not come out."""

import re

import pytest

from printers.devices import MaybeSent, NotSent
from printers.reasons import Reason
from printers.refusals import DoesNotFit, QrDoesNotFit
from printers.stored import UnknownPaper, UnreadablePaper


def test_every_reason_is_a_short_code_and_no_sentence() -> None:
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+){0,3}", reason.value) for reason in Reason)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (DoesNotFit("a label of 60 mm"), "does_not_fit"),
        (QrDoesNotFit("too many characters"), "qr_does_not_fit"),
        (UnreadablePaper("not JSON"), "unreadable_paper"),
        (UnknownPaper("version 9"), "unreadable_paper"),
        (NotSent("no byte was taken"), "nothing_taken"),
        (MaybeSent("half of it"), "part_taken"),
    ],
)
def test_a_failure_keeps_its_sentence_for_the_log_and_a_code_for_people(
    failure: DoesNotFit | QrDoesNotFit | UnreadablePaper | NotSent | MaybeSent, code: str
) -> None:
    assert failure.code == code
    assert type(failure.code) is str, "what is stored is plain text"
    assert str(failure)


def test_a_stopped_program_is_a_reason_the_spool_may_give() -> None:
    assert Reason("restarted") is Reason.RESTARTED
