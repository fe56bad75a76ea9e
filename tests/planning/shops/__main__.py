"""`python -m tests.planning.shops --seeds tuning`: the tables of a comparison, in Markdown."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.planning.shops import page
from tests.planning.shops.pieces import Course
from tests.planning.shops.running import AGENTS, Judged, run_all
from tests.planning.shops.seeds import SETS

DOCS = Path("docs/reordering.md")


def _arguments(words: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog=f"python -m {page.MODULE}", description=__doc__)
    parser.add_argument("--seeds", default="tuning", help="tuning, final, or numbers with commas")
    parser.add_argument("--agents", default=",".join(AGENTS), help="names with commas")
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--size", type=int, help="products a shop; else as the seed has it")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--no-equal-fill",
        dest="equal_fill",
        action="store_false",
        help="leave out the formulas' waste at our fill rate: it is most of the work",
    )
    parser.add_argument(
        "--pieces",
        type=Path,
        help="a folder that keeps each run: the same command goes on where it was ended",
    )
    parser.add_argument("--minutes", type=float, help="begin no new run after so many")
    parser.add_argument(
        "--docs",
        nargs="?",
        type=Path,
        const=DOCS,
        help=f"put the tables in their place on a page; without a name on {DOCS}",
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run what is not there yet, and print the tables; 1 where time was too short for all."""
    asked = _arguments(words)
    seeds = SETS.get(asked.seeds) or tuple(int(one) for one in asked.seeds.split(","))
    place = page.set_of(seeds) if asked.docs else ""
    of = len(SETS[place]) if place else len(seeds)
    names, course = asked.agents.split(","), Course(asked.months, asked.size)
    with TemporaryDirectory() as passing:
        judged = run_all(
            seeds,
            names,
            folder=asked.pieces or Path(passing),
            course=course,
            with_equal_fill=asked.equal_fill,
            workers=asked.workers,
            minutes=asked.minutes,
        )
    text = page.part(judged, names, asked=asked.seeds, of=of, course=course)
    print(text)
    if asked.docs:
        page.put(asked.docs, place, text)
    return _missing(judged)


def _missing(judged: list[Judged]) -> int:
    missing = [one.seed for one in judged if not one.is_whole]
    if missing:
        print(f"\nNot judged to the end: {', '.join(map(str, missing))}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
