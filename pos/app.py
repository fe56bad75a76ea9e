"""The application: the only file that knows every room."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from pos import bodies, lining
from pos.base import clock, dates
from pos.base.database import WRITER, db, listen, sqlite_options, sqlite_url
from pos.base.errors import LittleRoom
from pos.base.late import Late
from pos.base.transaction import reading
from pos.care import forgetting
from pos.care.attendant import Attendant
from pos.care.places import Places
from pos.config import Settings
from pos.rooms import GOES_ON, MAKES_FILES, ROOMS
from pos.saying_no import say_no
from pos.shop import door, queries
from pos.shop.authority import Authority
from pos.shop.door import House
from pos.shop.outlets import Outlets
from pos.shop.pair_codes import PairCodes
from pos.shop.phone_codes import PhoneCodes
from pos.shop.refusals import FromElsewhere
from pos.shop.sessions import Sessions
from pos.speaking import speak
from pos.spool.breaks import Mouths
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.tidying import DailyForgetting
from pos.spool.worker import Line, Workers
from pos.sync import queries as sync
from pos.sync.pen import HOUSE, Hand, load_pen, load_secret
from pos.till import queries as till
from pos.till.arranged import Arranged
from pos.trace.scanning import Scans
from pos.trace.tries import Tries
from pos.training import doors, limits
from pos.training.course import Training, was_broken_off
from pos.training.refusals import NotPractised
from pos.web import assets, headers, i18n, lan
from pos.web.i18n import gettext as _
from pos.web.routing import LateRule, SmallNumber
from pos.web.templates import KeptTemplates


class Asked(Request):
    """A request that may carry a file where files are loaded, and little elsewhere."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes that are read."""
        return bodies.most_bytes(self.path, is_signed_in=door.person() is not None)

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value


def open_books(app: Flask, settings: Settings) -> Flask:
    """Give an application the books, and nothing else: no key is needed or made.

    Raises:
        WrongSetting: the SQLite library is unsafe.
    """
    if settings.database_url:
        app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
        db.init_app(app)
        return app
    url, options = sqlite_url(settings.book), sqlite_options()
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=options,
        SQLALCHEMY_BINDS={WRITER: {"url": url, **options}},
    )
    db.init_app(app)
    with app.app_context():
        listen(db.engine, db.engines[WRITER])
    return app


def create_app(settings: Settings) -> Flask:
    """The terminal's application on a data folder whose book is at the newest schema.

    Raises:
        WrongSetting: the SQLite library is unsafe, or a key of the terminal is missing, damaged
            or another's.
    """
    app = Flask(
        "pos",
        template_folder=str(_templates()),
        static_folder=str(assets.FOLDER),
        static_url_path=f"/static/{assets.version()}",
    )
    app.jinja_options = {"bytecode_cache": KeptTemplates(settings.home / "cache")}
    app.request_class, app.url_rule_class = Asked, LateRule
    app.url_map.converters = {**app.url_map.converters, "int": SmallNumber}
    app.session_interface = headers.Cookies()
    open_books(app, settings)
    _keep_what_runs_long(app)
    outlets = Outlets(settings)
    worker = _worker(app, outlets, settings)
    app.extensions["ocop_worker"] = worker
    app.extensions["ocop_care"] = keeper = Attendant(app.app_context, places_of(settings))
    lining.lay(app, keeper)
    keeper.chores += [DailyForgetting().look, forgetting.NightlyForgetting(settings.home).look]
    app.extensions["ocop_scans"] = scans = Scans()
    app.extensions["ocop_tries"] = Tries()
    keeper.chores.append(scans.look)
    app.extensions["ocop_customers"] = forgetting.ELSEWHERE
    app.extensions["ocop_arranged"] = arranged = Arranged()
    app.extensions["ocop_keys"] = arranged.hints
    app.extensions["ocop_house"] = house = _house(app, settings, outlets, worker)
    keeper.chores.append(lambda at: _look_for_recalled_goods(house, at))
    keeper.chores.append(lambda at: _suggest_anew(house, at))
    app.config.update(
        SECRET_KEY=load_secret(settings.home / "keys" / "session", _random, may_make=True),
        SESSION_COOKIE_NAME=doors.SESSION_COOKIE if settings.is_training else "till",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,
    )
    for room in ROOMS:
        app.register_blueprint(room)
    speak(app)
    _keep_the_door(app, settings)
    # It reads the form, and so only of those whom the door has let in; a page without a session
    # has no token to show.
    CSRFProtect(app).exempt(app.blueprints["answer"])
    say_no(app, lambda: attendant_of(app).give_room())
    if not settings.is_training:
        app.extensions["ocop_training"] = course = Training(app, settings, create_app)
        app.wsgi_app = doors.Doors(app.wsgi_app, course)  # type: ignore[method-assign]
        keeper.chores.append(course.look)
    return app


