"""The mark on a paper of the training: nobody takes it for one of the shop's."""

from dataclasses import replace

from printers.document import Boxed, Document, Label
from printers.stored import dumps, loads

MARK = "PHIẾU TẬP"


def marked(words: str) -> str:
    """A paper as words, under the box `PHIẾU TẬP`, once.

    A label loses its code, so that nothing can be sold by scanning it.
    """
    paper = loads(words)
    if isinstance(paper, Document):
        if Boxed(MARK) in paper.blocks:
            return words  # a copy of one that is marked
        return dumps(replace(paper, blocks=(Boxed(MARK), *paper.blocks)))
    if isinstance(paper, Label):
        return dumps(replace(paper, qr="", stars=0, note=MARK, name=f"TẬP {paper.name}"))
    return words
