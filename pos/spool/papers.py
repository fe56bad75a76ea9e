"""The mark on a paper that is printed again."""

from dataclasses import replace

from printers.document import Boxed, Document, Gap, Space


def copy_of(document: Document, copy_no: int) -> Document:
    """The same paper under the box `BẢN SAO LẦN n`."""
    boxed = Boxed(f"BẢN SAO LẦN {copy_no}")
    return replace(document, blocks=(boxed, Gap(Space.SMALL), *document.blocks))
