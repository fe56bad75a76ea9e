"""The commands of the centre's streams: checking them, and giving one out as a file."""

import sys
from itertools import chain
from pathlib import Path

import click

from pos.base import clock
from pos.centre_config import CentreSettings
from pos.web import sentences
from pos.web.i18n import gettext as _


@click.command()
@click.option("--terminal", default="", help="Chỉ của một máy bán hàng.")
def verify(*, terminal: str) -> None:
    """Kiểm tra chuỗi sự việc của từng máy, từ sự việc đầu đến sự việc cuối."""
    from pos.central import serving  # a till has no need of it
    from pos.central.streams import audits

    centre = serving.open_migrated(CentreSettings.from_environment())
    streams = facts = wrong = 0
    found = (audits.check_streams(one, terminal_id=terminal) for one in centre.shards.engines)
    for one in chain.from_iterable(found):
        streams, facts = streams + 1, facts + one.verdict.facts
        fault = one.verdict.fault
        if fault is not None:
            wrong += 1
            click.echo(
                _(
                    "Máy %(terminal)s, kỳ %(epoch)s sai ở sự việc %(seq)s: %(what)s.",
                    terminal=one.terminal_id,
                    epoch=f"{one.ordinal} {one.epoch}".strip(),
                    seq=fault.seq,
                    what=sentences.fault(fault.what),
                )
            )
    click.echo(
        _(
            "Đã kiểm tra %(facts)s sự việc của %(streams)s kỳ, %(wrong)s kỳ sai.",
            facts=facts,
            streams=streams,
            wrong=wrong,
        )
    )
    sys.exit(1 if wrong else 0)


@click.command(name="export")
@click.argument("terminal")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_stream(terminal: str, file: Path) -> None:
    """Ghi mọi sự việc đã nhận của máy TERMINAL ra tệp FILE, ai cũng kiểm tra lại được."""
    from pos.central import serving
    from pos.central.database import reading
    from pos.central.streams import audits
    from pos.sync.verify import export_line

    centre = serving.open_migrated(CentreSettings.from_environment())
    count = 0
    own = centre.shards.engine_of(terminal, now=clock.now())
    with reading(own) as session, file.open("x", encoding="utf-8") as out:
        for fact in audits.kept_stream(session, terminal):
            out.write(f"{export_line(fact)}\n")
            count += 1
    click.echo(_("Đã ghi %(facts)s sự việc ra %(file)s.", facts=count, file=file))
