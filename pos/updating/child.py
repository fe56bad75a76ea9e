"""A new release at work for an update: `python -I -m pos.updating.child try|bring`.

The release that updates and the one that is taken up agree on this and nothing more: the data
folder is in `OCOP_POS_HOME`; on the output comes JSON, a list of what is amiss with the book; the
exit code is 0, else the last line of the errors says why.  It dies once its input is closed.
"""

import json
import os
import sys
import threading

from pos.base.errors import Broken, WrongSetting
from pos.config import Settings
from pos.web import sentences


def main(words: list[str]) -> int:
    """Do the one thing asked for; gives the exit code."""
    threading.Thread(target=_die_with_the_parent, daemon=True).start()
    from pos.updating import trial

    work = {"try": trial.try_out, "bring": trial.bring}[words[0]]
    os.umask(0o077)
    try:
        found = work(Settings.from_environment())
    except WrongSetting as wrong:
        sys.stderr.write(sentences.setting(wrong.code, wrong.facts))
        return 2
    except Broken as broken:
        sys.stderr.write(str(broken))
        return 2
    sys.stdout.write(json.dumps(found))
    return 0


def _die_with_the_parent() -> None:
    while os.read(0, 1):  # not `sys.stdin`, whose lock a thread that waits would keep to the end
        pass
    os._exit(3)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
