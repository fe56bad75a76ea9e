"""What the commands of care say and ask: in sentences for a shopkeeper."""

from collections.abc import Sequence
from datetime import datetime

import click

from pos.base import clock
from pos.base.audit import Finding
from pos.base.dates import format_moment
from pos.base.transaction import end_reading, reading
from pos.care import confirming, standing
from pos.care.content import Content
from pos.care.standing import CLOCK_SLACK, Advice, Level
from pos.shop import queries as shop
from pos.shop.authority import Authority
from pos.shop.door import House
from pos.shop.founding import Newcomer
from pos.shop.refusals import NotYours
from pos.shop.signing_in import sign_in
from pos.shop.staff_form import name_in
from pos.sync.pen import HOUSE, Hand
from pos.web import sentences
from pos.web.i18n import gettext as _

_SIGNS = {Level.FINE: "  ", Level.HEED: "! ", Level.STOP: "X "}


def report(found: Sequence[Advice]) -> int:
    """Say every finding, the worst last, where the eye is; gives the exit code.

    Returns:
        0 where all is fine, 1 where something is to be heeded, 2 where the shop cannot sell.
    """
    for one in sorted(found, key=lambda advice: advice.level):
        click.echo(_SIGNS[one.level] + sentences.care(one.code, one.facts))
    return max(int(one.level) for one in found)


def tell_authority(made: Authority, *, is_on: bool, begins: bool, waits: bool) -> None:
    """Whether TLS is asked of other machines, and what they are to trust for how long.

    Args:
        begins: whether it was off until now.
        waits: whether a shop is open, and goes on as it is until it is opened again.
    """
    click.echo(_("Kết nối an toàn: bật.") if is_on else _("Kết nối an toàn: tắt."))
    lasts = made.lasts()
    if lasts is not None:
        click.echo(_("Dấu vân tay của chứng chỉ (SHA-256):"))
        click.echo(made.fingerprint())
        found = standing.of_authority(*lasts, clock.now())
        click.echo(_SIGNS[found.level] + sentences.care(found.code, found.facts))
    if begins:
        click.echo(_("Quầy nào đã nối từ trước thì nối lại bằng mã mới, ở Cài đặt, trang Quầy."))
    if waits:
        click.echo(_("Đóng rồi mở lại cửa hàng để dùng cài đặt mới."))


def explain(found: Content, present: Content | None, *, is_wreck: bool) -> None:
    """Before a restore: what is in the copy, what would be missing, what becomes of the rest."""
    click.echo(
        _(
            "Bản sao lành lặn: %(shop)s, %(sales)s phiếu bán, việc cuối lúc %(last)s.",
            shop=found.showroom,
            sales=found.sales,
            last=_moment(found),
        )
    )
    _tell_of_the_clock(found, clock.now())
    if is_wreck:
        click.echo(_("Sổ đang dùng không đọc được nữa."))
    if present is not None:
        click.echo(
            _(
                "Sổ đang dùng có %(sales)s phiếu bán, việc cuối lúc %(last)s.",
                sales=present.sales,
                last=_moment(present),
            )
        )
        if present.sales > found.sales:
            missing = present.sales - found.sales
            click.echo(
                _("Thiếu trong bản sao: %(n)s phiếu bán. Giữ lại giấy của chúng.", n=missing)
            )
    click.echo(_("Sổ đang dùng không bị xóa, được cất trong thư mục aside."))
    click.echo(
        _(
            "Số phiếu sẽ mang chữ mới và chạy lại từ 1, "
            "để không số nào trùng với phiếu đã đưa khách."
        )
    )


def _tell_of_the_clock(found: Content, now: datetime) -> None:
    if found.last_at is None or now >= found.last_at - CLOCK_SLACK:
        return
    click.echo(
        _(
            "Việc cuối đó đứng sau giờ máy đang để (%(now)s): giờ máy lúc ấy hoặc bây giờ sai. "
            "Khôi phục xong vẫn bán được; xem lại ngày giờ của máy, rồi bấm Giờ máy đúng rồi ở "
            "trang Sức khỏe của máy.",
            now=format_moment(now),
        )
    )


