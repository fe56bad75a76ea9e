"""The three kinds of no: a refusal of the rules, an unreadable form, a broken promise."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - the shop's word for it
    """The rules say no; nothing has changed.  Answered with 409 and a translated sentence.

    Rooms derive their own refusals and give each a `code` (`stock.not_enough`); the facts
    fill the sentence.
    """

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts: Mapping[str, object] = facts


class BadForm(Exception):  # noqa: N818 - the shop's word for it
    """Input that cannot be read.  Answered with 400, a sentence beside each field.

    Args:
        problems: field name to the code of what is wrong with it (`quantity` → `not_a_number`).
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(dict(problems))
        self.problems = dict(problems)


class Broken(Exception):  # noqa: N818 - the shop's word for it
    """A promise of our own failed: stop, log, 500.  Never caught to go on."""


class NoRoom(Refusal):
    """The disk is full: the act was undone whole, and the next may succeed."""

    code = "base.no_room"


class LittleRoom(Refusal):
    """What is left of the disk is kept for sales: nothing else is written until there is more."""

    code = "base.little_room"


class NotWritable(Refusal):
    """The book cannot be written: a disk that fails or lets nobody write; nothing has changed."""

    code = "base.not_writable"


class WrongSetting(Exception):  # noqa: N818 - ends the start with its one sentence
    """A setting or folder that the program cannot start with.

    Args:
        code: which sentence says it (`setting.port`).
        facts: what fills the sentence.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
