"""Each table has one writer, named in its docstring; acts open transactions, books never do."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

import tests.rooms  # noqa: F401 - so every model is known
from pos.base.database import Model
from tests.house.source import Module, module, modules, name_of

WRITES = {"insert", "update", "delete"}
SESSION_WRITES = {"add", "add_all", "merge", "delete", "bulk_save_objects", "bulk_insert_mappings"}
OPENERS = {
    "pos.base.transaction": "defines it",
    "pos.central.database": "the centre's own",
    "pos.shop.signing_in": "an act, though its name ends as English wants it",
    "pos.central.people.signing_in": "the same",
    "pos.supply.taking_in": "the same",
}
"""Files that open a transaction without being an -ing file."""
MIGRATIONS = "migrations"


@cache
def models() -> dict[str, type[Model]]:
    return {mapper.class_.__name__: mapper.class_ for mapper in Model.registry.mappers}


def writer_of(model: type[Model]) -> str:
    """The module that a model's docstring, or else its file's, names: `Written by `room.book``."""
    [home] = [one for one in modules("pos") if one.name == model.__module__]
    for told in (model.__doc__ or "", ast.get_docstring(home.tree) or ""):
        found = re.search(r"[Ww]ritten by (?:`([a-z_.]+)`|(migrations))", told)
        if found:
            return found[2] or f"pos.{found[1]}"
    return ""


def writes(one: Module) -> Iterator[tuple[str, int]]:
    """Every model that a file inserts, updates, deletes or adds, and the line."""
    known = models()
    for call in one.calls():
        said = name_of(call.func)
        if said.rsplit(".", 1)[-1] in WRITES and "." not in said and call.args:
            target = name_of(call.args[0]).removesuffix(".__table__")
            if target in known:
                yield target, call.lineno
        is_session = said.rsplit(".", 1)[-1] in SESSION_WRITES and "session" in said
        if is_session and call.args:
            yield from _added(one, call, known)


def _added(one: Module, call: ast.Call, known: dict[str, type]) -> Iterator[tuple[str, int]]:
    """What is added: made on the spot, or a name bound to it somewhere in the file."""
    thing = call.args[0]
    if isinstance(thing, ast.Call) and name_of(thing.func) in known:
        yield name_of(thing.func), call.lineno
    if isinstance(thing, ast.Name):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                targets = {name_of(target) for target in node.targets}
                if thing.id in targets and name_of(node.value.func) in known:
                    yield name_of(node.value.func), call.lineno


def test_every_table_names_its_writer():
    nameless = sorted(name for name, model in models().items() if not writer_of(model))
    assert nameless == []


def test_a_named_writer_is_a_file():
    files = {one.name for one in modules("pos")} | {MIGRATIONS}
    missing = {name: writer_of(model) for name, model in models().items()}
    assert {name: who for name, who in missing.items() if who not in files} == {}


def test_only_the_named_writer_writes_a_table():
    wrong = [
        f"{one.path}:{line} writes {name}, which {writer_of(models()[name])} does"
        for one in modules("pos")
        if one.room != MIGRATIONS
        for name, line in writes(one)
        if one.name != writer_of(models()[name])
    ]
    assert wrong == []


def test_the_named_writer_does_write_it():
    """A docstring that names the wrong file would let anybody through."""
    written = {(one.name, name) for one in modules("pos") for name, _line in writes(one)}
    idle = {
        f"{name}: {writer_of(model)}"
        for name, model in models().items()
        if writer_of(model) != MIGRATIONS and (writer_of(model), name) not in written
    }
    assert idle == set()


PLAIN = {
    "pos/central/migrations/versions/c0005_origin.py": "triggers, which are of the table's own",
}


def test_no_table_is_written_by_plain_text():
    plain = re.compile(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|REPLACE INTO)\b", re.IGNORECASE)
    wrong = [
        f"{one.path}:{node.lineno}"
        for one in modules("pos")
        for node in one.strings()
        if plain.search(str(node.value)) and one.path not in PLAIN
    ]
    assert wrong == []


def opens(function: ast.AST) -> list[ast.With]:
    """The `with writing()` blocks of a function."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and name_of(item.context_expr.func).rsplit(".", 1)[-1] == "writing"
            for item in node.items
        )
    ]


@cache
def acts() -> dict[str, str]:
    """Every function that opens a transaction: its dotted name, and its bare one."""
    return {
        f"{one.name}.{function.name}": function.name
        for one in modules("pos")
        for function in one.functions()
        if one.name != "pos.base.transaction" and opens(function)
    }


def test_there_are_acts_to_look_at():
    assert len(acts()) >= 10


def test_only_an_ing_file_opens_a_transaction():
    wrong = [
        f"{one.path}:{function.lineno} {function.name}"
        for one in modules("pos")
        for function in one.functions()
        if opens(function) and not one.file.endswith("ing.py") and one.name not in OPENERS
    ]
    assert wrong == []


def test_nobody_commits_or_undoes_by_himself():
    allowed = {
        "pos/base/transaction.py": "opens and ends every act",
        "pos/central/database.py": "the same at the centre",
        "pos/rebuilding/rebuilding.py": "a new book, whole or not there; nobody else has it open",
        "pos/central/migrations/running.py": "one transaction for a change of schema",
    }
    wrong = [
        f"{one.path}:{call.lineno} {name_of(call.func)}"
        for one in modules("pos")
        for call in one.calls()
        if name_of(call.func).rsplit(".", 1)[-1] in {"commit", "rollback", "begin", "begin_nested"}
        and one.room != MIGRATIONS
        and not name_of(call.func).endswith("sessions.begin")
        and one.path not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("act", sorted(acts()))
def test_no_act_calls_an_act(act):
    """Inside its transaction; what it does before or after is another matter."""
    home = module(act.rpartition(".")[0])
    known = _acts_known_in(home)
    called = [
        name_of(call.func)
        for function in home.functions()
        if function.name == act.rpartition(".")[2]
        for block in opens(function)
        for statement in block.body
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and name_of(call.func) in known
    ]
    assert called == []


@cache
def _acts_known_in(home: Module) -> set[str]:
    """The names under which a file can call an act: its own, imported, or through a module."""
    names = {bare for dotted, bare in acts().items() if dotted == f"{home.name}.{bare}"}
    for node in ast.walk(home.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole, used = f"{node.module}.{alias.name}", alias.asname or alias.name
                if whole in acts():
                    names.add(used)
                names |= {
                    f"{used}.{bare}"
                    for dotted, bare in acts().items()
                    if dotted == f"{whole}.{bare}"
                }
    return names


def test_relationships_do_not_leave_their_room():
    wrong = [
        f"{one.path}:{call.lineno}"
        for one in modules("pos")
        for call in one.calls()
        if name_of(call.func).rsplit(".", 1)[-1] in {"relationship", "backref"}
    ]
    assert wrong == []


def test_tables_are_named_after_their_room():
    wrong = [
        f"{model.__module__}: {model.__tablename__}"
        for model in models().values()
        if not model.__tablename__.startswith(f"{model.__module__.split('.')[1]}_")
    ]
    assert wrong == []


def test_references_between_rooms_go_down():
    from tests.house.test_floors import FLOORS

    wrong = [
        f"{table.name}.{key.parent.name} -> {key.target_fullname}"
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if FLOORS[table.name.split("_")[0]] < FLOORS[key.target_fullname.split("_")[0]]
    ]
    assert wrong == []
