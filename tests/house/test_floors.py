"""Rooms stand on floors: a room imports only from lower ones, rooms on one floor know not each
other, and nothing escapes the rule by importing inside a function."""

import pytest

from tests.house.source import ROOT, Module, modules

FLOORS = {
    "base": 0,
    "law": 1,
    "sync": 1,
    "web": 1,
    "shop": 2,
    "catalogue": 3,
    "customer": 3,
    "spool": 3,
    "office": 4,
    "ordering": 4,
    "stock": 4,
    "till": 5,
    "counting": 5,
    "packing": 5,
    "intake": 5,
    "moving": 5,
    "receiving": 5,
    "assortment": 6,
    "expiry": 6,
    "returns": 6,
    "supply": 7,
    "backtest": 8,
    "planning": 1,
    "trace": 6,
    "display": 7,
    "reports": 7,
    "closing": 7,
    "holding": 7,
    "care": 8,
    "training": 8,
    "connecting": 8,
    "registry": 4,
    "rebuilding": 9,
    "central": 9,
    "demo": 9,
}
"""Every room and its floor.  `printers` stands apart."""

BESIDE = {
    # The only reader of the environment; it asks the printers whether an address is one.
    "config": {"base"},
    # The centre's settings: the only reader of its part of the environment.
    "centre_config": {"base"},
    # The chain of schemas: its own data comes from the packaged lists, not from rooms.
    "migrations": {"base", "migrations"},
    # How large a request may be, by its page: the app and the server's lines obey the same rule.
    "bodies": set(),
    # The only file that knows every room, but for the demo, which is a folder's content.
    "app": {room for room in FLOORS if room not in ("demo", "central")}
    | {"bodies", "config", "lining", "rooms", "saying_no", "speaking"},
    # The line's thread, put together for the app.
    "lining": {"base", "care", "connecting", "migrations", "registry", "sync"},
    # The commands about the line that open a shop's folder.
    "carrying": {"app", "base", "connecting", "serving", "web"},
    # The table of every room's pages.
    "rooms": {
        *(FLOORS.keys() - {"base", "central", "demo", "law", "rebuilding", "sync", "web"}),
    },
    # The words, forms and figures of templates, whichever room they are of.
    "speaking": {
        "assortment",
        "base",
        "care",
        "counting",
        "law",
        "ordering",
        "reports",
        "shop",
        "stock",
        "supply",
        "till",
        "web",
    },
    # What the application answers to a refusal, whichever room says it.
    "saying_no": {"asking", "base", "bodies", "shop", "web"},
    # The sheet on which somebody says yes, answered to whichever form needs it.
    "asking": {"base", "shop", "web"},
    # The server's lines, in clear and under TLS; knows nothing of the shop.
    "listening": set(),
    # One process: it opens a folder, sees that a shop and the right time are there, and serves.
    "serving": {
        *("app", "base", "care", "config", "intake", "leaving", "lining", "listening"),
        *("migrations", "rehydrating", "shop", "sync", "tls", "web"),
    },
    # How an open shop is asked to close; knows its folder alone.
    "leaving": {"base"},
    # The certificate that the server's lines show.
    "tls": {"app", "base", "care", "config", "listening", "shop", "web"},
    # Brings a folder back from a copy: the steps are care's, opening is the app's.
    "recovering": {"app", "base", "care", "config", "migrations", "shop", "sync"},
    # Writes the file by which a system opens the shop; needs to know its folder alone.
    "standing_by": {"base", "config"},
    # Takes releases up and gives them back: opens folders, starts programs, knows no goods.
    "updating": {
        "app",
        "base",
        "care",
        "config",
        "leaving",
        "migrations",
        "serving",
        "shop",
        "spool",
        "standing_by",
        "sync",
        "updating",
        "web",
    },
    # Plays showrooms: opens their folders, sells through the rooms' acts, sends, compares.
    "simulating": {
        *("app", "base", "care", "catalogue", "central", "centre_config", "closing", "config"),
        *("connecting", "demo", "returns", "serving", "shop", "simulating", "spool", "stock"),
        *("sync", "till", "updating", "web"),
    },
    # Gathers every room's commands.
    "cli": {
        *(*FLOORS, "app", "carrying", "coming_back", "config", "leaving", "migrations"),
        *("recovering", "reordering", "serving", "simulating", "updating"),
    },
    # Brings a book back from its facts: the steps are rebuilding's and care's.
    "rehydrating": {
        *("app", "base", "care", "config", "connecting", "migrations", "rebuilding"),
        *("shop", "sync"),
    },
    # The commands by which a book comes back from its facts.
    "coming_back": {
        *("base", "care", "config", "rebuilding", "rehydrating", "serving", "sync", "web"),
    },
    # The commands about what to order that open a shop's folder.
    "reordering": {
        *("app", "backtest", "base", "config", "leaving", "serving"),
        *("supply", "sync", "web"),
    },
}
"""What stands beside the rooms, and what each may import of `pos`."""

