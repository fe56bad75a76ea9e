"""Workbooks for the tests: real ones by openpyxl, broken ones by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

HEAD = ["Mã hàng", "Tên hàng", "Đơn vị tính", "Giá bán", "Mã vạch"]
TEA = ["CHE-01", "Chè Tân Cương", "gói", 185000, "8930000000019"]


def made(*rows: list[Any], change: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook of one sheet, as openpyxl writes it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Hàng"
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same package with a part's bytes changed."""
    files = parts(content)
    assert old in files[part], files[part][:400]
    return packed(files | {part: files[part].replace(old, new)})
