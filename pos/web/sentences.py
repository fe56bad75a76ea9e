"""What people read when something cannot be done: code → Vietnamese sentence (the msgid).

What happened, then what to do.  English is in the catalogue.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from pos.base.audit import Finding
from pos.base.dates import format_day, format_moment
from pos.base.errors import Refusal
from pos.base.money import format_vnd_with_sign
from pos.web.i18n import gettext, language
from pos.web.phrases.approvals import APPROVALS, ROLE_NOTES, ROLES
from pos.web.phrases.audits import AUDITS
from pos.web.phrases.care import AGES, CARE, CARE_LINES
from pos.web.phrases.closings import (
    CASH_REASONS,
    HAPPENINGS,
    OTHER_HAPPENING,
    STANDINGS,
    TENDERS,
)
from pos.web.phrases.consents import OFFERS
from pos.web.phrases.counting import OF_COUNTING
from pos.web.phrases.exports import COLUMNS, FILES_OF, WORDS
from pos.web.phrases.fields import FIELDS
from pos.web.phrases.happenings import FACTS, FAULTS, OTHER_FACT, PAPERS
from pos.web.phrases.holding import HOLD_INSTRUCTIONS, HOLD_REASONS
from pos.web.phrases.limits import LIMITS
from pos.web.phrases.lists import (
    FILES,
    LEFT_OUT,
    NOTES,
    PAPER_FILES,
    PICTURES,
    REMARKS,
    ROWS,
)
from pos.web.phrases.moving import MOVE_TITLES, REASONS_MOVED
from pos.web.phrases.ordering import (
    ORDER_EVENTS,
    ORDER_STATES,
    ORDER_WAYS,
    PRODUCERS_REFUSALS,
    WEEKDAYS,
)
from pos.web.phrases.places import MOVES, OTHER_MOVE, PLACES
from pos.web.phrases.refusals import REFUSALS
from pos.web.phrases.settings import SETTINGS
from pos.web.phrases.standards import STANDARDS
from pos.web.phrases.supply import FORMULAS
from pos.web.phrases.trails import TOPICS


def fact(codes: Sequence[str], facts: Mapping[str, object]) -> str:
    """What a fact tells, in one sentence.

    Args:
        codes: of the sentences that would say it, the best first.
        facts: what fills the sentence.
    """
    known = next((FACTS[code] for code in codes if code in FACTS), OTHER_FACT)
    return gettext(known, **_spoken(facts))


def _spoken(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts, and what of them is said in words of its own."""
    told = dict(facts)
    if "approval_kind" in facts:
        told["what"] = approval(str(facts["approval_kind"]), int(str(facts["bound"])))
    if "move_kind" in facts:
        told["what"] = move_kind(str(facts["move_kind"]))
    if "tender_kind" in facts:
        told["way"] = tender(str(facts["tender_kind"]))
    changes = facts.get("limit_changes")
    if isinstance(changes, list):
        told["changes"] = "; ".join(
            f"{gettext(LIMITS[name][0])} {limit(name, before)} → {limit(name, after)}"
            for name, before, after in changes
        )
    return told


def limit(name: str, value: int) -> str:
    """One of the shop's limits as people read it."""
    if name == "discount_bp":
        return f"{value // 100},{value % 100:02d}".rstrip("0").rstrip(",") + "\u00a0%"
    return format_vnd_with_sign(value) if name.endswith("_vnd") else str(value)


def formula(name: str) -> str:
    """A way to order, by its name."""
    return gettext(FORMULAS[name])


def limits() -> list[tuple[str, str, str]]:
    """The shop's limits: name, what stands over it, what it means."""
    return [(name, gettext(label), gettext(note)) for name, (label, note) in LIMITS.items()]


def approval(kind: str, bound: int) -> str:
    """What somebody says yes to, in words."""
    return gettext(APPROVALS[kind], amount=format_vnd_with_sign(bound), bound=bound)


def move_kind(kind: str) -> str:
    """What a document of goods moved did."""
    return gettext(MOVES[kind])


def move_title(kind: str) -> str:
    """What the paper of goods moved is called."""
    return gettext(MOVE_TITLES[kind])


