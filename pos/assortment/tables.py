"""Tables with their heads and words in the reader's language, ready to be written as files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.assortment import certificate_board, exports, record_exports
from pos.assortment.refusals import TooManyRows
from pos.base.money import format_vnd
from pos.base.sheets import MOST_ROWS, Table
from pos.intake.layouts import FIELDS
from pos.office import history
from pos.web import sentences
from pos.web.i18n import choose, language
from pos.web.phrases.exports import WORDS


@dataclass(frozen=True)
class Asked:
    """A file that somebody asks for."""

    name: str
    """One of `NAMES`."""
    kind: str
    """`csv` or `xlsx`."""
    first: date
    last: date
    """The days of what happened, both included."""
    on: date
    """Today."""


def table(session: Session, asked: Asked) -> Table:
    """What the file holds; its rows are read when they are written.

    Raises:
        TooManyRows: more than a sheet of Excel holds.
    """
    return _TABLES[asked.name](session, asked)


def _table(name: str, columns: Sequence[str], rows: exports.Rows) -> Table:
    return Table(sentences.file_of(name), [sentences.column(one) for one in columns], rows)


def _words() -> exports.Words:
    """The words of the reader's language, kept for rows that are written later."""
    kept = {kind: sentences.words_of(kind) for kind in WORDS}
    return lambda kind: kept[kind]


def _products(session: Session, asked: Asked) -> Table:
    """Headed as the import knows its columns."""
    head = [FIELDS[one].en if language() == "en" else FIELDS[one].vi for one in exports.LISTED]
    rows = exports.products(session, asked.on, _words())
    return Table(
        sentences.file_of(asked.name), [*head, sentences.column(exports.OTHER_CODES)], rows
    )


def _producers(session: Session, asked: Asked) -> Table:
    return _table(asked.name, exports.PRODUCERS, exports.producers(session, _words()))


def _prices(session: Session, asked: Asked) -> Table:
    return _table(asked.name, exports.PRICES, exports.prices(session, asked.on, _words()))


def _certificates(session: Session, asked: Asked) -> Table:
    rows = exports.certificates(session, asked.on, _words())
    return _table(asked.name, exports.CERTIFICATES, rows)


def _endings(session: Session, asked: Asked) -> Table:
    rows = certificate_board.as_rows(session, asked.on, _words())
    return _table(asked.name, certificate_board.COLUMNS, rows)


def _stock(session: Session, asked: Asked) -> Table:
    return _table(asked.name, record_exports.STOCK, record_exports.stock(session, _words()))


def _sales(session: Session, asked: Asked) -> Table:
    if asked.kind == "xlsx":
        many = record_exports.count_sales(session, asked.first, asked.last)
        if many > MOST_ROWS:
            raise TooManyRows(rows=format_vnd(many), most=format_vnd(MOST_ROWS))
    rows = record_exports.sales(session, asked.first, asked.last, _words())
    return _table(asked.name, record_exports.SALES, rows)


def _deeds(session: Session, asked: Asked) -> Table:
    tongue = language()

    def say(one: history.Deed) -> str:
        choose(tongue)  # the rows are written after the page has been answered
        return sentences.fact(one.codes, one.facts)

    rows = record_exports.deeds(session, asked.first, asked.last, say)
    return _table(asked.name, record_exports.DEEDS, rows)


_TABLES: dict[str, Callable[[Session, Asked], Table]] = {
    "products": _products,
    "producers": _producers,
    "prices": _prices,
    "certificates": _certificates,
    "endings": _endings,
    "stock": _stock,
    "sales": _sales,
    "deeds": _deeds,
}
NAMES = tuple(_TABLES)
"""Every file that can be asked for."""
