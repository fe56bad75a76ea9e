"""Adding pictures: a ZIP of files named after item codes or barcodes."""

import io
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from pos.base.files import keep_whole
from pos.base.text import Unreadable, clean
from pos.base.transaction import reading, writing
from pos.catalogue import pictures, queries
from pos.catalogue.codes import normalise_gtin
from pos.catalogue.drawings import Drawing, NoPicture, draw
from pos.intake.refusals import BadPictures, TooManyPictures
from pos.sync.pen import Hand

MOST_PICTURES = 5_000
MOST_BYTES = 20 * 1024 * 1024
"""One picture in the ZIP, unpacked."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})


@dataclass(frozen=True)
class LeftOut:
    """A file of the ZIP that was not taken: its name, and why."""

    name: str
    code: str
    """`nobodys`, `no_picture`, `too_large` or `too_many_dots`."""


@dataclass(frozen=True)
class Pictured:
    """What came of a ZIP."""

    added: int
    same: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class _Kept:
    """A drawing in its folder; hundreds of them are not held in memory."""

    sha256: str
    size_px: tuple[int, int]


@dataclass(frozen=True)
class _Found:
    """A picture and whose it is."""

    product_id: str
    kept: _Kept
    is_first: bool = False
    """Of a ZIP: named by the product's code alone."""


def add_pictures_of(content: bytes, *, folder: Path, hand: Hand) -> Pictured:
    """Add every picture of a ZIP to the product its file is named after.

    `CHE-01.jpg`, `8930000000019.png`, which is shown first, and further ones as `CHE-01_2.jpg`,
    which follow those that are there.  Each is drawn anew,
    at most 1,600 dots wide and high, without the place and time a phone writes into it, and
    kept in `folder` under its SHA-256.

    Raises:
        BadPictures: no ZIP.
        TooManyPictures: one of too many files.
        NoRoom: the disk is full; no product has a new picture.
        NotWritable: the folder cannot be written; the same.
    """
    package = _open(content)
    found: list[_Found] = []
    left_out: list[LeftOut] = []
    for info in package.infolist():
        name = PurePosixPath(info.filename.replace("\\", "/")).name
        if info.is_dir() or name.startswith(".") or "__MACOSX" in info.filename:
            continue
        try:
            product_id, is_first = _product(name)
            if product_id is None:
                left_out.append(LeftOut(name[:80], "nobodys"))
                continue
            kept = _keep(folder, draw(_read(package, info)))
            found.append(_Found(product_id, kept, is_first=is_first))
        except NoPicture as no:
            left_out.append(LeftOut(name[:80], no.code))
    added = _add(found, hand)
    return Pictured(added, len(found) - added, tuple(left_out))


def add_picture_to(product_id: str, content: bytes, *, folder: Path, hand: Hand) -> bool:
    """Add one picture to a product; gives whether it is new there.

    Raises:
        NoPicture: it is none, or has too many dots.
        NoRoom, NotWritable: the disk is full, or not ours to write to; nothing has changed.
    """
    return _add([_Found(product_id, _keep(folder, draw(content)))], hand) == 1


def _add(found: list[_Found], hand: Hand) -> int:
    count = 0
    with writing() as session:
        for one in found:
            kept = one.kept
            if pictures.add_picture(session, one.product_id, kept.sha256, kept.size_px, hand=hand):
                count += 1
                if one.is_first:
                    _put_first(session, one, hand)
    return count


def _put_first(session: Session, found: _Found, hand: Hand) -> None:
    *others, last = pictures.of_product(session, found.product_id)
    if others:
        pictures.arrange(session, found.product_id, [last, *others], hand=hand)


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as error:
        raise BadPictures from error
    if len(package.infolist()) > MOST_PICTURES:
        raise TooManyPictures(most=MOST_PICTURES)
    return package


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.file_size > MOST_BYTES:
        raise NoPicture("too_large")
    try:
        with package.open(info) as file:
            content = file.read(MOST_BYTES + 1)
    except _DAMAGED as error:
        raise NoPicture("no_picture") from error
    if len(content) > MOST_BYTES:
        raise NoPicture("too_large")
    return content


def _product(name: str) -> tuple[str | None, bool]:
    """The product a file is named after, and whether by its code alone."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - a name inside a ZIP is no path here
    if ending.lower() not in _ENDINGS:
        raise NoPicture("no_picture")
    try:
        whole = clean(stem, max_length=60)
    except Unreadable:
        return None, False
    for key in (whole, whole.rpartition("_")[0]):
        found = queries.by_sku(reading(), key) if key else None
        found = found or _by_code(key)
        if found:
            return found, key == whole
    return None, False


def _by_code(key: str) -> str | None:
    try:
        return queries.by_gtin(reading(), normalise_gtin(key))
    except Unreadable:
        return None


def _keep(folder: Path, drawing: Drawing) -> _Kept:
    """Write the file, unless the same one is there already."""
    path = folder / f"{drawing.sha256}.jpg"
    if not path.exists():
        keep_whole(path, drawing.content)
    return _Kept(drawing.sha256, (drawing.width_px, drawing.height_px))
