"""An order as a message to be pasted: a function of the stored paper, in plain lines."""

from collections.abc import Iterator

from pos.base.money import format_vnd_with_sign
from pos.base.quantity import Unit, format_quantity
from pos.ordering.paper_records import Paper
from pos.ordering.papers import packs
from pos.ordering.records import OrderLine
from pos.spool.voices import Voice
from pos.web import sentences


def message(paper: Paper, link: str) -> str:
    """The order as one neighbour writes it to another, in Vietnamese as producers read it.

    Args:
        link: the producer's page; empty for none.
    """
    voice = Voice()
    parts = (
        *_greeting(paper, voice),
        "",
        *(_line(no, line, voice) for no, line in enumerate(paper.lines, start=1)),
        *_sum(paper, voice),
        "",
        *_where(paper, voice),
        "",
        *_question(link, voice),
        voice.say("Cảm ơn anh/chị."),
        *_sender(paper),
    )
    return "\n".join(parts)


def _greeting(paper: Paper, voice: Voice) -> Iterator[str]:
    yield f"{voice.say('Gửi')} {paper.producer['name']},"
    shop = paper.head["name"]
    if not paper.number:
        yield voice.say("%(shop)s định đặt (nháp, chưa gửi):", shop=shop)
    elif paper.change_no:
        told = {"shop": shop, "number": paper.number, "n": paper.change_no}
        yield voice.say("%(shop)s xin đổi đơn %(number)s (lần %(n)s), thay cho bản trước:", **told)
    else:
        yield voice.say("%(shop)s đặt hàng, đơn số %(number)s:", shop=shop, number=paper.number)


def _line(no: int, line: OrderLine, voice: Voice) -> str:
    quantity = format_quantity(line.units, Unit(line.unit), line.unit_word)
    in_packs = f" ({packs(line)})" if packs(line) else ""
    consigned = f", {voice.say('ký gửi')}" if line.owner == "consigned" else ""
    return f"{no}. {line.name_vi}: {quantity}{in_packs}{_cost(line)}{consigned}"


def _cost(line: OrderLine) -> str:
    """` × 300.000 đ = 3.600.000 đ`; empty where nobody knows."""
    if line.cost_vnd is None or line.amount_vnd is None:
        return ""
    each, all_of_it = format_vnd_with_sign(line.cost_vnd), format_vnd_with_sign(line.amount_vnd)
    return f" × {each} = {all_of_it}"


def _sum(paper: Paper, voice: Voice) -> Iterator[str]:
    """What it comes to; one line says it itself."""
    if paper.total_vnd is not None and len(paper.lines) > 1:
        yield f"{voice.say('Cộng')}: {format_vnd_with_sign(paper.total_vnd)}"


def _where(paper: Paper, voice: Voice) -> Iterator[str]:
    day = voice.spoken(lambda: sentences.long_day(paper.wanted_on))[0]
    yield f"{voice.say('Giao ngày')}: {day}"
    if paper.head["address"]:
        yield f"{voice.say('Giao tới')}: {paper.head['address']}"
    if paper.note:
        yield f"{voice.say('Ghi chú')}: {paper.note}"


def _question(link: str, voice: Voice) -> Iterator[str]:
    yield voice.say("Nhờ anh/chị báo lại giúp mỗi món giao được bao nhiêu, ngày nào.")
    if link:
        yield f"{voice.say('Bấm vào đây để trả lời')}: {link}"


def _sender(paper: Paper) -> Iterator[str]:
    who = ", ".join(one for one in (paper.by_name, str(paper.head["phone"])) if one)
    if who:
        yield who
