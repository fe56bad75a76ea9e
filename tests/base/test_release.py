"""The release knows its own number and day."""

import tomllib
from pathlib import Path

from pos.base.release import BUILT_AT, VERSION
from tests.world import NOON

ROOT = Path(__file__).resolve().parents[2]


def test_the_release_is_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_it_was_made_before_the_day_of_the_tests():
    assert BUILT_AT < NOON
