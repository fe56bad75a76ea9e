"""Libraries, the clock, the dice and the environment each have one home."""

import ast
from collections.abc import Callable

import pytest

from tests.house.source import Module, modules, name_of

DOORS = {
    "case_routes.py",
    "fair_routes.py",
    "promise_routes.py",
    "routes.py",
    "line_routes.py",
    "product_routes.py",
    "switch_routes.py",
    "limit_routes.py",
    "result_routes.py",
    "sheet_routes.py",
    "phone_routes.py",
    "certificate_routes.py",
    "recall_routes.py",
    "board_routes.py",
    "producer_routes.py",
    "label_routes.py",
    "counter_routes.py",
    "customer_routes.py",
    "parked_routes.py",
    "machine_routes.py",
    "exchange_routes.py",
    "printer_routes.py",
    "order_routes.py",
    "list_routes.py",
    "request_routes.py",
    "transfer_routes.py",
    "pay_routes.py",
    "commands.py",
    "term_routes.py",
    "backtest_routes.py",
}
FLASK_HOMES = {
    "pos/shop/phone_door.py": "what a phone that counts carries",
    "pos/app.py": "makes the application",
    "pos/central/streams/door.py": "the type of the request whose signature it checks",
    "pos/asking.py": "the sheet on which somebody says yes to a form",
    "pos/speaking.py": "the words of the application's templates",
    "pos/saying_no.py": "what the application answers to a refusal",
    "pos/serving.py": "the type of the application it serves",
    "pos/tls.py": "the same",
    "pos/rehydrating.py": "the same",
    "pos/recovering.py": "the type of the application it opens on a copy",
    "pos/cli.py": "the type of the application it opens",
    "pos/reordering.py": "an application for the books alone, to read them",
    "pos/carrying.py": "the same",
    "pos/updating/looking.py": "an application for the books alone, to audit them",
    "pos/simulating/demo_centre.py": "the same",
    "pos/simulating/tills.py": "the type of the application that a played till opens",
    "pos/updating/trial.py": "the type of the application that a release is tried with",
    "pos/shop/door.py": "the one place where access is checked",
    "pos/shop/pages.py": "a room's pages by a table",
    "pos/training/course.py": "the type of the application that is practised with",
    "pos/central/app.py": "makes the centre's application",
    "pos/central/centre.py": "the application that a request is answered by holds the centre",
    "pos/central/serving.py": "the type of the application it serves",
    "pos/central/saying_no.py": "what the centre answers to a refusal",
    "pos/central/speaking.py": "the words of the centre's templates",
    "pos/central/origin/app.py": "makes the application of the public pages",
    "pos/central/origin/serving.py": "the type of the application it serves",
    "pos/central/people/door.py": "the one place where access to the centre is checked",
    "pos/training/doors.py": "stands before the application, and reads one cookie",
}
NETWORK = {"socket", "http", "urllib.request", "requests", "httpx", "ftplib", "smtplib", "ssl"}
STARTS = "pos/updating/starting.py"
"""The one file that starts other programs, since no release can prove itself in the process of
another, and nobody but a process can open a browser.  It asks the loopback alone."""
DRIVERS = {
    "printers/lines/libraries.py",
    "printers/lines/spoolers.py",
    "printers/lines/usb.py",
}
"""Where drivers' libraries are opened, inside functions alone."""
SUBPROCESS = {"subprocess", "multiprocessing", "ctypes", "pickle", "shelve", "marshal"}


def in_printers(module: Module) -> bool:
    return module.path.startswith("printers/")


