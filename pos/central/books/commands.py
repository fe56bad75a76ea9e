"""The commands of the centre's books: adding them up, and making them anew."""

import sys
from datetime import date

import click

from pos.centre_config import CentreSettings
from pos.web import sentences
from pos.web.i18n import gettext as _


@click.command()
@click.option("--since", default="", help="Chỉ xem từ ngày này, viết như 2026-11-21.")
def audit(*, since: str) -> None:
    """Cộng lại sổ của trung tâm, nói ra những chỗ không khớp."""
    from pos.central import serving  # a till has no need of it
    from pos.central.books import audits
    from pos.central.database import reading

    try:
        first = date.fromisoformat(since) if since else date.min
    except ValueError:
        raise click.BadParameter(since, param_hint="--since") from None
    centre = serving.open_migrated(CentreSettings.from_environment())
    with reading(centre.engine) as session:
        amiss = audits.audit(session, since=first)
    for one in amiss:
        click.echo(sentences.finding(one))
    if not amiss:
        click.echo(_("Sổ của trung tâm khớp với các sự kiện đã nhận."))
    sys.exit(1 if amiss else 0)


@click.command()
@click.option("--check", is_flag=True, help="Chỉ so sánh, không đổi sổ.")
@click.option("--terminal", default="", help="Chỉ của một máy bán hàng.")
def rebuild(*, check: bool, terminal: str) -> None:
    """Lập lại sổ của trung tâm từ các sự kiện đã nhận."""
    from pos.central import serving  # a till has no need of it
    from pos.central.books import rebuilding

    centre = serving.open_migrated(CentreSettings.from_environment())
    made = rebuilding.rebuild(centre.engine, terminal_id=terminal, is_check=check)
    for one in made.differing:
        click.echo(
            _(
                "%(table)s, dòng %(key)s: sổ ghi %(kept)s, lập lại là %(anew)s.",
                table=one.table,
                key=one.key,
                kept=one.kept,
                anew=one.anew,
            )
        )
    click.echo(
        _(
            "Đã đọc lại %(facts)s sự kiện, %(parked)s không đọc được, %(tables)s bảng không khớp.",
            facts=made.facts,
            parked=made.unread,
            tables=len(made.differing),
        )
    )
    sys.exit(1 if check and made.differing else 0)