def _look_for_recalled_goods(house: House, at: datetime) -> None:
    """What the centre recalled before this shop had the goods."""
    from pos.holding import recalling  # a till that only sells has none

    if recalling.unmatched(reading()):
        recalling.look_again(hand=Hand(house.pen, at, *HOUSE))


def _suggest_anew(house: House, at: datetime) -> None:
    """What to order, after a closed shift and on a new day."""
    from pos.supply import reviewing  # a till that only sells suggests nothing

    reviewing.look(Hand(house.pen, at, *HOUSE))


def _keep_what_runs_long(app: Flask) -> None:
    """The runs of long lists and of changes of many goods; a till that only sells has none."""

    def imports() -> object:
        from pos.intake.runs import Runs

        # A day's typing is not to wait for the hour's copy.
        return Runs(
            app.app_context,
            lambda: attendant_of(app).wish("backup"),
            has_room=lambda: attendant_of(app).has_room(),
            give_room=lambda: attendant_of(app).give_room(),
        )

    def changes() -> object:
        from pos.assortment.bulk_runs import BulkRuns

        return BulkRuns(app.app_context)

    def backtests() -> object:
        from pos.backtest.runs import BacktestRuns

        return BacktestRuns(app.app_context)

    def tellers() -> object:
        from pos.assortment import bulk_telling
        from pos.intake import journal, old_acts

        return (journal.told_together, old_acts.told_together, bulk_telling.told_together)

    app.extensions["ocop_intake"] = Late(imports)
    app.extensions["ocop_changes"] = Late(changes)
    app.extensions["ocop_backtest"] = Late(backtests)
    app.extensions["ocop_together"] = Late(tellers)
    app.extensions["ocop_fairs"] = Late(_takings)
    app.extensions["ocop_due"] = _due_orders
    app.extensions["ocop_unkept"] = _unkept_promises


def _due_orders() -> int:
    """How many producers' orders go out today: counted by the room that proposes them."""
    from pos.supply import review_reads

    return review_reads.due_today(reading(), dates.business_day(clock.now()))


def _unkept_promises() -> int:
    """How many promises to customers come too late, counted by the same room."""
    from pos.supply import promise_keeping

    return promise_keeping.unkept(reading(), dates.business_day(clock.now()))


def _takings() -> object:
    """What a fair brought, as the till and the returns know it; few ask."""
    from pos.moving.takings import Takings
    from pos.returns import fair_returns
    from pos.till import fair_sales

    return Takings(fair_sales.sold, fair_sales.receipts, fair_returns.given_back)


def _house(app: Flask, settings: Settings, outlets: Outlets, worker: Workers) -> House:
    """What the process holds; a book with a terminal never gets new keys."""
    public_key = None
    if settings.database_url or settings.book.exists():
        with app.app_context():
            public_key = sync.public_key(reading())
    pepper, pen = settings.home / "keys" / "pepper", load_pen(settings.home, public_key)
    pen.is_training = settings.is_training

    def printers_changed() -> None:
        outlets.read_anew()
        worker.refresh()

    return House(
        settings=settings,
        pen=pen,
        pepper=load_secret(pepper, _random, may_make=public_key is None),
        sessions=Sessions(),
        bell=lining.bell(app, worker.ring),
        outlets=outlets,
        printers_changed=printers_changed,
        standing=worker.standing,
        pair_codes=PairCodes(secrets.randbelow),
        phone_codes=PhoneCodes(secrets.randbelow),
        authority=authority_of(settings),
        line=lining.line_of(app).standing.now,
    )


def _random() -> bytes:
    return secrets.token_bytes(32)


def warm_up(app: Flask) -> None:
    """Work out what the first customer would else wait for: the till's parts, its search."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("till/")):
        app.jinja_env.get_template(name)
    with app.app_context():
        till.hits(reading(), "chè trà", dates.business_day(clock.now()))
        showroom = queries.showroom(reading())
        if showroom is not None and showroom.papers_english:
            i18n.english("")  # else the first receipt waits for the catalogue


def worker_of(app: Flask) -> Workers:
    """The application's printing workers; whoever serves starts and stops them."""
    found: Workers = app.extensions["ocop_worker"]
    return found


