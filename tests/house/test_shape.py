"""The shape of the code: short files, short functions, docstrings, whole numbers."""

import ast

import pytest

from tests.house.source import Module, modules

MOST_LINES = 400
MOST_FUNCTION_LINES = 50
MOST_PLAIN_PARAMETERS = 5
LONG_FILES = {
    "pos/migrations/versions/0002_showroom_books.py": "a schema is one list, read once",
}
PLANNING = (
    *("ageing", "almanac", "feast_tallies", "lasting", "learning", "levels", "line_protocol"),
    *("minimums", "new_lot", "outlook", "packs", "promised", "rates", "reckoning", "records"),
    *("remembered", "rethinking", "spread", "values", "wire"),
)
RECKON_WITH_CHANCES = tuple(
    f"pos/{name}.py"
    for name in (
        *(f"planning/{one}" for one in PLANNING),
        *("supply/order_ends", "supply/defaults", "supply/learnt_days", "supply/showing"),
        *("supply/state", "backtest/replay", "backtest/formulas", "backtest/our_rule"),
        "backtest/scores",
    )
)
"""The pure rules of what to order.  Units and money that come out of them are whole."""
MANY_PARAMETERS: dict[str, str] = {}
"""Functions with more than five positional parameters, each with its reason."""


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and decorators."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def test_no_file_is_longer_than_400_lines():
    long = {
        one.path: len(one.text.splitlines())
        for one in modules()
        if len(one.text.splitlines()) > MOST_LINES and one.path not in LONG_FILES
    }
    assert long == {}


def test_no_function_is_longer_than_50_lines():
    """The tables of a migration are a list, not a function with a course."""
    long = [
        f"{one.path}:{function.lineno} {function.name}: {lines(function)}"
        for one in modules()
        if not one.path.startswith("pos/migrations/versions/")
        for function in one.functions()
        if lines(function) > MOST_FUNCTION_LINES
    ]
    assert long == []


def test_more_than_five_parameters_are_named():
    many = [
        f"{one.path}:{function.lineno} {function.name}"
        for one in modules()
        for function in one.functions()
        if len([a for a in function.args.args if a.arg not in {"self", "cls"}])
        > MOST_PLAIN_PARAMETERS
        and f"{one.name}.{function.name}" not in MANY_PARAMETERS
    ]
    assert many == []


def packages() -> list[Module]:
    return [one for one in modules() if one.file == "__init__.py"]


@pytest.mark.parametrize("package", packages(), ids=lambda one: one.path)
def test_a_rooms_init_holds_a_docstring_and_nothing_else(package):
    assert ast.get_docstring(package.tree)
    assert len(package.tree.body) == 1


def test_every_file_says_what_it_is_for():
    silent = [one.path for one in modules() if not ast.get_docstring(one.tree)]
    assert silent == []


def test_every_public_function_and_class_has_a_docstring():
    kinds = (ast.FunctionDef, ast.ClassDef)
    silent = [
        f"{one.path}:{node.lineno} {node.name}"
        for one in modules()
        if not one.path.startswith("pos/migrations/versions/")
        for node in one.tree.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_there_is_no_float_in_the_till():
    """Not a number with a point, not `float`, not a true division: money and units are whole."""
    wrong = []
    for one in modules("pos"):
        for node in ast.walk(one.tree):
            is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_name = isinstance(node, ast.Name) and node.id in {"float", "Decimal", "round"}
            is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            if (is_number or is_name or is_division) and not _is_path(node):
                wrong.append(f"{one.path}:{node.lineno} {ast.unparse(node)}")
    allowed = {
        "pos/demo/goods.py": "the dice that invent goods",
        "pos/spool/worker.py": "seconds to wait",
        "pos/care/attendant.py": "seconds to wait",
        "pos/connecting/recall_listening.py": "seconds to wait",
        "pos/simulating/lines.py": "seconds to wait",
        "pos/sync/sending.py": "seconds to wait",
        **dict.fromkeys(RECKON_WITH_CHANCES, "chances and rates; what comes out is whole"),
    }
    assert [line for line in wrong if line.split(":")[0] not in allowed] == []


def _is_path(node: ast.AST) -> bool:
    """Whether a `/` joins a path: some part of it is a text or a folder by its name."""
    if not isinstance(node, ast.BinOp):
        return False
    said = ast.unparse(node)
    folders = ("home", "folder", "FOLDER", "Path(", "parent", "files(", ".book", ".papers")
    folders += ("places.",)
    return any(word in said for word in folders)


def test_nothing_is_caught_to_go_on():
    """`except Exception` and a bare `except` hide a broken promise."""
    wide = {None, "Exception", "BaseException"}
    allowed = {
        "pos/base/transaction.py": "undoes the act and raises it again",
        "pos/base/backup.py": "removes the copy half made and raises it again",
        "pos/migrations/running.py": "undoes the change and raises it again",
        "pos/spool/worker.py": "the worker's own loop: it says what broke and waits",
        "pos/spool/printing.py": "one paper's fault is logged and written, and stops no other",
        "pos/care/attendant.py": "the attendant's own loop: it says what broke and waits",
        "pos/connecting/recall_listening.py": "its thread's edge: says what broke and waits",
        "pos/rehydrating.py": "what came home is put aside, and the log says why; the shop opens",
        "pos/sync/sending.py": "the line's own loop: it says what broke, on screens too, and waits",
        "pos/intake/runs.py": "a thread's edge: the page says that it broke, the log says why",
        "pos/planning/line_protocol.py": "a program's edge: names the line, answers who waits",
        "pos/central/desk/sweeping.py": "its thread's edge: says what broke and goes round again",
        "pos/central/streams/readers.py": "a fact that breaks its reader is parked, and logged",
    }
    wrong = [
        f"{one.path}:{node.lineno}"
        for one in modules()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ExceptHandler)
        and (ast.unparse(node.type) if node.type else None) in wide
        and one.path not in allowed
    ]
    assert wrong == []


def test_a_wide_catch_raises_again():
    """Where it is allowed but for the worker, the handler's last word is `raise`."""
    for path in ("pos/base/transaction.py", "pos/base/backup.py", "pos/migrations/running.py"):
        [one] = [found for found in modules("pos") if found.path == path]
        wide = [
            node
            for node in ast.walk(one.tree)
            if isinstance(node, ast.ExceptHandler)
            and node.type is not None
            and ast.unparse(node.type) == "BaseException"
        ]
        assert wide
        assert all(isinstance(node.body[-1], ast.Raise) for node in wide)


def test_no_project_file_names_a_machine_or_how_it_was_made():
    told = tuple(f"/{folder}/" for folder in ("work", "tmp", "root", "home"))
    wrong = [
        f"{one.path}:{number}"
        for one in modules("pos", "printers")
        for number, line in enumerate(one.text.splitlines(), start=1)
        if any(word in line for word in told)
    ]
    assert wrong == []


ENGLISH_ONLY = "identifiers and comments are English: plain ASCII letters"


def test_names_in_the_code_are_english():
    wrong = [
        f"{one.path}:{getattr(node, 'lineno', 0)}"
        for one in modules()
        for node in ast.walk(one.tree)
        for name in (getattr(node, "id", ""), getattr(node, "name", ""), getattr(node, "attr", ""))
        if isinstance(name, str) and not name.isascii()
    ]
    assert wrong == [], ENGLISH_ONLY
