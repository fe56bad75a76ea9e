"""Goods of these tests: small changes of the named world, made through the catalogue's own book."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books
from pos.catalogue.books import ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.known import read_products
from tests.world import World

PLAIN = ProductState(
    sku="X",
    name_vi="Hàng",
    name_en="",
    producer_id=None,
    producer_name="",
    unit="piece",
    unit_word="gói",
    net_content="",
    ocop_group="food",
    tax_class="standard",
    shelf_life_days=None,
    storage="",
    place="",
    commune_code=None,
    province_code="",
    is_stocked=True,
    is_demo=False,
    gtins=(),
)


def add(world: World, sku: str, *, price_vnd: int | None = None, **fields: Any) -> str:
    """A new product."""
    hand = world.hand("Hạnh")
    with writing() as session:
        state = replace(PLAIN, sku=sku, **{"name_vi": f"Hàng {sku}", **fields})
        product_id = books.write_product(session, state, hand=hand)
        if price_vnd is not None:
            books.set_price(session, product_id, price_vnd, valid_from=hand.on, hand=hand)
    return product_id


def add_many(world: World, count: int, *, price_vnd: int = 10_000) -> list[str]:
    """So many products, all alike but for their codes."""
    hand = world.hand("Hạnh")
    with writing() as session:
        states = [
            (None, replace(PLAIN, sku=f"N-{n:05d}", name_vi=f"Món {n:05d}")) for n in range(count)
        ]
        made = books.write_products(session, states, hand=hand)
        books.set_prices(session, [(one, price_vnd) for one in made], valid_from=hand.on, hand=hand)
    return made


def alter(world: World, product_id: str, **fields: Any) -> None:
    """Change some fields of a product, as somebody else would."""
    with writing() as session:
        state = read_products(session, [product_id])[product_id]
        books.write_product(
            session, replace(state, **fields), hand=world.hand("Hạnh"), product_id=product_id
        )


def price(world: World, product_id: str, price_vnd: int, valid_from: date) -> None:
    """Set a price."""
    with writing() as session:
        books.set_price(
            session, product_id, price_vnd, valid_from=valid_from, hand=world.hand("Hạnh")
        )


def certify(world: World, product_id: str, *certificates: Certificate) -> None:
    """Give a product certificates."""
    with writing() as session:
        pairs = [(product_id, one) for one in certificates]
        books.write_certificates(session, pairs, hand=world.hand("Hạnh"))


def states(product_ids: Sequence[str]) -> dict[str, ProductState]:
    """Products as they are now."""
    end_reading()
    found = read_products(reading(), product_ids)
    end_reading()
    return found
