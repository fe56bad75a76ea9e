"""Pairing a browser with a register, and ending it."""

import hashlib
from datetime import datetime

from pos.base.ids import new_secret
from pos.base.transaction import end_reading, reading, writing
from pos.shop import registers
from pos.shop.models import GUARDED
from pos.shop.pair_codes import PairCode, PairCodes
from pos.shop.refusals import NoPairing
from pos.sync.pen import Hand

HERE = 1
"""The register that is the machine itself."""


def fingerprint(secret: str, *, is_guarded: bool = False) -> str:
    """What the book keeps of a browser's secret: its SHA-256, 64 hexadecimal digits.

    Args:
        is_guarded: whether it was given under TLS, which the book notes before the digits: a secret
            that travelled in clear may have been overheard, and opens nothing under TLS.
    """
    return GUARDED * is_guarded + hashlib.sha256(secret.encode()).hexdigest()


def offer_code(no: int, codes: PairCodes, *, at: datetime) -> PairCode:
    """A code to be typed at the browser that is to become register `no`.

    Raises:
        NoPairing: register 1 is the machine itself.
        UnknownRegister: there is none of this number.
    """
    if no == HERE:
        raise NoPairing
    end_reading()
    registers.require(reading(), no)
    return codes.offer(no, at)


def pair_browser(typed: str, codes: PairCodes, *, is_guarded: bool, hand: Hand) -> tuple[int, str]:
    """Make the browser a register whose code was typed; the one paired before is none any more.

    Args:
        is_guarded: whether it asks under TLS.

    Returns:
        The register's number, and the secret the browser carries from now on.

    Raises:
        NoPairCode: no code waits.
        WrongPairCode: it is another one.
    """
    no = codes.take(typed, hand.at)
    secret = new_secret()
    with writing() as session:
        kept = fingerprint(secret, is_guarded=is_guarded)
        registers.set_browser(session, no, kept, hand=hand)
    return no, secret


def unpair(no: int, *, hand: Hand) -> None:
    """Let no browser be register `no` any more; where none is, nothing is written.

    Raises:
        UnknownRegister: there is none of this number.
    """
    with writing() as session:
        if registers.require(session, no).browser_sha256 is not None:
            registers.set_browser(session, no, None, hand=hand)


def unpair_all(*, hand: Hand) -> list[int]:
    """Let no browser be a register any more but this machine's own; gives the registers' numbers.

    What was given in clear may have been overheard, so that it ends where TLS begins.
    """
    with writing() as session:
        found = registers.paired(session)
        for no in found:
            registers.set_browser(session, no, None, hand=hand)
    return found
