"""Templates kept worked out: taken when whole and of the same text, else made anew."""

from pathlib import Path

import jinja2
import pytest

from pos.web.templates import KeptTemplates


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The texts that Jinja turned into Python, in their order."""
    found: list[str] = []
    compile_text = jinja2.Environment._compile

    def noting(self, source, filename):
        found.append(source)
        return compile_text(self, source, filename)

    monkeypatch.setattr(jinja2.Environment, "_compile", noting)
    return found


def drawn(folder: Path, text: str = "{{ 1 + 1 }} tem") -> str:
    loader = jinja2.DictLoader({"one.html": text})
    kept = KeptTemplates(folder)
    return jinja2.Environment(loader=loader, bytecode_cache=kept).get_template("one.html").render()


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_template_is_worked_out_once_for_all_starts(tmp_path, made):
    folder = tmp_path / "cache"
    assert [drawn(folder), drawn(folder)] == ["2 tem", "2 tem"]
    assert len(made) == 1


def test_another_text_under_the_same_name_is_worked_out_anew_in_the_same_file(tmp_path, made):
    drawn(tmp_path)
    assert drawn(tmp_path, "mới") == "mới"
    assert len(made) == 2
    assert drawn(tmp_path, "mới") == "mới"
    assert len(made) == 2
    only_file(tmp_path)


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_file_with_one_wrong_byte_is_not_run(tmp_path, made, at):
    drawn(tmp_path)
    kept = only_file(tmp_path)
    content = bytearray(kept.read_bytes())
    content[at] ^= 1
    kept.write_bytes(bytes(content))
    assert drawn(tmp_path) == "2 tem"
    assert len(made) == 2


@pytest.mark.parametrize("length", [0, 5, 32, 100])
def test_a_file_cut_short_is_not_run(tmp_path, made, length):
    drawn(tmp_path)
    kept = only_file(tmp_path)
    kept.write_bytes(kept.read_bytes()[:length])
    assert drawn(tmp_path) == "2 tem"
    assert len(made) == 2


def test_a_folder_that_cannot_be_made_stops_no_page(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="ascii")
    assert drawn(in_the_way / "cache") == "2 tem"
