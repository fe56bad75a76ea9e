"""The file of a decision's paper: what the catalogue keeps of papers, and this room's no."""

from pos.assortment.refusals import BadPaper
from pos.catalogue.paper_files import (
    MIMETYPES,
    MOST_BYTES,
    NoPaper,
    PaperFile,
    keep,
    path_of,
    tell_paper,
)

__all__ = ["MIMETYPES", "MOST_BYTES", "PaperFile", "keep", "path_of", "read_paper"]


def read_paper(content: bytes) -> PaperFile:
    """Tell what a file is by its content.

    Raises:
        BadPaper: `empty`, `too_large`, `pdf_cut` (the end is missing), `too_many_dots` (of a
            picture) or `not_paper`.
    """
    try:
        return tell_paper(content)
    except NoPaper as no:
        raise BadPaper(reason=no.code) from no
