"""A program that takes a long list in, or gives it back, until somebody pulls its plug:
`python -m tests.intake.unplugged take`, `… undo`.

The data folder is `OCOP_POS_HOME`.  Says `begun` before the first piece.
"""

import sys
import time

from pos import serving
from pos.base import clock
from pos.base.transaction import reading
from pos.config import Settings
from pos.intake import journal
from pos.intake.continuing import Pace, Way
from pos.intake.importing import import_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.undoing import undo_import
from pos.shop.queries import people
from pos.sync.pen import Hand
from tests.intake.long_lists import rows
from tests.world import NOON, TODAY

PAUSE_S = 0.03
"""Between two pieces, so that a plug is pulled in the middle of them more often than not."""


def main() -> None:
    """Take the list in, or give the last one back."""
    settings = Settings.from_environment()
    with clock.running(lambda: NOON), serving.alone(settings):
        app = serving.open_shop(settings)
        with app.app_context():
            [person_id] = [one.id for one in people(reading()) if one.name == "Hạnh"]
            hand = Hand(app.extensions["ocop_house"].pen, clock.now(), person_id, "Hạnh", 1)
            way = Way(lambda *_told: time.sleep(PAUSE_S), pace=Pace(2, is_fixed=True))
            print("begun", flush=True)
            if sys.argv[1] == "take":
                read = read_list(rows(), today=TODAY).goods
                assert read is not None
                import_goods(read, Source("hang.csv", "0" * 64), hand=hand, way=way)
            else:
                last = journal.last_standing(reading())
                assert last is not None
                undo_import(last, hand=hand, way=way)


if __name__ == "__main__":
    main()