HOMES: dict[str, tuple[set[str], Callable[[Module], bool]]] = {
    "escpos opens lines and does nothing else: our printers speak for themselves": (
        {"escpos", "serial", "usb", "win32print", "pywintypes", "cups"},
        lambda m: m.path in DRIVERS,
    ),
    "pictures are drawn by printers, and products' pictures drawn anew in one place": (
        {"PIL", "qrcode"},
        lambda m: in_printers(m) or m.path == "pos/catalogue/drawings.py",
    ),
    "workbooks are written in one place, and read by our own reader": (
        {"openpyxl"},
        lambda m: m.path == "pos/intake/template.py",
    ),
    "flask is at the doors": (
        {"flask", "flask_wtf", "werkzeug", "jinja2"},
        lambda m: m.path in FLASK_HOMES or m.path.startswith("pos/web/") or m.file in DOORS,
    ),
    "the database's kit is opened in base": (
        {"flask_sqlalchemy"},
        lambda m: m.path == "pos/base/database.py",
    ),
    "pysqlite3 is opened by base, and by the checks that trust no model": (
        {"pysqlite3", "sqlite3"},
        lambda m: (
            m.path.startswith("pos/base/")
            or m.path in {"pos/sync/verify.py", "pos/migrations/current.py"}
        ),
    ),
    "alembic is for migrations": (
        {"alembic"},
        lambda m: m.path.startswith(("pos/migrations/", "pos/central/migrations/")),
    ),
    "ids are made in base": ({"ulid", "uuid"}, lambda m: m.path == "pos/base/ids.py"),
    "secrets are made in base, and once a folder by the app": (
        {"secrets"},
        lambda m: m.path in {"pos/base/ids.py", "pos/app.py", "pos/central/app.py"},
    ),
    "dice are for invented goods and played showrooms": (
        {"random"},
        lambda m: m.path == "pos/demo/goods.py" or m.path.startswith("pos/simulating/"),
    ),
    "signatures are made and checked in sync, and those of releases where they are taken up": (
        {"cryptography"},
        lambda m: (
            m.path
            in {
                "pos/shop/authority.py",
                "pos/sync/pen.py",
                "pos/sync/facts.py",
                "pos/sync/sealing.py",
                "pos/updating/publishers.py",
            }
        ),
    ),
    "PINs are hashed in one place, the centre's passwords in another": (
        {"argon2"},
        lambda m: m.path in {"pos/shop/pins.py", "pos/central/people/passwords.py"},
    ),
    "the centre's server is run in one place": (
        {"gunicorn"},
        # the public pages are processes of their own, and know nothing of the office's
        lambda m: m.path in {"pos/central/serving.py", "pos/central/origin/serving.py"},
    ),
    "the network is reached from printers alone; the machine's own addresses are asked once, and "
    "whether the shop on it answers": (
        NETWORK,
        # of an address only the name of a file is worked out
        lambda m: (
            m.path
            in {
                "printers/lines/network.py",
                "printers/addresses.py",
                "pos/listening.py",
                "pos/web/lan.py",
                "pos/sync/calls.py",  # the line to the centre
                "pos/simulating/lines.py",  # a played line that misbehaves
                STARTS,
            }
        ),
    ),
    "the centre is asked in one place": (
        {"urllib3"},
        lambda m: m.path == "pos/sync/calls.py",
    ),
    "no other program is started but our own new release and the browser that shows the till": (
        {"subprocess"},
        lambda m: m.path == STARTS,
    ),
    "nothing is read that could be a program": (
        SUBPROCESS - {"subprocess"},
        # What was learnt: its reader knows the values of the pure rules, and nothing that acts.
        lambda module: module.path == "pos/supply/memories.py",
    ),
    "environments are made where releases are installed": (
        {"venv"},
        lambda m: m.path == "pos/updating/installing.py",
    ),
    "the server is run, and asked to close, in one place": (
        {"waitress", "filelock", "signal"},
        lambda m: m.path in {"pos/serving.py", "pos/leaving.py", "pos/listening.py"},
    ),
    "click is for the command line": (
        {"click"},
        lambda m: (
            m.path in {"pos/carrying.py", "pos/cli.py", "pos/coming_back.py", "pos/reordering.py"}
            or m.file == "commands.py"
        ),
    ),
    "languages are read in web": ({"babel"}, lambda m: m.path == "pos/web/i18n.py"),
}


@pytest.mark.parametrize("law", HOMES)
def test_a_library_stays_at_home(law):
    libraries, is_home = HOMES[law]
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for name, line in module.imports()
        if any(name == one or name.startswith(f"{one}.") for one in libraries)
        # reading an address opens no line
        and not name.startswith("urllib.parse")
        and not is_home(module)
    ]
    assert wrong == []


USES: dict[str, tuple[set[str], set[str]]] = {
    "the environment is read by the settings, and by the command that starts the demo": (
        {"os.environ", "os.getenv", "os.environb", "os.putenv"},
        {"pos/config.py", "pos/centre_config.py", "pos/cli.py"},
    ),
    "only the clock knows what time it is": (
        {
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "datetime.datetime.now",
            "date.today",
            "datetime.date.today",
            "time.time",
            "time.time_ns",
            "time.localtime",
            "time.gmtime",
        },
        {"pos/base/clock.py"},
    ),
    "only devices measure how long they waited": (
        {"time.monotonic", "time.sleep"},
        {
            "printers/lines/conversation.py",
            "printers/lines/handle.py",
            "printers/lines/network.py",
            "printers/lines/serial_line.py",
            "printers/lines/usb.py",
        },
    ),
    "how long something took is told by the clock": (
        {"time.perf_counter", "time.perf_counter_ns"},
        {"pos/base/clock.py"},
    ),
    "randomness of the system is asked for in base and at the app's start": (
        {"os.urandom", "os.getrandom"},
        set(),
    ),
    "only one file starts programs, whatever the system calls it": (
        {f"os.{name}" for name in ("system", "popen", "startfile", "fork", "forkpty")}
        | {f"os.exec{how}" for how in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")}
        | {f"os.spawn{how}" for how in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")}
        | {"os.posix_spawn", "os.posix_spawnp"},
        {STARTS},
    ),
    "nothing is evaluated, no text becomes a program": (
        {"eval", "exec", "compile", "__import__", "importlib.import_module"},
        {"pos/shop/pages.py"},  # by names of the house's own tables alone
    ),
    "nothing is printed but by commands, and they echo": ({"print"}, set()),
}


def used_names(module: Module) -> list[tuple[str, int]]:
    return [
        (name_of(node), node.lineno)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute | ast.Name)
    ]


@pytest.mark.parametrize("law", USES)
def test_a_power_of_the_system_is_used_in_its_home_only(law):
    powers, homes = USES[law]
    wrong = [
        f"{module.path}:{line} uses {name}"
        for module in modules()
        for name, line in used_names(module)
        if name in powers and module.path not in homes
    ]
    assert wrong == []


def test_nothing_from_a_module_of_powers_is_imported_by_its_bare_name():
    """`from os import environ` would hide it from the law above."""
    powers = {name for names, _homes in USES.values() for name in names if "." in name}
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for name, line in module.imports()
        if name in powers
    ]
    assert wrong == []


