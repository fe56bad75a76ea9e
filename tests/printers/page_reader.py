"""Reads the words of a PDF back by its own table from glyphs to letters."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)


def objects_of(file: bytes) -> dict[int, bytes]:
    """A file's objects by number, found by way of the table at its end."""
    table_at = int(re.search(rb"startxref\n(\d+)\n", file)[1])  # type: ignore[index]
    starts = [int(start) for start in re.findall(rb"(\d{10}) 00000 n ", file[table_at:])]
    found: dict[int, bytes] = {}
    for number, start in enumerate(starts, start=1):
        one = _OBJECT.match(file, start)
        assert one is not None
        assert int(one[1]) == number
        found[number] = one[2]
    return found


def unpacked(content: bytes) -> bytes:
    """What a stream holds."""
    head, _, rest = content.partition(b"\nstream\n")
    length = int(re.search(rb"/Length (\d+)", head)[1])  # type: ignore[index]
    assert rest[length:] == b"\nendstream"
    return zlib.decompress(rest[:length])


def letters_of(objects: dict[int, bytes], font: int) -> dict[str, str]:
    """A font's glyphs, four hexadecimal digits each, back to letters."""
    back = int(re.search(rb"/ToUnicode (\d+) 0 R", objects[font])[1])  # type: ignore[index]
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", unpacked(objects[back]))
    return {
        glyph.decode(): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs
    }


def lines_of(file: bytes) -> list[list[str]]:
    """The runs of words of each page, in the order in which they are drawn."""
    objects = objects_of(file)
    fonts = {"0": letters_of(objects, 3), "1": letters_of(objects, 8)}
    pages = []
    for content in objects.values():
        if b"/Type /Page " not in content:
            continue
        contents = int(re.search(rb"/Contents (\d+) 0 R", content)[1])  # type: ignore[index]
        drawn = unpacked(objects[contents])
        runs = re.findall(rb"/F([01]) [\d.]+ Tf [\d.-]+ [\d.-]+ Td <([0-9A-F]*)> Tj", drawn)
        pages.append([_run(fonts[font.decode()], glyphs.decode()) for font, glyphs in runs])
    return pages


def _run(letters: dict[str, str], glyphs: str) -> str:
    return "".join(letters[glyphs[at : at + 4]] for at in range(0, len(glyphs), 4))


def words_of(file: bytes) -> str:
    """Everything that a file says."""
    return " ".join(run for page in lines_of(file) for run in page)
