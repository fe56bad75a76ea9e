"""How the back-test says no."""

from pos.base.errors import Refusal


class TooLittlePast(Refusal):
    """The books go back too few days to be lived again."""

    code = "backtest.too_little_past"


class RunsAlready(Refusal):
    """A back-test is under way."""

    code = "backtest.runs_already"
