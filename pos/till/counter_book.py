"""The book of how a shop has arranged its counters.

The only writer of `till_keys`, `till_favourites`, `till_scale_layouts` and `till_scale_numbers`:
small lists, each written whole.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.catalogue.scale_codes import Layout
from pos.till.counter_models import Favourite, KeyChoice, ScaleLayout, ScaleNumber


def keep_keys(session: Session, changed: Mapping[str, str]) -> None:
    """Let these actions have these keys, and all others those of the release."""
    require_act(session)
    session.execute(delete(KeyChoice))
    if changed:
        rows = [{"action": action, "key": key} for action, key in changed.items()]
        session.execute(insert(KeyChoice), rows)


def keep_favourites(session: Session, product_ids: Sequence[str]) -> None:
    """Let these products be on the wall, in this order."""
    require_act(session)
    session.execute(delete(Favourite))
    if product_ids:
        rows = [{"product_id": one, "no": no} for no, one in enumerate(product_ids)]
        session.execute(insert(Favourite), rows)


def keep_layouts(session: Session, layouts: Sequence[Layout]) -> None:
    """Let the scales' codes be read so."""
    require_act(session)
    session.execute(delete(ScaleLayout))
    if layouts:
        rows = [{"pattern": one.pattern, "step": one.step} for one in layouts]
        session.execute(insert(ScaleLayout), rows)


def keep_numbers(session: Session, numbers: Mapping[int, str]) -> None:
    """Let the scales know these products by these numbers."""
    require_act(session)
    session.execute(delete(ScaleNumber))
    if numbers:
        rows = [{"plu": plu, "product_id": one} for plu, one in numbers.items()]
        session.execute(insert(ScaleNumber), rows)


def keys(session: Session) -> dict[str, str]:
    """The keys that are not the release's, by action."""
    return {row[0]: row[1] for row in session.execute(select(KeyChoice.action, KeyChoice.key))}


def favourites(session: Session) -> tuple[str, ...]:
    """The products on the wall, the first first."""
    return tuple(session.scalars(select(Favourite.product_id).order_by(Favourite.no)))


_LAYOUTS = Prepared(select(ScaleLayout.pattern, ScaleLayout.step).order_by(ScaleLayout.pattern))
_NUMBERED = Prepared(select(ScaleNumber.product_id).where(ScaleNumber.plu == bindparam("plu")))


def layouts(session: Session) -> tuple[Layout, ...]:
    """How the scales' codes are read."""
    return tuple(Layout(*row) for row in _LAYOUTS.all(session))


def product_of(session: Session, plu: int) -> str | None:
    """The product that a scale knows by this number."""
    found: str | None = _NUMBERED.only(session, plu=plu)
    return found


def numbers(session: Session) -> dict[int, str]:
    """The products that scales know, by number."""
    asked = select(ScaleNumber.plu, ScaleNumber.product_id)
    return {row[0]: row[1] for row in session.execute(asked)}
