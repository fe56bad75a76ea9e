"""The till's real process for the simulations: `python -m tests.simulation.server`.

Settings come from `OCOP_POS_…` as always.  `SIM_SHIFT_S` moves the clock by so many seconds, so
that the named world's lots are as fresh as on its own day; `SIM_MUTANT` breaks one rule;
`SIM_IMPATIENT` waits for printers for a part of the usual time.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from printers.devices import Timeouts
from tests.simulation import mutants

IMPATIENT = Timeouts(connect_s=1.0, write_s=0.8, close_s=0.3, status_s=0.4, proof_s=1.2, look_s=0.3)


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
    from pos.spool import worker

    shift = timedelta(seconds=float(os.environ.get("SIM_SHIFT_S", "0")))
    settings = Settings.from_environment()
    if os.environ.get("SIM_IMPATIENT"):
        settings = replace(settings, patience=IMPATIENT)
        worker.RETRY_S, worker.ASK_MS = 0.3, 1_000
    with clock.running(lambda: datetime.now(UTC) + shift), serving.alone(settings):
        migrate_book(settings.book, at=clock.now())
        app = create_app(settings)
        if mutant is not None and mutant.after is not None:
            mutant.after(app)
        serving.serve(app, settings, ready=lambda: print("open", flush=True))


if __name__ == "__main__":
    main()
