"""What the pages of terms show: each term with where it comes from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.text import search_key
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer as ProducerRow
from pos.catalogue.queries import Card
from pos.ordering import queries as ordering
from pos.ordering.refusals import NotOrdered, UnknownProducer
from pos.ordering.terms import AllTerms, Closure, ProducerTerms, ProductTerms
from pos.planning.values import Kind, Product
from pos.supply import defaults, stocked
from pos.supply.defaults import Sources, Supplying
from pos.supply.stocked import Goods

PAGE = 40


@dataclass(frozen=True)
class ProducerView:
    """A producer, and how it delivers."""

    producer_id: str
    name: str
    typed: ProducerTerms
    plain: Supplying | None
    """As it would be if nothing were typed; None: it does not come within a year."""
    supplying: Supplying | None
    """As it is."""
    deliveries: int
    """Past days of delivery that say how it delivers."""
    goods: int
    is_typed: bool


@dataclass(frozen=True)
class ProductView:
    """A product, and how it is bought."""

    card: Card
    typed: ProductTerms
    plain: Product
    """As it would be if nothing were typed."""
    plain_sources: Sources
    product: Product
    sources: Sources
    is_typed: bool

    @property
    def kind(self) -> Kind:
        """Which goods it behaves like."""
        return self.product.kind


@dataclass(frozen=True)
class Page:
    """A page of producers."""

    rows: tuple[ProducerView, ...]
    no: int
    pages: int
    total: int
    kinds: Mapping[Kind, int]
    """How many products of the shop are of each kind."""


@dataclass(frozen=True)
class _Books:
    """What the views are made of."""

    terms: AllTerms
    goods: Mapping[str, Goods]
    came: Mapping[str, list[date]]
    sets: frozenset[str]

    def of_producers(self) -> Mapping[str, list[Goods]]:
        """Goods that are bought, by producer."""
        found: dict[str, list[Goods]] = defaultdict(list)
        for one in self.goods.values():
            if one.is_sold and one.facts.producer_id and one.facts.product_id not in self.sets:
                found[one.facts.producer_id].append(one)
        return found


def _books(session: Session, today: date) -> _Books:
    goods = stocked.goods(session, today)
    came = stocked.days_of_producers(goods.values())
    return _Books(ordering.terms_of(session), goods, came, stocked.gift_sets(session))


def producers(session: Session, today: date, wanted: str, no: int) -> Page:
    """Producers of goods that the shop sells, in the alphabet's order.

    Args:
        wanted: letters of a name; empty: all.
        no: the page, from 1.
    """
    books = _books(session, today)
    goods = books.of_producers()
    key = search_key(wanted[:80])
    rows = session.execute(
        select(ProducerRow.id, ProducerRow.name).order_by(ProducerRow.sort_key, ProducerRow.id)
    )
    found = [(row[0], row[1]) for row in rows if row[0] in goods and key in search_key(row[1])]
    pages = max(-(-len(found) // PAGE), 1)
    no = min(max(no, 1), pages)
    shown = found[(no - 1) * PAGE : no * PAGE]
    views = tuple(_producer(books, one, name, goods[one], today) for one, name in shown)
    return Page(views, no, pages, len(found), _kinds(books, goods.values()))


def _kinds(books: _Books, goods: Iterable[Sequence[Goods]]) -> Mapping[Kind, int]:
    found = dict.fromkeys(Kind, 0)
    for held in goods:
        for one in held:
            typed = books.terms.products.get(one.facts.product_id)
            found[defaults.product_of(one.facts, typed)[0].kind] += 1
    return found


def _producer(
    books: _Books, producer_id: str, name: str, goods: Sequence[Goods], today: date
) -> ProducerView:
    typed = books.terms.producers.get(producer_id)
    closed = defaults.closed_of(books.terms.closures, producer_id)
    came = books.came.get(producer_id, [])
    return ProducerView(
        producer_id=producer_id,
        name=name,
        typed=typed or ProducerTerms(),
        plain=defaults.supplying(producer_id, None, came, closed, today),
        supplying=defaults.supplying(producer_id, typed, came, closed, today),
        deliveries=min(len(came), defaults.SOME_DELIVERIES),
        goods=len(goods),
        is_typed=typed is not None and typed != ProducerTerms(),
    )


@dataclass(frozen=True)
class OneProducer:
    """A producer's page."""

    head: ProducerView
    goods: tuple[ProductView, ...]
    closures: tuple[Closure, ...]
    """Its own and the shop's, those to come and under way."""


def producer(session: Session, producer_id: str, today: date) -> OneProducer:
    """A producer with its goods.

    Raises:
        UnknownProducer.
    """
    row = session.get(ProducerRow, producer_id)
    if row is None:
        raise UnknownProducer
    books = _books(session, today)
    held = books.of_producers().get(producer_id, [])
    cards = catalogue.cards(session, [one.facts.product_id for one in held], today)
    views = [_product(books, one, cards[one.facts.product_id]) for one in held]
    views.sort(key=lambda one: (search_key(one.card.name_vi), one.card.product_id))
    return OneProducer(
        _producer(books, producer_id, row.name, held, today),
        tuple(views),
        tuple(
            one
            for one in books.terms.closures
            if one.producer_id in ("", producer_id) and one.to_on >= today
        ),
    )


def names(session: Session) -> dict[str, str]:
    """Every producer's name by its id, in the alphabet's order."""
    rows = session.execute(
        select(ProducerRow.id, ProducerRow.name).order_by(ProducerRow.sort_key, ProducerRow.id)
    )
    return {row[0]: row[1] for row in rows}


def product(session: Session, product_id: str, today: date) -> ProductView:
    """One product.

    Raises:
        NotOrdered: there is none, or it is not bought from a producer.
    """
    books = _books(session, today)
    one = books.goods.get(product_id)
    card = catalogue.cards(session, [product_id], today).get(product_id)
    is_bought = one is not None and bool(one.facts.producer_id) and product_id not in books.sets
    if one is None or card is None or not card.is_stocked or not is_bought:
        raise NotOrdered(name="" if card is None else card.name_vi)
    return _product(books, one, card)


def _product(books: _Books, one: Goods, card: Card) -> ProductView:
    typed = books.terms.products.get(card.product_id)
    found, sources = defaults.product_of(one.facts, typed, books.terms.house)
    plain, plain_sources = defaults.product_of(one.facts, None, books.terms.house)
    return ProductView(
        card=card,
        typed=typed or ProductTerms(),
        plain=plain,
        plain_sources=plain_sources,
        product=found,
        sources=sources,
        is_typed=typed is not None and typed != ProductTerms(),
    )
