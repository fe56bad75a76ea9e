"""Saying of a transfer, with the bank's app in hand, whether its money came."""

from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.base.transaction import writing
from pos.sync.pen import Hand
from pos.till import draft_tenders, payment_requests, transfer_checks
from pos.till.payment_refusals import (
    CheckNeedsReason,
    CheckTooEarly,
    MoneyInUse,
    NothingCame,
    UnknownRequest,
)
from pos.till.payment_requests import Asked, State
from pos.till.transfer_checks import Word
from pos.till.transfer_queries import Standing, standing

MOST_LETTERS = 200


def check_transfer(request_id: str, word: Word, reason: str, *, hand: Hand) -> bool:
    """Write whether the money of a transfer came; what was said before stays written beside it.

    Money may also come for a code that was given up: it is noted, and pays nothing by itself.
    What was said to be there by mistake is doubted: it stands among those to be looked for again,
    and an open order that counts on it counts it as unseen.

    Returns:
        Whether something was written: the same word again writes nothing.

    Raises:
        UnknownRequest: there is none.
        CheckTooEarly: the till still waits for it.
        CheckNeedsReason: it was said otherwise before, or seen at the till, and no reason is given.
        NothingCame, MoneyInUse: it cannot be sent back.
        BadText: a reason of more than 200 letters.
    """
    words = clean(reason, max_length=MOST_LETTERS)
    with writing() as session:
        one = payment_requests.find(session, request_id)
        if one is None:
            raise UnknownRequest
        if one.state is State.WAITING:
            raise CheckTooEarly
        last = transfer_checks.last_words(session, [request_id]).get(request_id)
        if last is word or (last is None and word is _nothing_new(one.state)):
            return False
        said = last or _at_the_till(one.state)
        now = standing(one.state, last)
        if word is Word.SENT_BACK:
            _require_loose(session, one, now)
        if said is not None and said is not word and not words:
            raise CheckNeedsReason
        transfer_checks.write(session, one.named, word, words, before=now, hand=hand)
        draft_tenders.mark(session, request_id, is_seen=word is Word.ARRIVED)
        return True


def _at_the_till(state: State) -> Word | None:
    """What whoever sold has said of it already."""
    return Word.ARRIVED if state is State.SEEN else None


def _nothing_new(state: State) -> Word | None:
    """What nobody has to say: who let it stand unseen, or gave it up, never said that it came."""
    return None if state is State.SEEN else Word.DOUBTED


def _require_loose(session: Session, one: Asked, now: Standing) -> None:
    if not now.is_proved:
        raise NothingCame
    if one.sale_id is not None or draft_tenders.counts_on(session, one.request_id):
        raise MoneyInUse(memo=one.memo)
