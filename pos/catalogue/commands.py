"""The catalogue's commands: `ocop-pos import products FILE`."""

from pathlib import Path

import click

from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products, plan_import
from pos.catalogue.lists import Plan
from pos.sync.pen import Hand
from pos.web import sentences
from pos.web.i18n import gettext as _


def import_file(path: Path, *, is_dry_run: bool, hand: Hand) -> Plan:
    """Import a product list, or say what importing it would do."""
    file = read_file(path.read_bytes())
    return plan_import(file, hand=hand) if is_dry_run else import_products(file, hand=hand)


def report(plan: Plan, *, is_dry_run: bool) -> None:
    """Print what an import did, each refused row by line and reason."""
    head = _("Xem trước, chưa ghi gì:") if is_dry_run else _("Đã nhập:")
    click.echo(
        head
        + " "
        + _(
            "%(created)s mặt hàng mới, %(changed)s sửa, %(same)s giữ nguyên, %(refused)s bị loại.",
            created=len(plan.created),
            changed=len(plan.changed),
            same=len(plan.same),
            refused=len(plan.refused),
        )
    )
    for row in plan.refused:
        reason = sentences.row(row.code)
        click.echo(
            _(
                "  Dòng %(line)s, cột %(column)s: %(reason)s",
                line=row.line,
                column=row.column,
                reason=reason,
            )
            + (f" ({row.given})" if row.given else "")
        )
    if plan.ignored_columns:
        click.echo(_("Cột không dùng: %(names)s.", names=", ".join(plan.ignored_columns)))
