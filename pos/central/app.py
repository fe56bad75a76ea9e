"""The centre's application: the only file that knows every room of it."""

import secrets
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from pos.central import keys
from pos.central.books import queries as books
from pos.central.centre import Centre
from pos.central.database import open_engine
from pos.central.desk.following import interpret
from pos.central.desk.list_routes import bp as desk
from pos.central.people import door
from pos.central.people.routes import bp as people
from pos.central.registry import current
from pos.central.registry.list_routes import bp as releases
from pos.central.registry.product_routes import bp as registry
from pos.central.registry.recall_routes import bp as recalls
from pos.central.registry.routes import bp as registry_line
from pos.central.saying_no import say_no
from pos.central.speaking import speak
from pos.central.streams.routes import bp as line
from pos.central.streams.values import Line
from pos.central.terminals.line_routes import bp as enrolment
from pos.central.watch.board_routes import bp as watch
from pos.central.watch.routes import bp as terminals
from pos.centre_config import CentreSettings
from pos.sync.pen import load_secret
from pos.web import assets, headers, i18n
from pos.web.i18n import gettext as _
from pos.web.routing import SmallNumber
from pos.web.templates import KeptTemplates

ROOMS = (
    line,
    people,
    enrolment,
    terminals,
    watch,
    registry_line,
    registry,
    releases,
    recalls,
    desk,
)
"""Every room's pages, and the line."""
MOST_BYTES = 4 * 1024 * 1024
"""Of a page's form; the line's own views allow themselves more."""
HSTS = "max-age=31536000; includeSubDomains"


def create_centre(settings: CentreSettings) -> Flask:
    """The centre on its database, which is at the newest schema.

    Raises:
        WrongSetting: a key is damaged.
    """
    app = Flask(
        "pos",
        template_folder=str(_templates()),
        static_folder=str(assets.FOLDER),
        static_url_path=f"/static/{assets.version()}",
    )
    app.jinja_options = {"bytecode_cache": KeptTemplates(settings.home / "cache")}
    app.url_map.converters = {**app.url_map.converters, "int": SmallNumber}
    app.extensions["ocop_centre"] = open_centre(settings)
    app.extensions["ocop_line"] = Line(
        closings_of=books.closings_of,
        closings_since=books.closings_told,
        versions=current.versions_within,
    )
    app.config.update(
        SECRET_KEY=_session_key(settings),
        # The browser keeps such a cookie for this very host, and sends it under TLS alone.
        SESSION_COOKIE_NAME="__Host-centre" if settings.is_tls else "centre",
        SESSION_COOKIE_SECURE=settings.is_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # the door asks for it, once it knows who asks
        MAX_CONTENT_LENGTH=MOST_BYTES,
    )
    for room in ROOMS:
        app.register_blueprint(room)
    speak(app)
    door.csrf.init_app(app)
    _keep_the_door(app, settings)
    say_no(app)
    if settings.is_behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def open_centre(settings: CentreSettings) -> Centre:
    """The centre's value, for pages and for commands.

    Its keys are made here where there are none: before several processes look for them.

    Raises:
        WrongSetting: a key is damaged.
    """
    _session_key(settings)
    return Centre(
        settings=settings,
        engine=open_engine(settings.database_url, pool_size=8),
        others=tuple(open_engine(one, pool_size=8) for one in settings.shards),
        pen=keys.ring(settings.home).current,
        interpret=interpret,
    )


def _session_key(settings: CentreSettings) -> bytes:
    return load_secret(settings.home / "keys" / "session", _random, may_make=True)


def _random() -> bytes:
    return secrets.token_bytes(32)


def _templates() -> Path:
    """`templates/` beside the package in a checkout, inside it in an installed wheel."""
    inside = Path(__file__).parent.parent / "templates"
    return inside if inside.exists() else Path(__file__).parent.parent.parent / "templates"


def _keep_the_door(app: Flask, settings: CentreSettings) -> None:
    """Who is heard, what every answer carries."""

    @app.before_request
    def hear() -> AnyResponse | None:
        if not headers.is_known_host(request.host, settings.names):
            return Response(_unknown_host(), 421, mimetype="text/plain")
        return door.guard()

    @app.after_request
    def dress(response: Response) -> Response:
        if settings.is_tls:
            response.headers["Strict-Transport-Security"] = HSTS
        return headers.dress(assets.keep(response))


def _unknown_host() -> str:
    """In both languages: what the browser speaks is not known before it is heard."""
    return i18n.in_both(_("Địa chỉ này không phải của trung tâm. Xem lại địa chỉ đã gõ."))
