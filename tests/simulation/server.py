"""The till's real process for the simulations: `python -m tests.simulation.server`.

Settings come from `OCOP_POS_…` as always.  `SIM_SHIFT_S` moves the clock by so many seconds, so
that the named world's lots are as fresh as on its own day; `SIM_MUTANT` breaks one rule.
"""

import os
from datetime import UTC, datetime, timedelta

from tests.simulation import mutants


def main() -> None:
    """Serve until SIGTERM, or until somebody pulls the plug."""
    mutant = mutants.MUTANTS.get(os.environ.get("SIM_MUTANT", ""))
    if mutant is not None and mutant.before is not None:
        mutant.before()  # rules are broken before the rooms take hold of them

    from pos import serving
    from pos.app import create_app
    from pos.base import clock
    from pos.config import Settings
    from pos.migrations.running import migrate_book

    shift = timedelta(seconds=float(os.environ.get("SIM_SHIFT_S", "0")))
    settings = Settings.from_environment()
    with clock.running(lambda: datetime.now(UTC) + shift), serving.alone(settings):
        migrate_book(settings.book, at=clock.now())
        app = create_app(settings)
        if mutant is not None and mutant.after is not None:
            mutant.after(app)
        serving.serve(app, settings, ready=lambda: print("open", flush=True))


if __name__ == "__main__":
    main()
