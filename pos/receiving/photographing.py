"""Photos of the supplier's paper: kept beside their delivery, taken off its page."""

from pathlib import Path

from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import paper_files
from pos.catalogue.paper_files import NoPaper
from pos.receiving import drafts, photos, queries
from pos.receiving.refusals import BadPhoto, UnknownDelivery
from pos.sync.pen import Hand

_LONGEST_NAME = 80


def attach_photo(delivery_id: str, *, content: bytes, name: str, folder: Path, hand: Hand) -> None:
    """Keep a photo or file of the supplier's paper.

    Args:
        name: what the file was called; only shown.
        folder: where papers are kept under their SHA-256.

    Raises:
        BadPhoto: it is no PDF and no picture, too large, or one too many.
        UnknownDelivery: there is none of this id.
    """
    try:
        paper = paper_files.tell_paper(content)
    except NoPaper as no:
        raise BadPhoto(reason=no.code) from no
    last = clean(name.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:])
    paper_files.keep(folder, paper)
    with writing() as session:
        is_draft = drafts.find(session, delivery_id) is not None
        if not is_draft and not queries.is_received(session, delivery_id):
            raise UnknownDelivery
        if photos.count(session, delivery_id) >= photos.MOST:
            raise BadPhoto(reason="too_many")
        shown = last or f"{paper.sha256[:8]}.{paper.kind}"
        photos.attach(session, delivery_id, paper, file_name=shown, hand=hand)


def take_off_photo(delivery_id: str, photo_id: str, *, hand: Hand) -> None:
    """Take a photo off the page; the file stays in the folder.

    Raises:
        UnknownPhoto: the delivery has none of this id.
    """
    with writing() as session:
        photos.take_off(session, delivery_id, photo_id, hand=hand)
