"""The book of terms: the only writer of `ordering_producer_terms`, `ordering_product_terms`,
`ordering_house_terms` and `ordering_closures`."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.ordering.models import (
    ClosureRow,
    HouseTermsRow,
    ProducerTermsRow,
    ProductTermsRow,
)
from pos.ordering.terms import AllTerms, Closure, HouseTerms, ProducerTerms, ProductTerms
from pos.sync.pen import Hand


def keep_producer(session: Session, producer_id: str, terms: ProducerTerms, *, hand: Hand) -> None:
    """Write a producer's terms."""
    require_act(session)
    days = None if terms.weekdays is None else "".join(str(one) for one in sorted(terms.weekdays))
    of_it = ProducerTermsRow.producer_id == producer_id
    session.execute(delete(ProducerTermsRow).where(of_it))
    session.execute(
        insert(ProducerTermsRow).values(
            producer_id=producer_id,
            lead_days=terms.lead_days,
            weekdays=days,
            every_weeks=terms.every_weeks,
            anchor_on=terms.anchor_on,
            min_order_vnd=terms.min_order_vnd,
            email=terms.email,
            zalo=terms.zalo,
            changed_by=hand.by_name,
            changed_at=hand.at,
        )
    )


def keep_product(session: Session, product_id: str, terms: ProductTerms, *, hand: Hand) -> None:
    """Write a product's terms."""
    require_act(session)
    months = None if terms.months is None else ",".join(str(one) for one in sorted(terms.months))
    session.execute(delete(ProductTermsRow).where(ProductTermsRow.product_id == product_id))
    session.execute(
        insert(ProductTermsRow).values(
            product_id=product_id,
            pack_units=terms.pack_units,
            shelf_min_units=terms.shelf_min_units,
            limit_units=terms.limit_units,
            cost_vnd=terms.cost_vnd,
            owner=terms.owner,
            bears_expired_bp=terms.bears_expired_bp,
            service_bp=terms.service_bp,
            is_left=terms.is_left,
            months=months,
            changed_by=hand.by_name,
            changed_at=hand.at,
        )
    )


def keep_house(session: Session, terms: HouseTerms, *, hand: Hand) -> None:
    """Write what orders and shelves cost."""
    require_act(session)
    session.execute(delete(HouseTermsRow))
    session.execute(
        insert(HouseTermsRow).values(
            id=1,
            order_vnd=terms.order_vnd,
            line_vnd=terms.line_vnd,
            holding_owned_bp=terms.holding_owned_bp,
            holding_consigned_bp=terms.holding_consigned_bp,
            goodwill_bp=terms.goodwill_bp,
            service_fresh_bp=terms.service_fresh_bp,
            service_processed_bp=terms.service_processed_bp,
            service_craft_bp=terms.service_craft_bp,
            changed_by=hand.by_name,
            changed_at=hand.at,
        )
    )


def close_days(session: Session, closure: Closure, *, hand: Hand) -> None:
    """Write days without deliveries; those known under this id are let be."""
    require_act(session)
    if session.get(ClosureRow, closure.closure_id) is not None:
        return
    session.execute(
        insert(ClosureRow).values(
            id=closure.closure_id,
            producer_id=closure.producer_id or None,
            from_on=closure.from_on,
            to_on=closure.to_on,
            note=closure.note,
            changed_by=hand.by_name,
            changed_at=hand.at,
        )
    )


def open_days(session: Session, closure_id: str) -> None:
    """Deliveries come on these days after all."""
    require_act(session)
    session.execute(delete(ClosureRow).where(ClosureRow.id == closure_id))


# --- Reading ---------------------------------------------------------------------------


def product(session: Session, product_id: str) -> ProductTerms:
    """A product's terms; the defaults where nobody wrote any."""
    row = session.get(ProductTermsRow, product_id, populate_existing=True)
    return ProductTerms() if row is None else _product(row)


def producer(session: Session, producer_id: str) -> ProducerTerms:
    """A producer's terms; the defaults where nobody wrote any."""
    row = session.get(ProducerTermsRow, producer_id, populate_existing=True)
    return ProducerTerms() if row is None else _producer(row)


def house(session: Session) -> HouseTerms:
    """What orders and shelves cost; the defaults where nobody wrote any."""
    row = session.get(HouseTermsRow, 1, populate_existing=True)
    if row is None:
        return HouseTerms()
    return HouseTerms(
        row.order_vnd,
        row.line_vnd,
        row.holding_owned_bp,
        row.holding_consigned_bp,
        row.goodwill_bp,
        row.service_fresh_bp,
        row.service_processed_bp,
        row.service_craft_bp,
    )


def closures(session: Session, producer_id: str | None = None) -> tuple[Closure, ...]:
    """Days without deliveries, the earliest first.

    Args:
        producer_id: only its own and the shop's; None: all.
    """
    asked = select(ClosureRow).order_by(ClosureRow.from_on, ClosureRow.id)
    if producer_id is not None:
        is_its = ClosureRow.producer_id == producer_id
        asked = asked.where(is_its | ClosureRow.producer_id.is_(None))
    return tuple(
        Closure(row.id, row.producer_id or "", row.from_on, row.to_on, row.note)
        for row in session.scalars(asked)
    )


def all_terms(session: Session) -> AllTerms:
    """Everything that was typed."""
    asked = {"populate_existing": True}
    producers = session.scalars(select(ProducerTermsRow).execution_options(**asked))
    products = session.scalars(select(ProductTermsRow).execution_options(**asked))
    return AllTerms(
        house(session),
        {row.producer_id: _producer(row) for row in producers},
        {row.product_id: _product(row) for row in products},
        closures(session),
    )


def _producer(row: ProducerTermsRow) -> ProducerTerms:
    days = None if row.weekdays is None else tuple(int(one) for one in row.weekdays)
    return ProducerTerms(
        row.lead_days,
        days,
        row.every_weeks,
        row.anchor_on,
        row.min_order_vnd,
        row.email,
        row.zalo,
    )


def _product(row: ProductTermsRow) -> ProductTerms:
    months = None if row.months is None else tuple(int(one) for one in row.months.split(","))
    return ProductTerms(
        row.pack_units,
        row.shelf_min_units,
        row.limit_units,
        row.cost_vnd,
        row.owner,
        row.bears_expired_bp,
        row.service_bp,
        row.is_left,
        months,
    )
