"""Rooms of the centre stand on floors of their own, as the rooms of the till do."""

import pytest

from tests.house.source import Module, modules

FLOORS = {
    **dict.fromkeys(("models", "database", "centre", "keys", "migrations"), 0),
    "people": 1,
    "terminals": 2,
    "streams": 3,
    "books": 4,
    **dict.fromkeys(("watch", "registry", "origin"), 5),
    "desk": 6,
}
"""Every folder and file under `pos/central` on which others stand."""
ON_TOP = {"app", "speaking", "saying_no", "serving", "commands"}
"""What puts the rooms together; nobody imports it but its like."""
EXCUSED = {
    ("centre", "streams"): "the kind of function that reads facts, which a process holds",
    ("migrations", "models"): "what the schema is compared with",
}


def part_of(name: str) -> str:
    """`pos.central.people.door` is of `people`."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 else ""


def under_central() -> list[Module]:
    return [one for one in modules("pos") if one.name.startswith("pos.central.")]


def test_every_part_of_the_centre_has_its_floor():
    found = {part_of(one.name) for one in under_central()} - {""}
    assert found == FLOORS.keys() | ON_TOP


@pytest.mark.parametrize("one", under_central(), ids=lambda one: one.path)
def test_a_part_imports_only_from_lower_floors(one: Module):
    here = part_of(one.name)
    if here in ON_TOP or here == "":
        return
    wrong = [
        f"{one.path}:{line} imports {name}"
        for name, line in one.imports()
        if name.startswith("pos.central.")
        for there in [part_of(name)]
        if there != here
        and (here, there) not in EXCUSED
        and not (there in FLOORS and FLOORS[there] < FLOORS[here])
        # A room's commands are typed by somebody: they open the centre themselves.
        and not (one.file == "commands.py" and there == "serving")
    ]
    assert wrong == []


def test_no_excuse_outlives_its_reason():
    used = {
        (part_of(one.name), part_of(name))
        for one in under_central()
        for name, _line in one.imports()
    }
    assert EXCUSED.keys() - used == set()