PURE_OF_FLASK_AND_SQLALCHEMY = {
    "pos/law/vat.py",
    "pos/law/ocop.py",
    "pos/law/rulebooks.py",
    "pos/catalogue/certificates.py",
    "pos/catalogue/standards.py",
    "pos/assortment/certificate_bands.py",
    "pos/assortment/certificate_form.py",
    "pos/assortment/standard_form.py",
    "pos/shop/sale_policy.py",
    "pos/sync/facts.py",
    "pos/shop/permissions.py",
    "pos/shop/pins.py",
    "pos/shop/sessions.py",
    "pos/shop/pair_codes.py",
    "pos/shop/printers.py",
    "pos/shop/staff_form.py",
    "pos/office/history.py",
    "pos/office/shop_form.py",
    "pos/office/showroom_codes.py",
    "pos/care/copies.py",
    "pos/care/high_water.py",
    "pos/care/notes.py",
    "pos/care/places.py",
    "pos/care/standing.py",
    "pos/assortment/changes.py",
    "pos/assortment/codes.py",
    "pos/assortment/filters.py",
    "pos/catalogue/codes.py",
    "pos/catalogue/import_rows.py",
    "pos/catalogue/old_places.py",
    "pos/intake/goods.py",
    "pos/intake/layouts.py",
    "pos/intake/lists.py",
    "pos/intake/sheets/cells.py",
    "pos/intake/sheets/delimited.py",
    "pos/intake/sheets/kinds.py",
    "pos/intake/sheets/numbers.py",
    "pos/intake/sheets/sheet.py",
    "pos/intake/sheets/tags.py",
    "pos/intake/sheets/workbook.py",
    "pos/intake/spellings.py",
    "pos/intake/values.py",
    "pos/receiving/against.py",
    "pos/stock/fefo.py",
    "pos/stock/delivery.py",
    "pos/till/allocation.py",
    "pos/till/pricing.py",
    "pos/till/numbers.py",
    "pos/till/records.py",
    "pos/till/told.py",
    "pos/trace/links.py",
    "pos/trace/standing.py",
    "pos/trace/dot_map.py",
    "pos/demo/cast.py",
    "pos/demo/goods.py",
    "pos/demo/trade.py",
    "pos/updating/bundles.py",
    "pos/updating/journal.py",
    "pos/updating/publishers.py",
    "pos/updating/releases.py",
}
"""Nouns: rules on frozen values, nothing else."""


@pytest.mark.parametrize("path", sorted(PURE_OF_FLASK_AND_SQLALCHEMY))
def test_a_noun_is_pure(path):
    [module] = [one for one in modules() if one.path == path]
    heads = {"flask", "sqlalchemy", "alembic", "pysqlite3"}
    inner = {"pos.base.database", "pos.base.transaction", "pos.base.clock", "pos.web"}
    wrong = [
        name
        for name, _line in module.imports()
        if name.split(".")[0] in heads
        or any(name.startswith(f"{one}.") for one in inner)
        or ".models." in name  # a frozen read model of queries is a value like any other
    ]
    assert wrong == []


def test_the_words_of_base_are_pure():
    pure = {"money", "quantity", "text", "dates", "errors", "ids", "audit", "library", "clock"}
    for name in sorted(pure):
        [module] = [one for one in modules() if one.path == f"pos/base/{name}.py"]
        heads = {imported.split(".")[0] for imported, _line in module.imports()}
        assert heads.isdisjoint({"flask", "sqlalchemy", "flask_sqlalchemy"}), name
