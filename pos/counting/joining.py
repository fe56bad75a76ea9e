"""A phone joins a count by its code, and leaves it."""

from dataclasses import dataclass

from pos.base.ids import new_id, new_secret
from pos.base.transaction import end_reading, reading, writing
from pos.counting import counts
from pos.counting.counts import Sheet
from pos.counting.refusals import AnothersSheet
from pos.shop import phones, queries
from pos.shop.pairing import fingerprint
from pos.shop.phone_codes import PhoneCode, PhoneCodes
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Joined:
    """A phone that counts from now on."""

    secret: str
    """What it carries."""
    person_id: str


def offer_code(
    count_id: str, person_id: str, zone: str, codes: PhoneCodes, *, hand: Hand
) -> PhoneCode:
    """A code to be typed on the phone of somebody who is to count.

    Raises:
        NoSuchCount, CountEnded: nobody counts there.
        UnknownPerson: nobody of this id works here.
    """
    end_reading()
    counts.require_open(reading(), count_id)
    queries.someone(reading(), person_id)
    return codes.offer(count_id, person_id, zone, hand.at)


def join_count(typed: str, codes: PhoneCodes, *, is_guarded: bool, hand: Hand) -> Joined:
    """Pair a phone with the count whose code was typed; it has a sheet of its own.

    Raises:
        NoPairCode, WrongPairCode: as `PhoneCodes.take`.
        CountEnded: the count was over before.
    """
    code = codes.take(typed, hand.at)
    secret = new_secret()
    with writing() as session:
        counts.require_open(session, code.subject_id)
        queries.someone(session, code.person_id)
        kept = fingerprint(secret, is_guarded=is_guarded)
        phone_id = phones.pair(session, code.subject_id, code.person_id, kept, hand=hand)
        sheet = Sheet(new_id(), code.subject_id, code.person_id, code.note, phone_id)
        counts.open_sheet(session, sheet, hand=hand)
    return Joined(secret, code.person_id)


def end_phone(count_id: str, phone_id: str, *, hand: Hand) -> None:
    """Let a phone count no more; what it wrote stays.

    Raises:
        AnothersSheet: it is no phone of this count.
    """
    with writing() as session:
        if counts.sheet_of_phone(session, phone_id).count_id != count_id:
            raise AnothersSheet
        phones.end(session, phone_id, hand=hand)
