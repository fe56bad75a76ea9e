"""The map of dots: the whole country, thin enough for a phone."""

import csv
import re
from importlib.resources import files

import pytest

from pos.trace import dot_map
from pos.trace.dot_map import HEIGHT, WIDTH, Point, Spot


def microdegrees(text: str) -> int:
    return round(float(text) * 1_000_000)


@pytest.fixture(scope="module")
def communes() -> dict[str, Point]:
    source = files("pos.catalogue").joinpath("data/communes_2025_07.csv")
    with source.open(encoding="utf-8") as file:
        return {
            row["commune_code"]: (microdegrees(row["longitude"]), microdegrees(row["latitude"]))
            for row in csv.DictReader(file)
        }


def test_every_commune_lies_on_the_picture_and_beside_a_dot(communes: dict[str, Point]) -> None:
    drawn = set(dot_map.dots(communes.values()))
    for point in communes.values():
        at = dot_map.spot(point)
        assert 0 <= at.x < WIDTH
        assert 0 <= at.y < HEIGHT
        near = range(-4, 5)
        assert any(Spot(at.x + dx, at.y + dy) in drawn for dx in near for dy in near)


def test_no_two_dots_run_together(communes: dict[str, Point]) -> None:
    drawn = dot_map.dots(communes.values())
    seen = set(drawn)
    for one in drawn:
        near = {Spot(one.x + dx, one.y + dy) for dx in range(-3, 4) for dy in range(-3, 4)}
        close = {two for two in near & seen if (two.x - one.x) ** 2 + (two.y - one.y) ** 2 < 16}
        assert close == {one}


def test_the_islands_far_out_are_drawn_and_named(communes: dict[str, Point]) -> None:
    drawn = dot_map.dots(communes.values())
    named = dict(dot_map.ISLANDS)
    assert named["Hoàng Sa"] == dot_map.spot(communes["20333"])
    assert named["Trường Sa"] == dot_map.spot(communes["22736"])
    assert set(named.values()) <= set(drawn)


def test_the_path_draws_each_dot_where_it_lies(communes: dict[str, Point]) -> None:
    x = y = 0
    walked = []
    for dx, dy in re.findall(r"m(-?\d+) ?(-?\d+)h0", dot_map.path(communes.values())):
        x, y = x + int(dx), y + int(dy)
        walked.append(Spot(x, y))
    assert walked == dot_map.dots(communes.values())


def test_the_path_weighs_little(communes: dict[str, Point]) -> None:
    assert len(dot_map.path(communes.values())) < 5_000
