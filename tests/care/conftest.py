"""A shop under care."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import attendant_of
from pos.care.attendant import Attendant
from pos.care.places import Places
from tests.world import World, open_world


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """Another disk."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def cared(template: Path, tmp_path: Path, second: Path) -> Iterator[World]:
    """The named world with its shift open and a second folder."""
    with open_world(template, tmp_path / "home", backup=second) as world:
        world.open_shift()
        yield world


@pytest.fixture
def keeper(cared: World) -> Attendant:
    """Its attendant, whose thread is not started: a test does the steps."""
    made = attendant_of(cared.app)
    made.is_working = True
    return made


@pytest.fixture
def places(keeper: Attendant) -> Places:
    return keeper.places
