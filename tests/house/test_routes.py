"""Every route says what it needs; the doors are where they are meant to be."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from flask import Flask

from pos.shop.pages import Pages
from pos.shop.permissions import ROLES, Task
from tests.house.source import ROOT, modules, name_of
from tests.world import World

WITHOUT_A_TASK = {"static": "files of the screens, the same for everybody"}
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
VERBS = {
    "add", "cancel", "change", "close", "complete", "create", "delete", "do", "edit", "get",
    "new_sale", "open", "pay", "print", "remove", "save", "set", "submit", "update",
}  # fmt: skip
DOORS = {
    "customer_routes.py",
    "promise_routes.py",
    "routes.py",
    "line_routes.py",
    "board_routes.py",
    "product_routes.py",
    "certificate_routes.py",
    "recall_routes.py",
    "label_routes.py",
    "counter_routes.py",
    "parked_routes.py",
    "machine_routes.py",
    "exchange_routes.py",
    "order_routes.py",
    "list_routes.py",
    "pay_routes.py",
    "switch_routes.py",
    "limit_routes.py",
    "result_routes.py",
    "sheet_routes.py",
    "phone_routes.py",
}
LATE = {
    *("pos.closing.routes", "pos.closing.list_routes"),
    *(
        "pos.assortment.routes",
        "pos.assortment.exports",
        "pos.intake.routes",
        "pos.intake.runs",
    ),
    *("pos.office.routes", "pos.care.machine_routes", "pos.trace.routes", "pos.reports.queries"),
    *("pos.demo.loading", "pos.assortment.bulk_runs", "pos.catalogue.books"),
    *("PIL", "openpyxl", "alembic", "escpos", "psycopg", "argon2"),
}
MOST_LINES = 16
"""Parse, call, render: about a dozen lines, and a few more where a form comes back."""


def rules(app: Flask) -> Iterator[tuple[str, str, set[str]]]:
    for rule in app.url_map.iter_rules():
        yield rule.endpoint, rule.rule, set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def test_every_route_names_the_task_it_needs(world: World):
    silent = {
        endpoint
        for endpoint, _rule, _methods in rules(world.app)
        if not isinstance(getattr(world.app.view_functions[endpoint], "task", None), Task)
    }
    assert silent == WITHOUT_A_TASK.keys()


def test_only_the_pages_behind_links_are_open_to_everybody(world: World):
    opened = {
        endpoint
        for endpoint in world.app.view_functions
        if getattr(world.app.view_functions[endpoint], "task", None) is Task.OPEN
    }
    assert opened
    assert all(endpoint.startswith(("trace.", "answer.")) for endpoint in opened)


def test_before_signing_in_there_is_only_the_door(world: World):
    entered = {
        endpoint
        for endpoint in world.app.view_functions
        if getattr(world.app.view_functions[endpoint], "task", None) is Task.ENTER
    }
    assert entered == {
        "shop.show_start",
        "shop.show_sign_in",
        "shop.sign_in",
        "shop.lock",
        "shop.choose_language",
        # The window turned to the customer stays when the till is locked, and shows nobody's name.
        "display.show_display",
        "display.show_now",
        "training.leave_training",
    }


def test_a_browser_that_is_no_register_can_only_be_paired(world: World):
    paired = {
        endpoint
        for endpoint in world.app.view_functions
        if getattr(world.app.view_functions[endpoint], "task", None) is Task.PAIR
    }
    assert paired == {
        *("shop.show_pairing", "shop.pair_browser"),
        *("shop.show_safety", "shop.show_authority"),
        # A phone that is to count types its code here, and becomes no register by it.
        *("counter_phone.show_pairing", "counter_phone.pair_phone"),
    }


def test_a_folder_without_a_showroom_has_only_the_set_up_page(world: World):
    found = {
        endpoint
        for endpoint in world.app.view_functions
        if getattr(world.app.view_functions[endpoint], "task", None) is Task.FOUND
    }
    assert found == {"office.show_setup", "office.found_showroom", "office.search_communes"}


def test_a_page_that_only_shows_has_no_unsafe_method_and_the_other_way_round(world: World):
    """`show_…`, `search…` are asked for; everything else is told."""
    wrong = [
        (endpoint, sorted(methods))
        for endpoint, _rule, methods in rules(world.app)
        if endpoint != "static"
        and endpoint.split(".")[1].startswith(("show_", "search")) is bool(methods & WRITING)
    ]
    assert wrong == []


TOLD_IN_THE_OPEN = {"answer.answer_purchase": "a producer answers an order by its signed link"}


def test_an_open_page_can_only_be_asked_for(world: World):
    for endpoint, _rule, methods in rules(world.app):
        if getattr(world.app.view_functions[endpoint], "task", None) is Task.OPEN:
            said = {"POST"} if endpoint in TOLD_IN_THE_OPEN else {"GET"}
            assert methods == said, endpoint


def test_a_page_of_a_table_is_answered_by_a_function_that_takes_what_its_address_names(
    world: World,
):
    late = {
        rule.endpoint: rule.arguments
        for rule in world.app.url_map.iter_rules()
        if isinstance(world.app.blueprints.get(rule.endpoint.split(".")[0]), Pages)
    }
    assert len(late) > 60
    for endpoint, named in late.items():
        view = world.app.view_functions[endpoint]
        answers = getattr(import_module(view.__module__), view.__name__)
        assert set(inspect.signature(answers).parameters) == named, endpoint


def test_a_page_of_a_table_answers_through_its_own_module_alone():
    """A door whose pages are in a table is read late: nothing that is read early may name it."""
    asked = "import sys, pos.serving; print(*sys.modules)"
    known = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "pos.till.routes" in known
    assert LATE.isdisjoint(known)


def test_addresses_are_nouns_and_the_verbs_are_https_own(world: World):
    wrong = [
        (rule, part)
        for _endpoint, rule, _methods in rules(world.app)
        for part in rule.strip("/").split("/")
        if part in VERBS
    ]
    assert wrong == []


def test_every_task_of_a_route_is_somebodys(world: World):
    needed = {getattr(view, "task", None) for view in world.app.view_functions.values()} - {
        None,
        Task.OPEN,
        Task.ENTER,
        Task.PAIR,
        Task.FOUND,
        Task.COUNT,
    }
    assert needed <= set().union(*ROLES.values())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_is_given_what_needs_no_role(role):
    assert ROLES[role].isdisjoint({Task.OPEN, Task.ENTER, Task.PAIR, Task.FOUND, Task.COUNT})


def test_routes_stand_in_the_doors_files_only():
    wrong = [
        f"{one.path}:{function.lineno}"
        for one in modules("pos")
        for function in one.functions()
        for mark in function.decorator_list
        if isinstance(mark, ast.Call)
        and name_of(mark.func).rsplit(".", 1)[-1]
        in {"route", "get", "post", "patch", "put", "delete"}
        and one.file not in DOORS
    ]
    assert wrong == []


def test_a_route_is_short():
    long = [
        f"{one.path}:{function.lineno} {function.name}: {_statements(function)}"
        for one in modules("pos")
        if one.file in DOORS
        for function in one.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and _statements(function) > MOST_LINES
    ]
    assert long == []


def _statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 2
