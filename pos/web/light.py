"""Answers made lighter for a phone on a thin line: text goes packed where the browser says it can.

Only for what anybody may read: the pages of people carry secrets, whose length a packed answer
would give away to whoever can make the page repeat his own words (BREACH).
"""

import gzip

from flask import Response, request

LEAST = 1_000
"""Bytes below which packing gains nothing."""


def takes_gzip() -> bool:
    """Whether the browser can unpack."""
    return request.accept_encodings.quality("gzip") > 0


def pack(content: bytes) -> bytes:
    """The bytes packed; the same bytes give the same answer."""
    return gzip.compress(content, 9, mtime=0)


def packed(response: Response) -> Response:
    """Pack an answer whose whole text is at hand, where the browser can unpack it."""
    response.vary.add("Accept-Encoding")
    if not takes_gzip() or len(response.get_data()) < LEAST:
        return response
    response.set_data(pack(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    return response
