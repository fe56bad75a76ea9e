"""The large demo, made small here: whole books, the same each time, and broken off without harm."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.catalogue.models import Product
from pos.demo import goods
from pos.demo.large_loading import Size, load_large
from pos.law.vat import BuyerKind, SellerMethod, TaxClass, rate
from pos.reports import audits as report_audits
from pos.spool import queries as spool
from pos.stock import audits as stock_audits
from pos.sync import verify
from pos.till import audits as till_audits
from pos.till.models import Sale, SaleLine
from tests.demo.conftest import opened
from tests.world import NOON, World

SMALL = Size(products=520, days=40, sales_a_day=2)


def load(world: World, size: Size = SMALL, told: list[tuple[str, int, int]] | None = None) -> None:
    house = world.app.extensions["ocop_house"]
    load_large(
        pen=house.pen,
        pepper=house.pepper,
        at=NOON,
        link_base="https://vi-du.example",
        tell=lambda *one: None if told is None else told.append(one),
        size=size,
    )


def baskets() -> list[tuple[str, int, int]]:
    """What was sold, in the order of the receipts."""
    rows = reading().execute(
        select(SaleLine.sku, SaleLine.units, SaleLine.amount_vnd)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .order_by(Sale.fact_seq, SaleLine.sku)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def test_its_books_are_whole_and_a_second_loading_changes_nothing(tmp_path: Path):
    told: list[tuple[str, int, int]] = []
    with opened(tmp_path / "large") as world:
        load(world, told=told)
        session = reading()
        for room in (stock_audits, till_audits, report_audits):
            assert room.audit(session) == []
        assert session.scalar(select(func.count()).select_from(Product)) == 520
        assert spool.waiting(session).waiting == 0
        sold = baskets()
        assert 40 < len(sold) < 500
        end_reading()
        book = world.settings.book
        verdict = verify.check(verify.read_database(book), verify.read_keys(book))
        assert verdict.fault is None
        load(world)
        assert baskets() == sold
    assert told[0] == ("products", 520, 520)
    assert told[-1] == ("days", 40, 40)


def test_broken_off_on_any_day_it_comes_to_the_same_baskets(tmp_path: Path):
    size = Size(products=503, days=32, sales_a_day=2)

    class PowerCutError(Exception):
        pass

    def cut(what: str, done: int, _of: int) -> None:
        if (what, done) == ("days", 7):
            raise PowerCutError

    with opened(tmp_path / "whole") as world:
        load(world, size)
        whole = baskets()
    with opened(tmp_path / "cut") as world:
        house = world.app.extensions["ocop_house"]
        with pytest.raises(PowerCutError):
            load_large(
                pen=house.pen,
                pepper=house.pepper,
                at=NOON,
                link_base="https://vi-du.example",
                tell=cut,
                size=size,
            )
        assert 0 < len(baskets()) < len(whole)
        end_reading()
        load(world, size)
        assert baskets() == whole


def test_the_real_list_comes_first_and_its_further_packs_are_marked():
    real = goods.products_csv().decode().splitlines()
    many = goods.many_products(600, 0, 600).decode().splitlines()
    assert many[: len(real)] == real
    assert len(many) == 601
    assert all("quy cách 2" in line for line in many[len(real) :])
    skus = [line.split(",")[0] for line in many]
    assert len(set(skus)) == len(skus)


def test_the_law_reaches_back_to_the_first_day_of_the_large_demo():
    first_on = business_day(NOON) - timedelta(days=Size().days)
    for tax_class, method in product(TaxClass, SellerMethod):
        assert rate(tax_class, method=method, buyer=BuyerKind.CONSUMER, on=first_on).legal_ref