CENTRAL_KNOWS = {"base", "catalogue", "central", "holding", "law", "stock", "sync", "trace", "web"}
"""The rooms whose words, rules and values the centre shares with the tills; never their books."""
NEEDS_SETTINGS = {
    "pos.care.machine_routes": "writes what the manager chooses into the file",
    "pos.shop.door": "the door holds the process's settings for its requests",
    "pos.shop.outlets": "the printer they name stands in where none was chosen",
    "pos.app": "makes the application from them",
    "pos.serving": "listens where they say",
    "pos.training.course": "opens a folder of its own beside theirs",
    "pos.tls": "whether a certificate is wanted",
    "pos.recovering": "opens the folder they name",
    "pos.simulating.commands": "names the folder of the till to try out",
    "pos.simulating.demo_centre": "the same",
    "pos.simulating.tills": "opens the played tills' folders",
    "pos.standing_by": "names the folder to open",
    "pos.cli": "reads them",
    "pos.coming_back": "reads them",
    "pos.rehydrating": "opens the folder they name",
    "pos.reordering": "reads them",
    "pos.updating.applying": "names the folder to update",
    "pos.updating.checking": "the same",
    "pos.updating.child": "reads them in the new release",
    "pos.updating.commands": "reads them",
    "pos.updating.looking": "opens the folder they name",
    "pos.updating.returning": "the same",
    "pos.updating.trial": "the same",
    "pos.updating.uninstalling": "names the folder whose program goes",
}
PAPER_CHAIRS = {
    *("papers.py", "routes.py", "label_routes.py", "printer_routes.py", "request_routes.py"),
    *("transfer_routes.py", "slips.py", "cash_papers.py", "paper_parts.py"),
}
"""Chairs that may know printers: a paper is composed in papers.py, shown by routes.py."""
PAPER_ROOM = "spool"
"""The room whose business they are: it draws papers, copies them, hands them to the device."""
KNOWS_PRINTERS = {
    "pos.app": "opens the device that the settings name",
    "pos.config": "refuses an address that is no printer's",
    "pos.care.doctor": "asks whether somebody is at the printer's address",
    "pos.shop.printers": "a printer of the shop has a profile",
    "pos.shop.printer_seen": "says what a printer was seen to answer and to prove",
    "pos.shop.printer_book": "keeps the profiles",
    "pos.shop.printer_queries": "reads them",
    "pos.shop.printer_changing": "changes them",
    "pos.office.printer_form": "reads what was typed into a profile",
    "pos.till.selling": "the act stores the paper it composed as words",
    "pos.stock.labelling": "the act stores the label it composed as words",
    "pos.updating.trial": "a new release draws papers before it is taken up",
    "pos.assortment.labelling": "the act stores the shelf labels it composed as words",
    "pos.returns.returning": "the act stores the slip it composed as words",
}


def pos_imports(module: Module) -> list[tuple[str, int]]:
    return [(name, line) for name, line in module.imports() if name.split(".")[0] == "pos"]


def is_allowed(module: Module, target: str) -> bool:
    """Whether a module may import from `target`, a room or what stands beside the rooms."""
    if module.room in BESIDE:
        return target in BESIDE[module.room]
    if target == "config":
        return module.name in NEEDS_SETTINGS
    if target == "centre_config":
        return module.room == "central"
    if target not in FLOORS:
        return False
    return target == module.room or FLOORS[target] < FLOORS[module.room]


