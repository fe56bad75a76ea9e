"""The public pages' own application: reads one schema, writes one log, knows no cookie."""

import gzip
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SessionInterface
from sqlalchemy.exc import DBAPIError

from pos.base import clock, dates, quantity
from pos.base.quantity import Unit
from pos.central.database import open_engine
from pos.central.origin import door
from pos.central.origin.door import Door, Keeping
from pos.central.origin.freshness import Blind, Freshness
from pos.central.origin.haste import Haste
from pos.central.origin.kept import Answer, Kept
from pos.central.origin.routes import bp
from pos.central.origin.scanning import Scans
from pos.central.origin.setting import READER, WRITER, Origins, as_role
from pos.centre_config import CentreSettings
from pos.web import assets, headers, i18n, light, sentences
from pos.web.phrases.origin import AWAY
from pos.web.phrases.units import unit_word
from pos.web.templates import KeptTemplates

KEPT_S = 5
"""How long a phone or a proxy before us may keep a page: so much later it may turn red there."""
LIGHTLY = 4
"""How hard a page is packed: harder takes longer than it saves."""
HSTS = "max-age=31536000; includeSubDomains"


class _NoSessions(SessionInterface):
    """Nobody is known here: there is nothing to keep, and no cookie to send."""

    def open_session(self, app: Flask, request: object) -> None:  # noqa: ARG002
        """None."""
        return

    def save_session(self, app: Flask, session: object, response: object) -> None:
        """Nothing."""


def create_origin(settings: CentreSettings) -> Flask:
    """The public pages on the centre's database, which is at the newest schema."""
    app = Flask(
        "pos",
        template_folder=str(_templates()),
        static_folder=str(assets.FOLDER),
        static_url_path=f"/static/{assets.version()}",
    )
    app.jinja_options = {"bytecode_cache": KeptTemplates(settings.home / "cache-origin")}
    app.session_interface = _NoSessions()
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.extensions["ocop_origin"] = origins = _open(settings)
    app.register_blueprint(bp)
    _speak(app)
    _dress(app, origins)
    names = frozenset({settings.host, urlsplit(settings.origin_url or "").hostname or ""})
    app.wsgi_app = Door(app.wsgi_app, origins.keeping, names)  # type: ignore[method-assign, assignment]
    return app


def close(app: Flask) -> None:
    """Write the views that wait, and let the database go."""
    origins: Origins = app.extensions["ocop_origin"]
    origins.keeping.scans.close()
    origins.engine.dispose()
    origins.writer.dispose()


def _open(settings: CentreSettings) -> Origins:
    reader = settings.origin_database_url or as_role(settings.database_url, READER)
    engine = open_engine(reader, pool_size=8).execution_options(isolation_level="AUTOCOMMIT")
    writer = open_engine(
        settings.scans_database_url or as_role(settings.database_url, WRITER), pool_size=1
    )
    keeping = Keeping(
        kept=Kept(),
        freshness=Freshness(engine),
        haste=Haste(),
        scans=Scans(writer),
        is_behind_proxy=settings.is_behind_proxy,
    )
    return Origins(settings, engine, writer, keeping)


def _templates() -> Path:
    """`templates/` beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent.parent.parent
    inside = package.joinpath("templates")
    return inside if inside.exists() else package.parent.joinpath("templates")


def _speak(app: Flask) -> None:
    """The words and forms of the shared templates."""

    def quantity_words(units: int, unit: str, word: str) -> str:
        said = unit_word(word, i18n.language(), units=units)
        return quantity.format_quantity(units, Unit(unit), said)

    app.jinja_env.filters.update(
        day=dates.format_day, moment=dates.format_moment, quantity=quantity_words
    )
    app.jinja_env.globals.update(
        static=lambda name: f"{app.static_url_path}/{name}", standard_words=sentences.standard
    )
    app.jinja_env.trim_blocks = False
    # Which language it is, is asked once a page, not once a sentence.
    app.context_processor(lambda: {"lang": i18n.language(), "_": _SAID[i18n.language()]})


def _as_written(message: str, /, **facts: object) -> str:
    return message % facts if facts else message


_SAID = {"vi": _as_written, "en": i18n.english}


def _dress(app: Flask, origins: Origins) -> None:
    """What every answer carries, and what is kept of it."""

    @app.before_request
    def listen() -> None:
        # Read before the page is: what comes meanwhile lets the page go again.
        g.news, g.words = origins.keeping.freshness.now()

    @app.errorhandler(Blind)
    @app.errorhandler(DBAPIError)
    def away(error: Exception) -> Response:
        app.logger.warning("no page: %s", type(error).__name__, exc_info=error)
        said = i18n.in_both(AWAY)
        response = Response(said, 503, mimetype="text/plain")
        response.headers.update({"Retry-After": "30", "Cache-Control": "no-store"})
        return response

    @app.after_request
    def dress(response: Response) -> Response:
        if origins.settings.is_origin_tls:
            response.headers["Strict-Transport-Security"] = HSTS
        if response.mimetype == "text/html":
            return _kept(response, origins)
        if response.mimetype in ("application/ld+json", "application/problem+json"):
            response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
            response.vary.add("Accept")
        return headers.dress(assets.keep(response))


def _kept(response: Response, origins: Origins) -> Response:
    """Tell how long a page holds, note its view, and keep it where the next may have it."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.vary.update(("Accept", "Accept-Encoding"))
    content = response.get_data()
    response.set_etag(hashlib.sha256(content).hexdigest()[:20], weak=True)
    headers.dress(response)
    told = [one for one in response.headers if one[0] not in ("Content-Length", "Connection")]
    packed = gzip.compress(content, LIGHTLY, mtime=0)
    answer = Answer(
        status=response.status,
        headers=tuple(told),
        etag=response.headers["ETag"],
        packed=packed,
        shown=g.get("shown"),
    )
    key = door.key_of(request.environ)
    if key is not None:
        origins.keeping.kept.keep(key, answer, g.news, clock.stopwatch_ms())
    door.note(origins.keeping, request.environ, answer)
    if light.takes_gzip():
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response
