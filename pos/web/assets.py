"""Static files by content: one version for the whole tree, in its address.

Scripts and styles name each other by relative addresses, so they share the version; a changed
file changes it, and browsers keep the rest of the day's visits for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, url_for

FOLDER = Path(__file__).parent / "static"


@cache
def version() -> str:
    """Twelve hexadecimal digits over every static file's name and content."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static(name: str) -> str:
    """The address of a static file."""
    return url_for("static", filename=name)


def keep(response: Response) -> Response:
    """Let browsers keep static files: their address changes with their content."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
