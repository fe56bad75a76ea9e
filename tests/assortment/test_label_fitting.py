"""Labels are made for trial before the act: while something is drawn nobody waits to sell."""

from collections.abc import Callable

import pytest

from pos.assortment.labelling import print_shelf_labels
from pos.base.database import ACT
from pos.base.transaction import reading
from pos.shop.printers import ShopPrinter
from pos.stock import labelling
from printers import presets
from printers import printing as drawing
from printers.document import Label
from printers.stored import loads
from tests.assortment.test_shelf_labels import price
from tests.till.steps import LINK, jobs_of, lot_id
from tests.world import World

TAGS = ShopPrinter("", "Máy tem", "tcp://10.0.0.8", presets.preset("tspl-203").profile, (50, 30))
SMALL = ShopPrinter("", "Máy tem", "tcp://10.0.0.8", TAGS.profile, (30, 20))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Label]:
    """Every label made for trial, in order; none within an act."""
    seen: list[Label] = []
    real = drawing.encode_paper

    def encode(paper: Label, *given: object, **more: object) -> bytes:
        assert not reading().info.get(ACT), "everybody's acts wait while this is drawn"
        seen.append(paper)
        return real(paper, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "encode_paper", encode)
    return seen


def of_lot(world: World) -> str:
    """Print a lot's label; gives whose jobs they are."""
    lot = lot_id(world, "CHE-DINH", "L261103")
    labelling.print_labels(
        lot, size="50x30", copies=1, link_base=LINK, hand=world.hand("Hạnh"), printer=TAGS
    )
    return lot


def of_shelf(world: World) -> str:
    """Print a shelf's label; gives whose jobs they are."""
    product = world.product_id("CHE-DINH")
    print_shelf_labels([product], link_base=LINK, hand=world.hand("Hạnh"), printer=TAGS)
    return product


@pytest.mark.parametrize("printed", [of_lot, of_shelf])
def test_nothing_is_drawn_while_others_wait_to_write(
    world: World, drawn: list[Label], printed: Callable[[World], str]
) -> None:
    [job] = jobs_of(printed(world))
    assert [loads(job.document)] == drawn


def test_a_shelf_label_too_small_for_its_code_is_tried_without_it_and_once(
    world: World, drawn: list[Label]
) -> None:
    product = world.product_id("CHE-DINH")
    print_shelf_labels([product], link_base=LINK, hand=world.hand("Hạnh"), printer=SMALL)
    [job] = jobs_of(product)
    assert [one.qr == "" for one in drawn] == [False, True]
    assert loads(job.document) == drawn[-1]


@pytest.mark.parametrize("printed", [of_lot, of_shelf])
def test_a_label_changed_after_its_trial_is_printed_as_it_is_now_and_must_fit(
    world: World, monkeypatch: pytest.MonkeyPatch, printed: Callable[[World], str]
) -> None:
    tried: list[str] = []
    real = drawing.encode_paper

    def encode(paper: Label, *given: object, **more: object) -> bytes:
        tried.append(paper.price)
        if len(tried) == 1:
            price(world, "CHE-DINH", 460_000)
        return real(paper, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "encode_paper", encode)
    [job] = jobs_of(printed(world))
    paper = loads(job.document)
    assert isinstance(paper, Label)
    assert [one[:7] for one in tried] == ["450.000", "460.000"]
    assert paper.price == tried[-1]
