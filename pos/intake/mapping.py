"""Pointing out by hand what a list's columns tell."""

from collections.abc import Mapping

from pos.base.transaction import writing
from pos.intake import memory
from pos.intake.layouts import IGNORED, NEEDED, Layout, fold, is_field
from pos.intake.refusals import ColumnsMissing
from pos.sync.pen import Hand


def point_out_columns(layout: Layout, chosen: Mapping[str, str], *, hand: Hand) -> None:
    """Remember the columns of every list with these headers.

    Args:
        chosen: by column, counted from 0 as text: the field, or `IGNORED`.

    Raises:
        ColumnsMissing: a needed column was not pointed out, or one thing twice.
    """
    columns = {}
    for one in layout.columns:
        field = chosen.get(str(one.at), one.field or IGNORED)
        columns[fold(one.header)] = field if is_field(field) else IGNORED
    told = [field for field in columns.values() if field != IGNORED]
    needed = [name for name in NEEDED if not (layout.is_kiotviet and name == "unit")]
    if len(told) != len(set(told)) or not set(needed) <= set(told):
        raise ColumnsMissing(fields=needed, columns=", ".join(needed))
    with writing() as session:
        memory.remember_columns(session, layout.key, columns, hand=hand)
