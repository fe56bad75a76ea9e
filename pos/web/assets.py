"""Static files by content: a changed file has a new address, an unchanged one is kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, url_for

FOLDER = Path(__file__).parent / "static"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a static file, with its content's version."""
    return url_for("static", filename=name, v=_version(name))


def keep(response: Response) -> Response:
    """Let browsers keep versioned static files; the others are asked for each time."""
    if request.endpoint == "static":
        is_versioned = "v" in request.args
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_versioned else "no-cache"
        )
    return response
