"""The project's own source as trees: what the laws of the house are checked on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file."""

    path: str
    """From the project's folder: `pos/till/selling.py`."""
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        """`pos.till.selling`; a package by its own name."""
        parts = Path(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def file(self) -> str:
        """`selling.py`."""
        return Path(self.path).name

    @property
    def room(self) -> str:
        """`till`; for a file beside the rooms its own name: `config`."""
        return [*self.name.split("."), ""][1]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Everything imported, at the top or inside a function: dotted name and line.

        `from a.b import c` gives `a.b.c`, so that a module imported from its room is seen.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node.lineno

    def calls(self) -> Iterator[ast.Call]:
        """Every call."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def strings(self) -> Iterator[ast.Constant]:
        """Every string that is no docstring (of a module, class, function or field)."""
        docs = {
            id(statement.value)
            for node in ast.walk(self.tree)
            if isinstance(body := getattr(node, "body", None), list)
            for statement in body
            if isinstance(statement, ast.Expr)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from () if id(node) in docs else (node,)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module below the folders, `pos` and `printers` where none is named."""
    found = []
    for folder in folders or ("pos", "printers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Module(path.relative_to(ROOT).as_posix(), ast.parse(text), text))
    assert found
    return tuple(found)


def module(name: str) -> Module:
    """One module by its dotted name."""
    return next(one for one in modules() if one.name == name)


def text_of(node: ast.expr | None) -> str | None:
    """The text of a string constant; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def name_of(node: ast.expr) -> str:
    """`a.b.c` of a name or an attribute; the last part alone where the rest is no name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = name_of(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return ""
