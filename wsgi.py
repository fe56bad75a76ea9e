"""The WSGI entry for servers other than `ocop-pos run`: one process, threads as you like."""

from pos.config import Settings
from pos.serving import open_for_life

app = open_for_life(Settings.from_environment())
