"""A comparison as a part of a page of docs: how it came about, its tables, what they show.

The page is a person's; between two marks stands what this program wrote, and a new run of the same
set of shops takes its place.
"""

from collections.abc import Sequence
from pathlib import Path

from tests.planning.shops import table
from tests.planning.shops.peers import PEERS
from tests.planning.shops.pieces import Course
from tests.planning.shops.running import Judged, ours_of
from tests.planning.shops.seeds import SETS

MODULE = __name__.rpartition(".")[0]


class NoPlace(Exception):  # noqa: N818 - a sentence for whoever calls
    """The page has no marks for this set of shops."""


def set_of(seeds: Sequence[int]) -> str:
    """Which set the shops are of.

    Raises:
        NoPlace: they are of none, or of two.
    """
    for name, known in SETS.items():
        if set(seeds) <= set(known):
            return name
    raise NoPlace("these seeds are neither all for tuning nor all final")


def part(
    judged: Sequence[Judged], names: Sequence[str], *, asked: str, of: int, course: Course
) -> str:
    """The tables of the shops that are judged to the end, in Markdown.

    Args:
        judged: the shops, those too that are not.
        names: the agents, in the order of the tables.
        asked: the seeds as they were asked for.
        of: shops of the set.
        course: months and size.
    """
    whole = [one for one in judged if one.is_whole]
    head = _how(whole, of, asked=asked, course=course)
    if not whole:
        return f"{head}\n\nNo shop is judged to the end yet."
    scores = {name: {one.seed: one.scores[name] for one in whole} for name in names}
    ours, peers = ours_of(names), [one for one in names if one in PEERS]
    tried = {name: {one.seed: one.tries[name] for one in whole} for name in whole[0].tries}
    found = [
        head,
        _verdict(scores, tried, ours=ours, peers=peers),
        "Net value, fill and waste, each shop ordered for by every formula in turn:",
        table.comparison(scores, ours=ours),
    ]
    if tried:
        found += [
            f"Waste at equal fill: each formula multiplied until it fills as much as `{ours}`:",
            table.equal_fill(scores[ours], tried),
        ]
    found += [
        "What the net value is made of, the mean over the shops, money in millions a month:",
        table.summary(scores),
        "By kind of goods, and in the five weeks before Tết:",
        table.parts(scores),
        table.reviews(scores, ours=ours),
    ]
    return "\n\n".join(found)


def _how(whole: Sequence[Judged], of: int, *, asked: str, course: Course) -> str:
    """The command, and the state of what was run."""
    options = f" --months {course.months}" + (f" --size {course.size}" if course.size else "")
    lines = [f"    python -m {MODULE} --seeds {asked}{options}", ""]
    pieces = [piece for one in whole for piece in one.pieces.values()]
    if not pieces:
        return "\n".join(lines[:1])
    days = sorted({one.on for one in pieces})
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    seeds = ", ".join(str(one.seed) for one in whole)
    sources = max((one.of for one in pieces), key=len).split("+")
    state = f"shops {sources[0]}" + (f", engine {sources[1]}" if len(sources) > 1 else "")
    commits = ", ".join(sorted({one.commit for one in pieces}))
    minutes = sum(one.cpu_s for one in whole) / 60
    size = f"{course.size} products each" if course.size else "120 to 800 products each"
    shops = (
        f"{len(whole)} of {of} shops, {size}, {course.months} months judged after a year of history"
    )
    lines += [
        f"{shops}; run on {span} in {minutes:.0f} min of one core.",
        f"Seeds {seeds}.",
        f"Sources: commit {commits}; SHA-256 begins {state}.",
    ]
    return "\n".join(lines)


def _verdict(
    scores: table.Scores,
    tried: dict[str, dict[int, list[table.Try]]],
    *,
    ours: str,
    peers: Sequence[str],
) -> str:
    """What the tables show, in a sentence each; exceptions by name."""
    poor = [one for one in peers if not table.gain(scores[ours], scores[one]).is_above_nought]
    lines = [_of_all("Strictly better net value (95 %)", len(peers), poor)]
    if tried:
        own = scores[ours]
        wasteful = [
            name
            for name, by_seed in tried.items()
            if not table.extra_waste(own, table.at_our_fill(own, by_seed)).is_above_nought
        ]
        lines.append(_of_all("Less waste at equal fill (95 %)", len(tried), wasteful))
    return "\n".join(lines)


def _of_all(claim: str, many: int, not_so: Sequence[str]) -> str:
    but = f"; not against {', '.join(not_so)}" if not_so else ""
    return f"- {claim}: against {many - len(not_so)} of {many} formulas{but}."


def put(page: Path, name: str, text: str) -> None:
    """Put a set's part in its place on the page.

    Raises:
        NoPlace: the page has no marks for it.
    """
    begin, end = f"<!-- {name}: written by {MODULE} -->", f"<!-- end of {name} -->"
    before, mark, rest = page.read_text("utf-8").partition(begin)
    _old, end_mark, after = rest.partition(end)
    if not mark or not end_mark:
        raise NoPlace(f"{page} has no marks {begin} and {end}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
