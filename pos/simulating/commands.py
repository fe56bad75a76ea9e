"""The commands that play: showrooms against a centre, and a centre to try out."""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from pos import centre_config
from pos.base import clock
from pos.base.dates import format_day
from pos.base.errors import WrongSetting
from pos.centre_config import CentreSettings
from pos.config import demo_settings, environment
from pos.simulating.plans import Plan
from pos.updating import starting
from pos.web.i18n import gettext as _

if TYPE_CHECKING:
    from pos.simulating.running import Report

_OPENS_S = 60


@click.command()
@click.option("--showrooms", type=click.IntRange(1, 200), default=3, show_default=True)
@click.option("--days", type=click.IntRange(1, 400), default=7, show_default=True)
@click.option("--sales", type=click.IntRange(1, 2000), default=40, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--faults/--no-faults", "has_faults", default=True, show_default=True)
@click.option("--old-disks", "has_old_disks", is_flag=True, help="Đặt lại cả đĩa cũ.")
def simulate(
    *, showrooms: int, days: int, sales: int, seed: int, has_faults: bool, has_old_disks: bool
) -> None:
    """Cho các showroom giả bán hàng, gửi về trung tâm đang mở, rồi kiểm tra từng điều."""
    from pos.central.database import open_engine  # a till has no need of it
    from pos.simulating import running
    from pos.simulating.joining import with_codes

    settings = CentreSettings.from_environment()
    engine = open_engine(settings.database_url)
    plan = Plan(showrooms, days, seed, sales, has_faults=has_faults, has_old_disks=has_old_disks)
    target = urlsplit(settings.public_url)
    real_now = clock.now
    with TemporaryDirectory() as folder:
        centre = running.Centre(
            target.hostname or "127.0.0.1",
            target.port or 80,
            engine,
            with_codes(engine, real_now),
        )
        report = running.run(plan, Path(folder), centre, tell=_tell_day)
    engine.dispose()
    _tell(report)
    raise SystemExit(1 if report.violations or report.undrained else 0)


def _tell_day(on: date) -> None:
    click.echo(format_day(on))
    sys.stdout.flush()


def _tell(report: "Report") -> None:
    click.echo(
        _(
            "%(slips)s phiếu, %(facts)s sự việc, %(faults)s lần trục trặc, %(violations)s chỗ sai",
            slips=report.slips,
            facts=report.facts,
            faults=report.fault_count,
            violations=len(report.violations),
        )
    )
    for kind, many in sorted((report.troubles + report.faults).items()):
        click.echo(f"  {kind}: {many}")
    for one in report.violations:
        click.echo(f"  {one.invariant} {one.showroom}: {one.what}")
    for code in report.undrained:
        click.echo(_("%(showroom)s chưa gửi hết.", showroom=code))


@click.command(name="demo")
@click.option("--till/--no-till", "has_till", default=True, help="Mở cả quầy dùng thử bên cạnh.")
def show_centre(*, has_till: bool) -> None:
    """Mở trung tâm dùng thử trên máy này, cùng quầy dùng thử."""
    from pos.simulating import demo_centre
    from pos.simulating.demo_centre import Places

    places = Places(centre_config.demo_home())
    with demo_centre.database(places.home) as url:
        click.echo(_("Đang chuẩn bị trung tâm dùng thử…"))
        demo_centre.prepare(places, url, tell=lambda _on: None)
        around = centre_config.environment(places.settings(url))
        beside = [
            starting.Beside("central", "run", environ=around),
            starting.Beside("central", "origin", environ=around),
        ]
        try:
            _wait_for(places.port, beside[0])
            if has_till:
                till = demo_settings()
                demo_centre.join_till(places, url, till)
                beside.append(starting.Beside("demo", environ=environment(till.home)))
            click.echo(_("Trung tâm: %(address)s", address=places.url))
            click.echo(
                _(
                    "Vào bằng tên %(login)s, mật khẩu %(password)s",
                    login=demo_centre.LOGIN,
                    password=demo_centre.PASSWORD,
                )
            )
            sys.stdout.flush()
            while all(one.is_running for one in beside):
                beside[0].wait(1)
        finally:
            for one in reversed(beside):
                one.stop()


def _wait_for(port: int, program: starting.Beside) -> None:
    """Until the centre answers.

    Raises:
        WrongSetting: it ended instead.
    """
    for _second in range(_OPENS_S):
        if starting.ask(port, "/") is not None:
            return
        if program.wait(1):
            break
    raise WrongSetting("setting.port_taken", port=port)
