"""The WSGI entry for servers other than `ocop-pos run`."""

from pos.app import create_app
from pos.config import Settings

app = create_app(Settings.from_environment())
