"""Saying of a transfer, with the bank's app in hand, whether its money came."""

from pos.base.text import clean
from pos.base.transaction import writing
from pos.sync.pen import Hand
from pos.till import payment_requests, transfer_checks
from pos.till.payment_refusals import CheckNeedsReason, CheckTooEarly, UnknownRequest
from pos.till.payment_requests import State
from pos.till.transfer_checks import Word

MOST_LETTERS = 200


def check_transfer(request_id: str, word: Word, reason: str, *, hand: Hand) -> bool:
    """Write whether the money of a transfer came; what was said before stays written beside it.

    Money may also come for a code that was given up: it is noted, and pays nothing by itself.

    Returns:
        Whether something was written: the same word again writes nothing.

    Raises:
        UnknownRequest: there is none.
        CheckTooEarly: the till still waits for it.
        CheckNeedsReason: it was said otherwise before, or seen at the till, and no reason is given.
        BadText: a reason of more than 200 letters.
    """
    words = clean(reason, max_length=MOST_LETTERS)
    with writing() as session:
        one = payment_requests.find(session, request_id)
        if one is None:
            raise UnknownRequest
        if one.state is State.WAITING:
            raise CheckTooEarly
        checks = transfer_checks.of_requests(session, [request_id]).get(request_id, [])
        said = checks[0].word if checks else _at_the_till(one.state)
        if checks and said is word:
            return False
        if said is not None and said is not word and not words:
            raise CheckNeedsReason
        transfer_checks.write(session, request_id, word, words, hand=hand)
        return True


def _at_the_till(state: State) -> Word | None:
    """What whoever sold has said of it already."""
    return Word.ARRIVED if state is State.SEEN else None