def tell_restored(
    *,
    letter: str,
    next_number: str,
    aside: str,
    doubted_papers: int,
    open_orders: int,
    findings: Sequence[Finding],
) -> None:
    """After a restore: where things are, and what to look at."""
    click.echo(_("Đã khôi phục. Kỳ mới: chữ %(letter)s.", letter=letter))
    click.echo(_("Phiếu kế tiếp: %(number)s. Tổng cộng dồn giữ như cũ.", number=next_number))
    if aside:
        click.echo(_("Sổ cũ cất ở %(path)s", path=aside))
    if doubted_papers:
        click.echo(
            _("%(n)s tờ chờ in lúc sao lưu không tự in; xem trang Phiếu đã in.", n=doubted_papers)
        )
    if open_orders:
        click.echo(
            _("%(n)s đơn còn mở lúc sao lưu: xem từng đơn, có thể đã bán rồi.", n=open_orders)
        )
    for one in findings:
        click.echo(sentences.finding(one))
    click.echo(
        _("Sổ khớp.") if not findings else _("Vẫn bán được; gửi các dòng trên để được giúp.")
    )
    click.echo(_("Đếm lại kho những món bán sau bản sao. Mở cửa hàng: ocop-pos run"))


def ask_code() -> str:
    """The recovery code from the manager's paper."""
    said: str = click.prompt(_("Gõ mã khôi phục đã ghi ra giấy"))
    return said


def ask_manager() -> Newcomer:
    """Who comes in first where everybody's PIN is lost with the keys."""
    click.echo(
        _(
            "Khóa mới thì PIN cũ của mọi người không dùng được nữa. Gõ tên cửa hàng trưởng: "
            "tên đã có thì được PIN mới, tên chưa có thì được thêm vào."
        )
    )
    name: str = click.prompt(_("Tên"), value_proc=_name)
    pin: str = click.prompt(_("PIN sáu số"), hide_input=True, confirmation_prompt=True)
    return Newcomer(name, "manager", pin)


def _name(typed: str) -> str:
    problems: dict[str, str] = {}
    name = name_in({"name": typed}, "name", problems)
    if problems:
        raise click.UsageError(sentences.field(problems["name"]))
    return name


def confirm_clock(house: House, last: datetime | None) -> None:
    """Ask a manager whether the machine's time is right, and write that it is.

    Args:
        last: the moment that a clock which is right is past.

    Raises:
        WrongPin, PinLocked, NotYours: it is no manager.
    """
    now = clock.now()
    if last is None or now >= last - CLOCK_SLACK:
        click.echo(_("Giờ máy %(now)s không có gì sai với sổ.", now=format_moment(now)))
        return
    click.echo(
        _(
            "Máy đang để %(now)s, việc cuối trong sổ lúc %(last)s.",
            now=format_moment(now),
            last=format_moment(last),
        )
    )
    name: str = click.prompt(_("Giờ máy đúng thì gõ tên cửa hàng trưởng"))
    pin: str = click.prompt(_("PIN sáu số"), hide_input=True)
    person_id = next((one.id for one in shop.people(reading()) if one.name == name.strip()), "")
    someone = sign_in(person_id, pin, pepper=house.pepper, hand=Hand(house.pen, now, *HOUSE))
    if someone.role != "manager":
        raise NotYours
    confirming.confirm_clock(last, hand=Hand(house.pen, now, someone.id, someone.name))
    click.echo(_("Đã ghi vào sổ: giờ máy đúng. Mở cửa hàng: ocop-pos run"))
    end_reading()
    left = confirming.of_prices(reading(), now)
    if left is not None:
        click.echo(sentences.care(left.code, left.facts))


def _moment(found: Content) -> str:
    return "?" if found.last_at is None else format_moment(found.last_at)