def test_every_folder_and_file_of_pos_has_its_place():
    found = {module.room for module in modules("pos")} - {""}
    assert found == FLOORS.keys() | BESIDE.keys()


def test_a_room_imports_only_from_lower_floors():
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("pos")
        for name, line in pos_imports(module)
        if not is_allowed(module, name.split(".")[1])
    ]
    assert wrong == []


def test_the_centre_shares_words_and_rules_with_the_tills_and_no_more():
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("pos")
        if module.room == "central"
        for name, line in pos_imports(module)
        if name.split(".")[1] not in CENTRAL_KNOWS | {"centre_config"}
    ]
    assert wrong == []


def test_nobody_imports_the_app_the_server_or_the_command_but_who_stands_above():
    allowed = {
        "pos.serving": {"app"},
        "pos.tls": {"app"},
        "pos.recovering": {"app"},
        "pos.cli": {"app", "recovering", "serving"},
        "pos.coming_back": {"serving"},
        "pos.rehydrating": {"app"},
        "pos.reordering": {"app", "serving"},
        "pos.carrying": {"app", "serving"},
        "pos.updating.applying": {"app"},
        "pos.updating.commands": {"serving"},
        "pos.updating.looking": {"app"},
        "pos.updating.returning": {"app"},
        "pos.simulating.demo_centre": {"serving"},
        "pos.simulating.tills": {"app", "serving"},
        "pos.updating.trial": {"serving"},
    }
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("pos")
        for name, line in pos_imports(module)
        if name.split(".")[1] in {"app", "recovering", "serving", "cli"}
        and name.split(".")[1] not in allowed.get(module.name, set())
    ]
    assert wrong == []


def test_printers_know_nothing_of_the_till():
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("printers")
        for name, line in module.imports()
        if name.split(".")[0] in {"pos", "flask", "sqlalchemy", "tests"}
    ]
    assert wrong == []


def test_printers_are_known_only_where_papers_are_made_shown_or_sent():
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("pos")
        for name, line in module.imports()
        if name.split(".")[0] == "printers"
        and module.file not in PAPER_CHAIRS
        and module.room != PAPER_ROOM
        and module.name not in KNOWS_PRINTERS
    ]
    assert wrong == []


def test_no_exception_outlives_its_reason():
    """Whoever is excused above does what he is excused for."""
    who = {
        head: {
            m.name for m in modules("pos") if any(n.split(".")[0] == head for n, _ in m.imports())
        }
        for head in ("printers",)
    }
    settings = {
        m.name for m in modules("pos") if any(n.startswith("pos.config.") for n, _ in m.imports())
    }
    assert KNOWS_PRINTERS.keys() - who["printers"] == set()
    assert NEEDS_SETTINGS.keys() - settings == set()


def test_imports_are_absolute():
    import ast

    relative = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_the_program_knows_nothing_of_its_tests():
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for name, line in module.imports()
        if name.split(".")[0] in {"tests", "pytest", "hypothesis"}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("importer", "target", "verdict"),
    [
        ("pos.till.selling", "stock", True),
        ("pos.till.selling", "till", True),
        ("pos.stock.lots", "till", False),
        ("pos.catalogue.books", "spool", False),
        ("pos.law.vat", "web", False),
        ("pos.till.selling", "demo", False),
        ("pos.till.selling", "config", False),
        ("pos.shop.door", "config", True),
        ("pos.base.text", "config", False),
        ("pos.migrations.running", "catalogue", False),
        ("pos.app", "demo", False),
        ("pos.till.selling", "migrations", False),
    ],
)
def test_the_rule_itself_says_what_it_should(importer, target, verdict):
    from tests.house.source import module

    assert is_allowed(module(importer), target) is verdict


def test_the_import_linter_of_make_check_has_the_same_floors():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    told = [sorted(part.strip().removeprefix("pos.") for part in one.split("|")) for one in layers]
    floors = sorted(set(FLOORS.values()), reverse=True)
    rooms = [sorted(room for room in FLOORS if FLOORS[room] == floor) for floor in floors]
    assert [one for one in told if one not in (["cli"], ["app"])] == rooms
