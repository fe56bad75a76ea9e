"""The intake's commands: `ocop-pos import products FILE`."""

import hashlib
from pathlib import Path

import click

from pos.base.transaction import reading
from pos.intake import continuing, memory
from pos.intake.continuing import Way
from pos.intake.importing import import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import SeenList, read_list
from pos.intake.plans import Plan
from pos.intake.refusals import ColumnsMissing
from pos.intake.views import label, labels
from pos.sync.pen import Hand
from pos.web import sentences
from pos.web.i18n import gettext as _
from pos.web.i18n import language


def import_file(path: Path, *, is_dry_run: bool, hand: Hand) -> tuple[SeenList, Plan]:
    """Import a product list, CSV or XLSX, or say what importing it would do.

    What was broken off before is written first.

    Raises:
        UnreadableFile: it is no table.
        ColumnsMissing: a needed column is not there; on the screen it can be pointed out.
    """
    begun = None if is_dry_run else continuing.broken_off()
    if begun is not None:
        continuing.carry_on(begun, pen=hand.pen, way=Way())
    content = path.read_bytes()
    seen = read_list(content, today=hand.on, remembered=memory.remembered(reading()))
    if seen.goods is None:
        missing = seen.layout.missing
        raise ColumnsMissing(fields=missing, columns=labels(missing, language()))
    plan = plan_goods(seen.goods, hand=hand)
    if not is_dry_run and not plan.changes_nothing:
        source = Source(path.name, hashlib.sha256(content).hexdigest())
        plan = import_goods(seen.goods, source, hand=hand).plan
    return seen, plan


def report(seen: SeenList, plan: Plan, *, is_dry_run: bool) -> None:
    """Print what an import did, each refused row by line and reason."""
    head = _("Xem trước, chưa ghi gì:") if is_dry_run else _("Đã nhập:")
    click.echo(
        head
        + " "
        + _(
            "%(created)s mặt hàng mới, %(changed)s sửa, %(same)s giữ nguyên, %(refused)s bị loại.",
            created=len(plan.catalogue.created),
            changed=len(plan.catalogue.changed),
            same=len(plan.catalogue.same),
            refused=len(plan.refused),
        )
    )
    if plan.openings:
        click.echo(_("Tồn đầu: %(lots)s lô.", lots=len(plan.openings)))
    if plan.beside:
        told = _("Chưa cộng %(n)s lô: sổ đã ghi tồn của hàng đó ở lô khác.", n=len(plan.beside))
        click.echo(told)
    for row in plan.refused:
        reason = sentences.row(row.code)
        click.echo(
            _(
                "  Dòng %(line)s, cột %(column)s: %(reason)s",
                line=row.line,
                column=label(row.column, language(), plan.headers),
                reason=reason,
            )
            + (f" ({row.given})" if row.given else "")
        )
    for note in seen.notes:
        click.echo(sentences.note(note.code, note.at))
    if seen.layout.ignored:
        click.echo(_("Cột không dùng: %(names)s.", names=", ".join(seen.layout.ignored)))
