"""Whose views of a label's page count, by what the browser sends; none of it is kept.  Pure."""

import re
from collections.abc import Mapping

_MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|externalhit|whatsapp|curl/|wget/"
    r"|python-|headlesschrome-lighthouse|monitor",
    re.IGNORECASE,
)
"""Programs that read pages for search or to draw a message's card, by the names they give
themselves; one that hides is counted as a person."""
_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
"""How browsers say that they load a page which nobody has asked for yet."""
READ = ("User-Agent", *_AHEAD)
"""What is looked at, and forgotten."""


def is_person(headers: Mapping[str, str]) -> bool:
    """Whether a person looks, as far as the browser says."""
    if any(
        word in headers.get(name, "").lower() for name in _AHEAD for word in ("prefetch", "preview")
    ):
        return False
    return not _MACHINES.search(headers.get("User-Agent", ""))


def address_of(remote: str, forwarded: str, *, is_own: bool) -> str:
    """The address from which a page is asked.

    Args:
        remote: of the line.
        forwarded: `X-Forwarded-For`; anybody may write there, so that only what the proxy on this
            very machine has added last is believed.
        is_own: whether the line comes from this machine.
    """
    told = forwarded.rsplit(",", 1)[-1].strip()
    return told if is_own and told else remote
