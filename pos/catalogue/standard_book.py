"""The book of producers' other certificates: the only writer of `catalogue_standards` and
`catalogue_standard_products`, each change with its fact."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.models import Product, StandardProduct, StandardRow
from pos.catalogue.standards import Kind, Standard
from pos.sync import outbox
from pos.sync.pen import Hand


def of_producers(
    session: Session, producer_ids: Collection[str] | None = None
) -> dict[str, Standard]:
    """The certificates of producers by their ids, the first to end first; None: of all."""
    asked = select(StandardRow).where(StandardRow.is_void == 0)
    if producer_ids is not None:
        asked = asked.where(StandardRow.producer_id.in_(producer_ids))
    rows = session.scalars(
        asked.order_by(StandardRow.valid_to.is_(None), StandardRow.valid_to, StandardRow.id)
    ).all()
    products: dict[str, list[str]] = defaultdict(list)
    named = select(StandardProduct).where(StandardProduct.standard_id.in_([one.id for one in rows]))
    for one in session.scalars(named.order_by(StandardProduct.product_id)):
        products[one.standard_id].append(one.product_id)
    return {
        row.id: Standard(
            producer_id=row.producer_id,
            kind=Kind(row.kind),
            name=row.name,
            number=row.number,
            body=row.body,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            product_ids=tuple(products[row.id]),
        )
        for row in rows
    }


def holding(session: Session, product_id: str, on: date) -> list[Standard]:
    """What a product's maker is certified for on a day, as far as it is of the product."""
    maker = session.scalar(select(Product.producer_id).where(Product.id == product_id))
    if maker is None:
        return []
    found = of_producers(session, [maker]).values()
    return [one for one in found if one.holds_on(on) and one.is_of(product_id)]


def is_kept(session: Session, standard_id: str) -> bool:
    """Whether a certificate of this id was written already, struck out or not."""
    return session.get(StandardRow, standard_id) is not None


def add(session: Session, standard_id: str, state: Standard, *, hand: Hand) -> None:
    """Write a certificate that a producer has not had."""
    require_act(session)
    session.execute(
        insert(StandardRow).values(id=standard_id, **_columns(state), changed_at=hand.at)
    )
    _write_products(session, standard_id, state)
    _tell(session, standard_id, state, hand)


def change(session: Session, standard_id: str, state: Standard, *, hand: Hand) -> None:
    """Write a certificate anew."""
    require_act(session)
    values = {**_columns(state), "changed_at": hand.at}
    session.execute(update(StandardRow).where(StandardRow.id == standard_id).values(**values))
    _write_products(session, standard_id, state)
    _tell(session, standard_id, state, hand)


def strike(session: Session, standard_id: str, state: Standard, *, hand: Hand) -> None:
    """Strike out a certificate that was written by mistake; its fact says so."""
    require_act(session)
    values = {"is_void": True, "changed_at": hand.at}
    session.execute(update(StandardRow).where(StandardRow.id == standard_id).values(**values))
    _tell(session, standard_id, state, hand, is_void=True)


def _columns(state: Standard) -> dict[str, object]:
    told = dict(vars(state))
    del told["product_ids"]
    return told | {"kind": state.kind.value}


def _write_products(session: Session, standard_id: str, state: Standard) -> None:
    session.execute(delete(StandardProduct).where(StandardProduct.standard_id == standard_id))
    named = [{"standard_id": standard_id, "product_id": one} for one in state.product_ids]
    if named:
        session.execute(insert(StandardProduct), named)


def _tell(
    session: Session, standard_id: str, state: Standard, hand: Hand, *, is_void: bool = False
) -> None:
    told = {
        "id": standard_id,
        "producer": state.producer_id,
        **_columns(state),
        "products": list(state.product_ids),
    }
    del told["producer_id"]
    if is_void:
        told["is_void"] = True
    content: dict[str, object] = {"change": "standard", "certificate": told}
    outbox.record(session, "certificate.changed/1", content, hand=hand)
