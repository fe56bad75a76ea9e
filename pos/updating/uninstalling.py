"""Taking the program off a machine.  What belongs to the shop is never touched."""

import shutil
from pathlib import Path

from pos.config import Settings
from pos.updating.releases import Program


def uninstall(settings: Settings) -> Path | None:
    """Remove every release; gives the folder of what is in use and stays, None for nothing.

    The pointer goes first: a removal broken off leaves no release that could be started.
    """
    program = Program(settings.home)
    program.current.unlink(missing_ok=True)
    shutil.rmtree(program.folder, ignore_errors=True)
    return program.folder if program.folder.exists() else None
