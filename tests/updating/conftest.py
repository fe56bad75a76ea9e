"""The checkout's wheel, a release after it, and a closed shop."""

import shutil
from pathlib import Path

import pytest

from pos.migrations.current import newest
from tests.till import steps
from tests.updating import releases_made
from tests.updating.shop_under_update import Shop
from tests.world import open_world
from tools.bundle import build_wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's wheel."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def bundle(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release after it, with a table more."""
    folder = tmp_path_factory.mktemp("bundle")
    return releases_made.make(wheel, folder, changed=releases_made.later(newest()))


@pytest.fixture(scope="session")
def closed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a sale in it, made once."""
    home = tmp_path_factory.mktemp("closed") / "shop"
    with open_world(template, home) as world:
        world.open_shift()
        steps.sell(world, ("CHE-DINH", 2))
    return home


@pytest.fixture
def shop(closed: Path, tmp_path: Path) -> Shop:
    """Its copy."""
    shutil.copytree(closed, tmp_path / "shop")
    return Shop(tmp_path / "shop")
