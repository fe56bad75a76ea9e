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


def test_a_province_fills_its_own_picture_and_holds_its_commune(communes: dict[str, Point]) -> None:
    capital = [point for code, point in sorted(communes.items())][:60]
    drawn = dot_map.inset(capital, capital[7])
    assert dot_map.INSET_MOST - 2 <= max(drawn.width, drawn.height) <= dot_map.INSET_MOST
    assert 0 < drawn.here.x < drawn.width
    assert 0 < drawn.here.y < drawn.height
    assert drawn.path.count("h0") > 50


def test_islands_far_from_the_land_do_not_shrink_a_province() -> None:
    land, more, island = (
        (108_200_000, 16_060_000),
        (108_000_000, 15_900_000),
        (112_100_000, 16_500_000),
    )
    assert dot_map.inset([land, more, island], land).path.count("h0") == 2
    assert dot_map.inset([land, more, island], island).path.count("h0") == 1


def test_a_province_of_one_commune_is_a_dot() -> None:
    alone = dot_map.inset([], (112_100_000, 16_500_000))
    assert (alone.here, alone.path.count("h0")) == (Spot(7, 7), 1)