def move_reason(code: str) -> str:
    """Why goods were moved; a reason of another room's as it is."""
    return gettext(REASONS_MOVED[code]) if code in REASONS_MOVED else code


def hold_choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Reasons for holding goods back, and instructions: code and words of each."""
    return (
        [(code, gettext(said)) for code, said in HOLD_REASONS.items()],
        [(code, gettext(said)) for code, said in HOLD_INSTRUCTIONS.items()],
    )


def hold_words(text: str, english: str = "") -> str:
    """Why goods are held back, or what is to be done with them.

    What was chosen from our own list is said in the reader's language; what the shop wrote
    beside it, or instead, stays as it was written.

    Args:
        english: the same as whoever ordered it says it in English; empty: they did not.
    """
    if english and language() == "en":
        return english
    for said in (*HOLD_REASONS.values(), *HOLD_INSTRUCTIONS.values()):
        if text == said or text.startswith(f"{said} "):
            return gettext(said) + text[len(said) :]
    return text


def order_state(code: str) -> str:
    """Where an order to a producer stands."""
    return gettext(ORDER_STATES[code])


def order_way(code: str) -> str:
    """How an order went to its producer, or how the answer came."""
    return gettext(ORDER_WAYS[code])


def order_event(code: str) -> str:
    """What happened to an order."""
    return gettext(ORDER_EVENTS[code])


def long_day(day: date) -> str:
    """`thứ Năm 26/11/2026`: a day that goods come on."""
    return f"{gettext(WEEKDAYS[day.weekday()])} {format_day(day)}"


def place(place_id: str) -> str:
    """Where goods are, as `stock.places` names it: `fair-2` is `Hội chợ, điểm bán 2`."""
    kind, _, no = place_id.partition("-")
    return f"{gettext(PLACES[kind])} {no}".strip() if kind in PLACES else place_id


def move(reason: str) -> str:
    """Why goods moved."""
    return gettext(MOVES.get(reason, OTHER_MOVE))


def topic(code: str) -> str:
    """What a fact of the trail is about."""
    return gettext(TOPICS[code])


def role(code: str) -> str:
    """What somebody works as."""
    return gettext(ROLES[code])


def roles() -> list[tuple[str, str, str]]:
    """Every work somebody may be given: code, name, what it may do."""
    return [(code, role(code), gettext(ROLE_NOTES[code])) for code in ROLES]


def fault(code: str) -> str:
    """What is wrong with a fact."""
    return gettext(FAULTS[code])


def paper(code: str) -> str:
    """Why a paper is where it is; empty where there is nothing to say."""
    return gettext(PAPERS.get(code, "Chưa rõ vì sao.")) if code else ""


def standing(code: str) -> str:
    """What is known of a transfer's money."""
    return gettext(STANDINGS[code])


def transfer(one: Mapping[str, object]) -> str:
    """A transfer of a Z: its sale, and what was known of its money."""
    return f"{one['number']} · {standing(str(one['standing']))}"


def tender(kind: str) -> str:
    """A way of paying."""
    return gettext(TENDERS.get(kind, kind))


def cash_reason(reason: str, *, is_in: bool) -> str:
    """Why cash went in or out."""
    way = "in" if is_in else "out"
    return gettext(CASH_REASONS.get(f"{way}:{reason}", CASH_REASONS["out:other"]))


def happening(kind: str) -> str:
    """An approval, something taken out of an order, or the drawer opened without a sale."""
    return gettext(HAPPENINGS.get(kind, OTHER_HAPPENING))


def refusal(no: Refusal) -> str:
    """The sentence of a refusal in the request's language, its facts filled in."""
    return gettext(REFUSALS[no.code], **_facts(no))


def producers_refusal(no: Refusal) -> str:
    """The same as a producer is told it, who cannot do what the shop could."""
    said = PRODUCERS_REFUSALS.get(no.code)
    return refusal(no) if said is None else gettext(said)


def of_counting(what: str, code: str, **facts: object) -> str:
    """A word of stocktakes; the code itself where there is none."""
    words = OF_COUNTING[what].get(code)
    return code if words is None else gettext(words, **facts)


def consent(version: str) -> str:
    """What a customer agreed to in that wording; empty for a version nobody knows."""
    return gettext(OFFERS[version]) if version in OFFERS else ""