def attendant_of(app: Flask) -> Attendant:
    """The application's attendant; whoever serves starts and stops it."""
    found: Attendant = app.extensions["ocop_care"]
    return found


def hears(app: Flask) -> Callable[[str, str, int], bool]:
    """Says, before anything of it is read, whether a request's body is: for the server's lines.

    Returns:
        Of a path, the `Cookie` header and the body's bytes, whether they are taken in.
    """

    def is_heard(path: str, cookies: str, length: int) -> bool:
        if length <= bodies.most_bytes(path, is_signed_in=False):
            return True
        fits = length <= bodies.most_bytes(path, is_signed_in=True)
        return fits and door.is_signed_in(app, cookies)

    return is_heard


def authority_of(settings: Settings) -> Authority:
    """The shop's own certificate authority."""
    return Authority(settings.home / "keys" / "tls")


def places_of(settings: Settings) -> Places:
    """Where the things of care lie."""
    return Places(settings.home, settings.book, settings.backup)


def _templates() -> Path:
    """`templates/` beside the package in a checkout, inside it in an installed wheel."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.exists() else Path(__file__).parent.parent / "templates"


def _worker(app: Flask, outlets: Outlets, settings: Settings) -> Workers:
    def lines() -> list[Line]:
        outlets.read_anew()
        shares: dict[str, set[tuple[int, str]]] = {}
        for one in outlets.every():
            shares.setdefault(one.printer.printer_id, set()).add((one.register_no, one.role))
        return [
            Line(one.address, one.profile, Share(one.printer_id, frozenset(of)))
            for one in outlets.printers()
            for of in [shares.get(one.printer_id, set())]
        ]

    def printer(line: Line) -> Printer:
        from printers.devices import open_device

        settings.papers.mkdir(parents=True, exist_ok=True)
        device = open_device(
            line.address,
            preview_folder=settings.papers,
            timeouts=settings.patience,
            takes_files=line.address == settings.printer,
        )
        return Printer(device, line.profile, line.share, is_guest=settings.is_training)

    def hand() -> Hand:
        return Hand(app.extensions["ocop_house"].pen, clock.now(), *HOUSE)

    def context() -> AbstractContextManager[object]:
        return app.app_context()

    # A training that was killed may have left half a paper in a printer.
    mouths = Mouths(is_doubted=was_broken_off(settings.home))
    return Workers(context, lines, printer, hand, mouths)


def _keep_the_door(app: Flask, settings: Settings) -> None:
    """Who is heard, what every answer carries."""
    # The machine's own name is typed at other registers, and named by its certificate.
    names = {settings.host, urlsplit(settings.link_base).hostname or "", *lan.names()}

    @app.before_request
    def hear() -> AnyResponse | None:
        if not headers.is_known_host(request.host, names):
            return Response(_unknown_host(), 421, mimetype="text/plain")
        if headers.is_cross_site(request):
            raise FromElsewhere
        if settings.is_training:
            _stay_in_training(app)
        answer = door.guard()
        if answer is None and _takes_room() and not attendant_of(app).has_room():
            raise LittleRoom
        return answer

    @app.after_request
    def dress(response: Response) -> Response:
        if request.method not in headers.SAFE_METHODS:
            door.house().bell()
        return headers.dress(assets.keep(response))


def _stay_in_training(app: Flask) -> None:
    """What is not practised is refused; the language is the one that the browser came with."""
    view = app.view_functions.get(request.endpoint or "")
    if not limits.is_practised(request.endpoint or "", getattr(view, "task", None)):
        raise NotPractised
    key = request.environ.get(doors.KEY, "")
    session.setdefault("language", app.extensions["ocop_training"].language_of(key))


def _unknown_host() -> str:
    """Said in both languages: what the browser chose is not known before it is heard."""
    return i18n.in_both(
        _(
            "Địa chỉ này không phải của cửa hàng. Gõ địa chỉ của máy quầy 1, xem ở Cài đặt, "
            "trang Quầy."
        )
    )


def _takes_room() -> bool:
    """Whether the request writes something other than a sale, or makes a file to take away."""
    if request.endpoint is None or request.blueprint in GOES_ON:
        return False
    return request.method not in headers.SAFE_METHODS or request.endpoint in MAKES_FILES
