"""What played tills write is what real tills write."""

import json

from pos.sync.verify import check
from tests.central.tills import PlayedTill


def test_a_played_stream_stands_the_check_of_real_ones() -> None:
    till = PlayedTill()
    till.live_a_day()
    till.begin("restored")
    till.live_a_day(sales=2)
    verdict = check(till.facts)
    assert (verdict.fault, verdict.epochs, verdict.facts) == (None, 2, len(till.facts))


def test_a_copied_till_goes_on_by_itself() -> None:
    till = PlayedTill()
    till.live_a_day()
    other = till.copied()
    till.sell()
    other.sell(("MAM-NEM", 3))
    assert check(till.facts).fault is None
    assert check(other.facts).fault is None
    assert till.facts[-1].seq == other.facts[-1].seq
    assert till.facts[-1].hash != other.facts[-1].hash


def test_a_played_z_says_what_its_sales_come_to() -> None:
    till = PlayedTill()
    till.live_a_day(sales=3)
    bodies = [json.loads(one.body) for one in till.facts]
    sums = [one["total_vnd"] for one in bodies if "total_vnd" in one]
    z = bodies[-1]
    assert z["net_vnd"] == sum(sums) == z["gt_after_vnd"] - z["gt_before_vnd"]
    assert z["days"] == ["2026-11-21"]
