"""`python -m tests.supply.shops --seeds tuning`: the tables of a comparison, in Markdown."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tests.supply.shops import table
from tests.supply.shops.peers import PEERS
from tests.supply.shops.running import AGENTS, ENGINE, PIPE, run_all, scaled
from tests.supply.shops.seeds import SETS

SCALES = (0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.5)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.supply.shops", description=__doc__)
    parser.add_argument("--seeds", default="tuning", help="tuning, final, or numbers with commas")
    parser.add_argument("--agents", default=",".join(AGENTS), help="names with commas")
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--size", type=int, help="products a shop; else as the seed has it")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--equal-fill", action="store_true", help="scale the peers to our fill")
    parser.add_argument("--keep", type=Path, help="a file that keeps the peers' scores")
    return parser.parse_args()


def main() -> None:
    """Run, and print the tables."""
    asked = _arguments()
    seeds = SETS.get(asked.seeds) or tuple(int(one) for one in asked.seeds.split(","))
    names = asked.agents.split(",")
    ours = next((one for one in (ENGINE, PIPE) if one in names), names[0])
    peers = [one for one in names if one in PEERS]
    tried = [scaled(one, scale) for one in peers for scale in SCALES] if asked.equal_fill else []
    scores = run_all(
        seeds,
        list(dict.fromkeys([*names, *tried])),
        months=asked.months,
        size=asked.size,
        workers=asked.workers,
        kept=asked.keep,
    )
    shown = {name: scores[name] for name in names}
    print(f"## Seeds: {asked.seeds} ({len(seeds)} shops, {asked.months} months)\n")
    print("Mean over the shops; money in millions of đồng a month.\n")
    print(table.summary(shown), table.comparison(shown, ours=ours), sep="\n\n", end="\n\n")
    print(table.parts(shown), table.reviews(shown, ours=ours), sep="\n\n", end="\n\n")
    if tried:
        scales = {one: [scores[scaled(one, scale)] for scale in SCALES] for one in peers}
        print(table.equal_fill(scores[ours], scales))


if __name__ == "__main__":
    main()
