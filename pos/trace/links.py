"""What the address of a public page asks for, and the addresses of the pages.  Pure."""

from urllib.parse import quote, urlsplit

from pos.catalogue.codes import Scan, label_link, read_scan

_OURS = "origin.invalid"
"""Stands for our host: here the host is ours already, only the path is to be read."""


def read_path(raw_path: str) -> Scan:
    """Tell what a path asks for, as a scan of the same link would be read.

    Args:
        raw_path: as it was sent, escapes and query included: parted before its escapes are
            read, so that a lot may hold a slash.  A proxy may send the whole address.
    """
    try:
        sent = raw_path if raw_path.startswith("/") else urlsplit(raw_path).path
    except ValueError:
        sent = "/"
    return read_scan(f"http://{_OURS}{sent}", hosts={_OURS})


def origin_path(*, gtin14: str | None, showroom: str, sku: str, lot: str | None) -> str:
    """Return the path of an origin page, the one that `label_link` prints.

    Raises:
        BadCode: a part that is not of its kind.
    """
    link = label_link(f"http://{_OURS}", gtin14=gtin14, showroom=showroom, sku=sku, lot=lot)
    return urlsplit(link).path


def as_sent(environ_path: str, decoded_path: str) -> str:
    """Return the path to read: the raw one where the server hands it on.

    Args:
        environ_path: WSGI's `REQUEST_URI`, one character a byte; empty where unknown.
        decoded_path: the path with its escapes already read, in which an escaped slash can
            no longer be told from a real one.
    """
    if not environ_path:
        return quote(decoded_path)
    return environ_path.encode("latin-1", "replace").decode("utf-8", "replace")
