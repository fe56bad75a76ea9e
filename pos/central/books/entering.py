"""Entering a sheet into the books: all of it, within the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import case, func, update
from sqlalchemy.orm import Session

from pos.central.books import levels, rows
from pos.central.books.goods_models import CentralProduct, CentralProductCode
from pos.central.books.sheets import Row, Sheet
from pos.central.books.stock_models import CentralLot


def enter(session: Session, terminal_id: str, sheet: Sheet) -> None:
    """Write a sheet of one terminal's facts.

    Raises:
        sqlalchemy.exc.IntegrityError, sqlalchemy.exc.DataError, psycopg.IntegrityError,
        psycopg.DataError: a fact among them says what the tables cannot hold.
    """
    for table, added in sheet.rows.items():
        rows.copy_in(session, table, added)
    for table, kept in sheet.states.items():
        rows.merge(session, table, list(kept.values()), rows.states(table))
    for patch, changed in sheet.patches.items():
        statement = rows.patches(patch.table, patch.columns, is_guarded=patch.is_guarded)
        rows.merge(session, patch.table, rows.filled(patch.table, changed.values()), statement)
    for table, counted in sheet.sums.items():
        rows.merge(session, table, list(counted.values()), rows.sums(table))
    _lots(session, list(sheet.lots.values()))
    levels.write(session, terminal_id, sheet)
    _codes(session, terminal_id, sheet.codes)


def _lots(session: Session, opened: Sequence[Row]) -> None:
    """Lots that may be known: what was left open is told now, of its cost the newest counts."""
    if opened:
        rows.merge(session, CentralLot, opened, rows.completed(CentralLot, _COMPLETED))


_COMPLETED = {
    **dict.fromkeys(("code", "producer_code", "producer_code_key", "producer_id"), "first"),
    **dict.fromkeys(("made_on", "date_kind", "use_by", "owner"), "first"),
    "is_set": "greatest",
    "cost_vnd": "last",
    "received_at": "least",
}


def _codes(session: Session, terminal_id: str, codes: Mapping[str, Collection[str]]) -> None:
    """Codes that products have by their newest state; those of earlier ones are former."""
    if not codes:
        return
    told = [
        {"terminal_id": terminal_id, "product_id": product_id, "gtin14": gtin14, "is_former": True}
        for product_id, gtins in sorted(codes.items())
        for gtin14 in sorted(gtins)
    ]
    rows.merge(session, CentralProductCode, told, rows.unless_there(CentralProductCode))
    now = func.string_to_array(CentralProduct.gtins, "\n")
    session.execute(
        update(CentralProductCode)
        .where(
            CentralProductCode.terminal_id == terminal_id,
            CentralProductCode.product_id.in_(sorted(codes)),
            CentralProduct.terminal_id == terminal_id,
            CentralProduct.product_id == CentralProductCode.product_id,
        )
        .values(is_former=case((CentralProductCode.gtin14 == func.any(now), 0), else_=1))
        .execution_options(synchronize_session=False)
    )
