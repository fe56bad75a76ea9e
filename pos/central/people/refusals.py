"""How the centre's people are told no."""

from pos.base.errors import Refusal


class NotYours(Refusal):
    """The role may not."""

    code = "central.not_yours"


class FromElsewhere(Refusal):
    """Another site's page sent the form."""

    code = "central.from_elsewhere"


class WrongSignIn(Refusal):
    """Name or password do not fit; which of them is not told."""

    code = "central.wrong_sign_in"


class SlowDown(Refusal):
    """Too many wrong tries: wait `wait_s` seconds."""

    code = "central.slow_down"


class WeakPassword(Refusal):
    """Too short, or one that everybody tries first."""

    code = "central.weak_password"


class LoginTaken(Refusal):
    """Somebody already signs in by this name."""

    code = "central.login_taken"


class LastAdmin(Refusal):
    """Nobody would be left to let people in."""

    code = "central.last_admin"


class NoSuchAccount(Refusal):
    """There is no such account."""

    code = "central.no_account"


class HasFounder(Refusal):
    """There is an administrator already."""

    code = "central.has_founder"
