"""How training says no."""

from pos.base.errors import Refusal


class NotPractised(Refusal):
    """Settings, lists and files are the real shop's: they are not practised."""

    code = "training.not_practised"


class NoTraining(Refusal):
    """Nothing can be practised here: the folder is no shop's, or is training itself."""

    code = "training.none"
