"""How large a request may be: by the page it is sent to, and by whether its sender is signed in.

A file comes from somebody who is signed in, and to the pages that load files; everybody else sends
forms.  So no stranger of the network puts more on the shop's disk than a form holds.
"""

import re

STRANGERS_BYTES = 64 * 1024
"""A form of somebody who is not signed in: a PIN, a pairing code, the shop's first settings."""
MOST_BYTES = 1024 * 1024
MOST_FILE_BYTES = 60 * 1024 * 1024
"""A list or a ZIP of pictures, with its form around it: its reader refuses more than 50 MB."""
FILES_COME_TO = frozenset({"/catalogue/imports", "/catalogue/pictures"})
MOST_PAPER_BYTES = 21 * 1024 * 1024
"""A picture or a paper of one product, with its form around it: more than 20 MB is refused."""
PAPERS_COME_TO = re.compile(
    r"/catalogue/products/[0-9A-Za-z]+/"
    r"(?:pictures|certificates/[0-9A-Za-z]+/(?:papers|withdrawal|extension))"
    r"|/catalogue/producers/[0-9A-Za-z]+/standards(?:/[0-9A-Za-z]+)?"
    r"|/stock/deliveries/[0-9A-Za-z]+/photos"
)


def most_bytes(path: str, *, is_signed_in: bool) -> int:
    """The most bytes of a request's body that are read.

    Args:
        path: the page's, without what is asked behind `?`.
    """
    if not is_signed_in:
        return STRANGERS_BYTES
    if path in FILES_COME_TO:
        return MOST_FILE_BYTES
    return MOST_PAPER_BYTES if PAPERS_COME_TO.fullmatch(path) else MOST_BYTES
