"""The book of codes that products once had: the only writer of `catalogue_former_codes`.

What is printed outlives a change of the books: a label keeps the code that it was printed with.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.catalogue.models import FormerCode, Product, ProductCode
from pos.sync.pen import Hand

_OWNERS = Prepared(
    select(FormerCode.product_id)
    .where(FormerCode.code == bindparam("code"))
    .order_by(FormerCode.given_up_at.desc(), FormerCode.product_id)
)
_PIECE = 500
"""So many ids are named in one statement."""


def note(session: Session, codes: Mapping[str, Collection[str]], *, hand: Hand) -> None:
    """Note what products are about to lose of what the books give them.

    Args:
        codes: by the products' ids: the SKU and the GTIN-14s that each will have.
    """
    require_act(session)
    lost = [
        {"code": code, "product_id": product_id, "given_up_at": hand.at}
        for product_id, code in _held(session, list(codes))
        if code not in codes[product_id]
    ]
    if not lost:
        return
    again = delete(FormerCode).where(
        FormerCode.code == bindparam("was"), FormerCode.product_id == bindparam("whose")
    )
    connection = session.connection()
    connection.execute(again, [{"was": one["code"], "whose": one["product_id"]} for one in lost])
    connection.execute(insert(FormerCode), lost)


def _held(session: Session, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Every code of the products named, beside the product's id."""
    found: list[tuple[str, str]] = []
    for at in range(0, len(ids), _PIECE):
        piece = ids[at : at + _PIECE]
        skus = select(Product.id, Product.sku).where(Product.id.in_(piece))
        gtins = select(ProductCode.product_id, ProductCode.gtin14).where(
            ProductCode.product_id.in_(piece)
        )
        for asked in (skus, gtins):
            found += [(row[0], row[1]) for row in session.connection().execute(asked)]
    return found


def owners(session: Session, code: str) -> list[str]:
    """The products that once had a SKU or a GTIN-14, who gave it up last first."""
    return [row[0] for row in _OWNERS.all(session, code=code)]


def of_product(session: Session, product_id: str) -> list[str]:
    """What a product was called once and is no more, in the order in which it was given up."""
    gtins = select(ProductCode.gtin14).where(ProductCode.product_id == product_id)
    sku = select(Product.sku).where(Product.id == product_id)
    asked = (
        select(FormerCode.code)
        .where(FormerCode.product_id == product_id)
        .where(FormerCode.code.not_in(gtins), FormerCode.code.not_in(sku))
        .order_by(FormerCode.given_up_at, FormerCode.code)
    )
    return list(session.scalars(asked))


def skus_now(session: Session) -> dict[str, str]:
    """By every code that was given up: the SKU of who had it last."""
    rows = session.execute(
        select(FormerCode.code, Product.sku)
        .join(Product, Product.id == FormerCode.product_id)
        .order_by(FormerCode.given_up_at, FormerCode.product_id.desc())
    )
    return {row[0]: row[1] for row in rows}


def given_up(session: Session, codes: Sequence[str]) -> frozenset[str]:
    """Those of some codes that a product had once.  At most some hundred at once."""
    if not codes:
        return frozenset()
    asked = select(FormerCode.code).where(FormerCode.code.in_(codes))
    return frozenset(row[0] for row in session.connection().execute(asked))