def setting(code: str, facts: dict[str, object]) -> str:
    """The sentence that ends a start."""
    return gettext(SETTINGS[code], **facts)


def file(reason: str, at: str = "") -> str:
    """Why a file cannot be read."""
    return gettext(FILES.get(reason, FILES["binary"]), at=at)


def note(code: str, at: str = "") -> str:
    """Something good to know about a file."""
    return gettext(NOTES[code], at=at)


def picture(code: str) -> str:
    """Why a picture of goods is not kept."""
    return gettext(PICTURES[code])


def remark(code: str) -> str:
    """What a person should know about a row that is taken."""
    return gettext(REMARKS[code])


def left_out(code: str) -> str:
    """What somebody changed, so that a row of a list was not written."""
    return gettext(LEFT_OUT[code])


def care(code: str, facts: Mapping[str, object]) -> str:
    """What the doctor found, and what to do."""
    return gettext(CARE[code], **{name: _told(value) for name, value in facts.items()})


def command(said: str) -> str:
    """What a command says of itself."""
    return gettext(said)


def finding(one: Finding) -> str:
    """What an audit found amiss, and the check that found it; a later release's as it is."""
    if one.check not in AUDITS:
        return one.line
    facts = dict(_with_amounts(one.facts))
    if one.check == "sync.chain":
        facts["fault"] = fault(str(facts["fault"]))
    return f"{gettext(AUDITS[one.check], **facts)} ({one.check})"


def care_line(code: str, facts: Mapping[str, object], now: datetime) -> str:
    """The same in a few words."""
    at = facts.get("at")
    told = {"ago": ago(now - at)} if isinstance(at, datetime) else {}
    return gettext(CARE_LINES[code], **told) if told else gettext(CARE_LINES[code])


def ago(age: timedelta) -> str:
    """How long ago: whole minutes, hours from 90 minutes on, days from 48 hours on."""
    minutes = age // timedelta(minutes=1)
    if minutes < 2:
        return gettext(AGES["now"])
    if minutes < 90:
        return gettext(AGES["minutes"], n=minutes)
    if minutes < 48 * 60:
        return gettext(AGES["hours"], n=minutes // 60)
    return gettext(AGES["days"], n=minutes // (24 * 60))


def _told(value: object) -> object:
    if isinstance(value, Finding):
        return finding(value)
    return format_moment(value) if isinstance(value, datetime) else value


def column(code: str) -> str:
    """What stands over a column of an exported file."""
    return gettext(COLUMNS[code])


def file_of(code: str) -> str:
    """The name of an exported file's sheet."""
    return gettext(FILES_OF[code])


def words_of(kind: str) -> Mapping[str, str]:
    """The words for codes in an exported file, as our lists read them back; English: the codes."""
    return WORDS[kind] if language() == "vi" else {}


def standard(kind: str, name: str = "") -> str:
    """What a producer's certificate is called: its own name, where its kind has none."""
    return name or gettext(STANDARDS[kind])


def row(code: str) -> str:
    """Why a row of an import stays out."""
    return gettext(ROWS.get(code, "chưa đọc được"))


def field(code: str) -> str:
    """The sentence beside a field."""
    return gettext(FIELDS.get(code, FIELDS["unreadable"]))


def _with_amounts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts, and each amount under its name without the unit, as people read it."""
    amounts = {
        name.removesuffix("_vnd"): format_vnd_with_sign(value) if isinstance(value, int) else value
        for name, value in facts.items()
        if name.endswith("_vnd")
    }
    return {**facts, **amounts}


def _facts(no: Refusal) -> dict[str, object]:
    facts = dict(no.facts)
    if no.code == "catalogue.unreadable_file":
        facts["reason"] = file(str(facts["reason"]), str(facts.get("at", "")))
    if no.code in ("assortment.bad_paper", "receiving.bad_photo"):
        facts["reason"] = gettext(PAPER_FILES[str(facts["reason"])])
    if no.code == "assortment.not_a_picture":
        facts["reason"] = picture(str(facts["reason"]))
    facts = _with_amounts(facts)
    for name in ("use_by", "day"):
        if name in facts:
            facts[name] = format_day(facts[name])  # type: ignore[arg-type]
    return {name: _told(value) for name, value in facts.items()}
