"""Words for people: every no has its sentence, every sentence its English, and none is said below
the doors and papers."""

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

import click
import jinja2
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2 import nodes

from pos.base.errors import Refusal
from pos.central.books.checks import CHECKS
from pos.cli import cli
from pos.spool.ends import End
from pos.spool.settling import Word
from pos.web import sentences
from printers.reasons import Reason
from tests.house.source import ROOT, Module, modules, name_of, text_of

VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
PLACE = re.compile(r"%\((\w+)\)s|%(?:d|s)|\{(\w+)\}")
CATALOGUES = sorted((ROOT / "pos" / "web" / "translations").glob("*.po"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


# --- Every no has its sentence ----------------------------------------------------------------


@cache
def refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of the rooms."""
    import tests.rooms  # noqa: F401 - so every refusal is known

    found: list[type[Refusal]] = []
    waiting = list(Refusal.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting.extend(one.__subclasses__())
        if one.__module__.startswith("pos."):
            found.append(one)
    return tuple(found)


def test_every_refusal_has_a_code_of_its_room():
    wrong = [
        (one.__module__, one.code)
        for one in refusals()
        if not one.code.startswith(f"{one.__module__.split('.')[1]}.")
    ]
    assert wrong == []


def test_no_two_refusals_share_a_code():
    codes = [one.code for one in refusals()]
    assert len(codes) == len(set(codes))


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    assert {one.code for one in refusals()} == sentences.REFUSALS.keys()


def raised(names: set[str]) -> list[tuple[Module, str, ast.Call | None]]:
    """Every place where one of the exceptions is made, or raised bare."""
    found = []
    for one in modules("pos"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and name_of(node.func) in names:
                found.append((one, name_of(node.func), node))
            if isinstance(node, ast.Raise) and node.exc and name_of(node.exc) in names:
                found.append((one, name_of(node.exc), None))
    return found


def places(sentence: str) -> set[str]:
    return {name for pair in PLACE.findall(sentence) for name in pair if name}


def given(call: ast.Call | None) -> set[str]:
    """The facts given by name; an amount fills its place without the unit."""
    names = {keyword.arg or "" for keyword in call.keywords} if call else set()
    return names | {name.removesuffix("_vnd") for name in names}


def test_every_refusal_is_given_the_facts_its_sentence_needs():
    wrong = []
    for one, name, call in raised({kind.__name__ for kind in refusals()}):
        kind = getattr(import_module(one.name), name)
        missing = places(sentences.REFUSALS[kind.code]) - given(call)
        if missing:
            wrong.append((one.path, kind.code, sorted(missing)))
    assert wrong == []


def told_of(raising: str, sentences_of: Mapping[str, str]) -> None:
    """Each code that is raised has its sentence, with the facts its places need; none is idle."""
    codes = set()
    for one, _name, call in raised({raising}):
        assert call is not None
        code = text_of(call.args[0])
        assert code in sentences_of, (one.path, code)
        assert places(sentences_of[code]) <= given(call), (one.path, code)
        codes.add(code)
    assert codes == sentences_of.keys()


def test_every_wrong_setting_has_its_sentence_and_the_facts_it_needs():
    told_of("WrongSetting", sentences.SETTINGS)


def test_every_finding_of_an_audit_has_its_sentence_and_the_facts_it_needs():
    # What the statements of the centre's books find is named by them: tests/central/test_books.
    told_of("amiss", {one: sentences.AUDITS[one] for one in sentences.AUDITS if one not in CHECKS})


def test_every_statement_of_an_audit_has_its_sentence():
    assert CHECKS.keys() <= sentences.AUDITS.keys()


def form_codes() -> set[tuple[str, str]]:
    """The codes written beside a field: `BadForm({"name": "code"})`, `problems[…] = "code"`."""
    found = set()
    for one in modules("pos"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and name_of(node.func) == "BadForm" and node.args:
                values = getattr(node.args[0], "values", [])
                found |= {(f"{one.path}:{node.lineno}", text_of(v) or "") for v in values}
            if isinstance(node, ast.Assign) and "problems[" in ast.unparse(node.targets[0]):
                code = text_of(node.value)
                if code is not None:
                    found.add((f"{one.path}:{node.lineno}", code))
    return {(where, code) for where, code in found if code}


def test_every_code_beside_a_field_has_its_sentence():
    assert form_codes()
    assert {(where, code) for where, code in form_codes() if code not in sentences.FIELDS} == set()


def test_every_end_of_a_paper_has_its_sentence():
    assert {*Reason, *Word, *End} == sentences.PAPERS.keys()


@cache
def unreadable() -> dict[str, set[str]]:
    """By the class of what cannot be read: the codes it is raised with in the source."""
    found: dict[str, set[str]] = {}
    for one in modules("pos"):
        for call in one.calls():
            name = name_of(call.func)
            is_kind = name.startswith("Bad") and name not in {"BadForm", "BadAddress", "BadRow"}
            if is_kind and call.args and text_of(call.args[0]):
                found.setdefault(name, set()).add(text_of(call.args[0]) or "")
    return found


def test_a_row_that_stays_out_is_told_why_in_words():
    """Every code that a cell of a list can be refused with; an import never makes links."""
    from_cells = {"BadAmount", "BadDay", "BadCode", "BadText", "BadCertificate"}
    never_in_a_row = {"stars", "reason_missing", "base_url"}  # refused before, or a link's
    written = {
        text_of(call.args[1]) or ""
        for _where, _name, call in raised({"BadRow"})
        if call is not None and len(call.args) > 1
    } - {""}
    planned = {
        text_of(call.args[2]) or ""
        for _where, _name, call in raised({"RefusedRow"})
        if call is not None and len(call.args) > 2
    } - {""}
    codes = set().union(*(unreadable()[name] for name in from_cells)) - never_in_a_row
    assert (codes | written | planned) - sentences.ROWS.keys() == set()


# --- Every sentence has its English ------------------------------------------------------------


@cache
def catalogue() -> dict[str, Message]:
    found: dict[str, Message] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            found |= {str(one.id): one for one in read_po(file, locale="en") if one.id}
    return found


def template_sentences() -> list[tuple[str, str | None]]:
    """Everything said by `_()` in a template; None where what is said is not written there."""
    environment = jinja2.Environment(autoescape=True)
    found = []
    for path in TEMPLATES:
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext"}:
                first = call.args[0] if call.args else None
                said = first.value if isinstance(first, nodes.Const) else None
                where = f"{path.relative_to(ROOT)}:{call.lineno}"
                found.append((where, said if isinstance(said, str) else None))
    return found


PAPERS = ("say", "pair", "label", "told", "lines")
SAYING = {"_", "gettext", "i18n.gettext", *(f"voice.{how}" for how in PAPERS)}
"""What says its first argument: doors in the reader's language, papers in the shop's."""


def code_sentences() -> list[tuple[str, str | None]]:
    """Everything said by the code of doors and papers."""
    return [
        (f"{one.path}:{call.lineno}", text_of(call.args[0]))
        for one in modules("pos")
        if one.path not in {"pos/web/i18n.py", "pos/web/sentences.py"}
        for call in one.calls()
        if name_of(call.func) in SAYING and call.args
    ]


def _explained(command: click.Command) -> Iterator[str]:
    """What a command and those under it say of themselves."""
    helps = [command.help, *(one.help for one in command.params if isinstance(one, click.Option))]
    yield from filter(None, helps)
    for under in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _explained(under)


def spoken() -> dict[str, str]:
    """Every sentence and where it is said."""
    tables = (
        sentences.REFUSALS,
        sentences.SETTINGS,
        sentences.ROWS,
        sentences.FIELDS,
        sentences.PAPERS,
        sentences.FAULTS,
        sentences.FACTS,
        sentences.FILES,
        sentences.PAPER_FILES,
        sentences.PICTURES,
        sentences.NOTES,
        sentences.REMARKS,
        sentences.CARE,
        sentences.CARE_LINES,
        sentences.AUDITS,
        sentences.AGES,
        sentences.COLUMNS,
        sentences.FILES_OF,
        sentences.TENDERS,
        sentences.CASH_REASONS,
        sentences.HAPPENINGS,
        sentences.APPROVALS,
        sentences.ROLES,
        sentences.ROLE_NOTES,
        sentences.TOPICS,
        sentences.MOVE_TITLES,
        sentences.REASONS_MOVED,
        *({str(n): one for n, one in enumerate(pair)} for pair in sentences.LIMITS.values()),
        sentences.OFFERS,
        *(sentences.HOLD_REASONS, sentences.HOLD_INSTRUCTIONS, sentences.PLACES, sentences.MOVES),
        *sentences.OF_COUNTING.values(),
        *(sentences.ORDER_STATES, sentences.ORDER_WAYS, sentences.ORDER_EVENTS),
        {str(n): one for n, one in enumerate(sentences.WEEKDAYS)},
        sentences.FORMULAS,
    )
    said = {one: "pos/web/sentences.py" for table in tables for one in table.values()}
    said |= dict.fromkeys(_explained(cli), "the commands")
    said[sentences.OTHER_HAPPENING] = "pos/web/sentences.py"
    said[sentences.OTHER_FACT] = "pos/web/sentences.py"
    said[sentences.OTHER_MOVE] = "pos/web/sentences.py"
    found = (*template_sentences(), *code_sentences())
    return said | {sentence: where for where, sentence in found if sentence is not None}


def test_what_is_said_is_written_where_it_is_said():
    """A sentence put together at run time cannot be translated."""
    hidden = [where for where, said in (*template_sentences(), *code_sentences()) if said is None]
    assert hidden == []


def test_every_sentence_has_its_english():
    missing = {
        said: where
        for said, where in spoken().items()
        if said not in catalogue() or not catalogue()[said].string
    }
    assert missing == {}


def written() -> set[str]:
    """Every text that stands in the source or in a template, alone or within another."""
    environment = jinja2.Environment(autoescape=True)
    trees = [environment.parse(path.read_text(encoding="utf-8")) for path in TEMPLATES]
    found = {str(node.value) for one in modules("pos") for node in one.strings()}
    return found | {str(node.value) for tree in trees for node in tree.find_all(nodes.Const)}


def test_no_english_is_kept_for_what_nobody_says_any_more():
    idle = catalogue().keys() - spoken().keys() - written()
    assert sorted(idle) == []


def test_every_column_of_the_import_template_has_its_english():
    from pos.intake import layouts, template

    untold = [
        name
        for name in template.shown()
        for said in (layouts.FIELDS[name].en, layouts.FIELDS[name].help_en)
        if not said or VIETNAMESE.search(_unquoted(said))
    ]
    assert untold == []


def test_no_sentence_has_its_english_in_two_files():
    seen: dict[str, list[str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            for one in read_po(file, locale="en"):
                seen.setdefault(str(one.id), []).append(path.name)
    twice = {said: where for said, where in seen.items() if said and len(where) > 1}
    assert twice == {}


def test_the_english_fills_the_same_places():
    wrong = {
        said: message.string
        for said, message in catalogue().items()
        if places(said) != places(str(message.string))
    }
    assert wrong == {}


def test_the_english_is_english():
    """No Vietnamese letter but in a word that is quoted, the sign of the đồng, and Tết's name."""
    wrong = {
        said: message.string
        for said, message in catalogue().items()
        if VIETNAMESE.search(re.sub("đ|Đ|Tết", "", _unquoted(str(message.string))))
    }
    assert wrong == {}


def _unquoted(text: str) -> str:
    """Without what is quoted or in brackets, the words that a copy bears, and the đồng."""
    return re.sub(r'“[^”]*”|"[^"]*"|\([^)]*\)|BẢN SAO|đồng', "", text)


def test_every_sentence_is_composed_and_has_no_double_space():
    wrong = [
        said
        for said in {*spoken(), *(str(message.string) for message in catalogue().values())}
        if said != unicodedata.normalize("NFC", said) or "  " in said.strip()
    ]
    assert wrong == []


def test_every_template_is_composed():
    wrong = [
        path.name
        for path in TEMPLATES
        if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_every_source_file_is_composed():
    assert [one.path for one in modules() if not unicodedata.is_normalized("NFC", one.text)] == []


BARE = {"đ", "Tiếng", "Việt"}
"""The sign of the đồng, and the language's name as its speakers write it."""


def test_no_template_speaks_without_a_translation():
    """Vietnamese in a template stands in `_()`; what stands bare is never English."""
    environment = jinja2.Environment(autoescape=True)
    bare = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in TEMPLATES
        for data in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.TemplateData)
        for word in re.sub(r"<[^>]*>|<!--.*?-->", " ", data.data, flags=re.DOTALL).split()
        if VIETNAMESE.search(word) and word.strip(">") not in BARE
    ]
    assert bare == []


# --- No sentence below the doors ----------------------------------------------------------------

SPEAKERS = {
    "routes.py",
    "product_routes.py",
    "list_routes.py",
    "label_routes.py",
    "request_routes.py",
    "transfer_routes.py",
    "papers.py",
    "messages.py",
    "slips.py",
    "cash_papers.py",
    "parts.py",
    "commands.py",
    "cli.py",
    "coming_back.py",
    "reordering.py",
    "carrying.py",
    "app.py",
    "saying_no.py",
    "asking.py",
    "switch_routes.py",
    "limit_routes.py",
    "sentences.py",
}
"""Chairs that speak to people."""
WORDS_OF_RULES = {
    "pos/base/money.py": "numbers in words, and the currency as people type it",
    "pos/base/quantity.py": "units as people type them",
    "pos/base/text.py": "the letter đ",
    "pos/catalogue/communes.py": "the kinds of provinces, as the list of communes writes them",
    "pos/catalogue/import_rows.py": "units as lists write them",
    "pos/intake/sheets/delimited.py": "letters that a wrong code page or font leaves",
    "pos/receiving/days.py": "days, months and years as people type them",
    "pos/intake/values.py": "the currency and weights as people type them",
    "pos/shop/founding.py": "a register's own name, kept as data",
    "pos/shop/printer_changing.py": "a printer's own name, kept as data",
    "pos/migrations/versions/0012_printers.py": "a printer's own name, kept as data",
    "pos/trace/dot_map.py": "the names of the two archipelagos",
    "pos/demo/cast.py": "the names of invented goods, and words by which others are chosen",
    "pos/demo/counter.py": "words by which the demo's tiles are chosen",
    "pos/demo/goods.py": "words by which invented prices are chosen",
    "pos/demo/loading.py": "the demo showroom's own data",
    "pos/demo/open_ordering.py": "what the demo's people and producers write",
    "pos/demo/past_ordering.py": "what the demo's people write",
    "pos/simulating/demo_centre.py": "the names of a centre to try out",
    "pos/simulating/living.py": "what the played showrooms' people write",
    "pos/simulating/plans.py": "the played showrooms' names and places",
    "pos/demo/people.py": "the demo showroom's own people",
    "pos/demo/story_telling.py": "what the demo's people write",
}
"""Files below that hold Vietnamese words, and why they are no sentences."""


def vietnamese_strings(one: Module) -> list[str]:
    return [
        f"{one.path}:{node.lineno} {str(node.value)[:40]}"
        for node in one.strings()
        if VIETNAMESE.search(str(node.value))
    ]


def test_nobody_below_the_doors_and_papers_speaks_to_people():
    wrong = [
        line
        for one in modules()
        if one.file not in SPEAKERS
        and one.path not in WORDS_OF_RULES
        and not one.path.startswith("pos/web/phrases/")
        for line in vietnamese_strings(one)
    ]
    assert wrong == []


def test_no_excuse_outlives_its_words():
    holding = {one.path for one in modules() if vietnamese_strings(one)}
    assert WORDS_OF_RULES.keys() - holding == set()


@pytest.mark.parametrize("path", sorted(WORDS_OF_RULES))
def test_an_excused_file_holds_words_not_sentences(path):
    [one] = [found for found in modules() if found.path == path]
    limit = 14 if path.startswith("pos/demo/") else 6
    long = [
        node.value
        for node in one.strings()
        if VIETNAMESE.search(str(node.value)) and len(str(node.value).split()) > limit
    ]
    assert long == []


def test_the_scripts_of_the_screens_take_their_words_from_the_page():
    """What a script says stands in the page's `data-` attributes, where it can be translated."""
    allowed = {"keys.js": "the letter đ that a Vietnamese keyboard types for DD"}
    wrong = []
    for path in sorted((ROOT / "pos" / "web" / "static" / "js").glob("*.js")):
        code = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if VIETNAMESE.search(code) and path.name not in allowed:
            wrong.append(path.name)
    assert wrong == []
