"""Static files by content: one version for the whole tree, in its address.

Scripts and styles name each other by relative addresses, so they share the version; a changed
file changes it, and browsers keep the rest of the day's visits for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, url_for

from pos.web import light

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
    """Let browsers keep static files: their address changes with their content.

    Scripts and styles go packed where the browser can unpack them: each is packed once.
    """
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if request.path.endswith((".css", ".js")):
            response.vary.add("Accept-Encoding")
            if response.status_code == 200 and "Range" not in request.headers:
                _lighten(response)
    return response


def _lighten(response: Response) -> None:
    name = (request.view_args or {}).get("filename", "")
    if request.method != "GET" or not light.takes_gzip():
        return
    response.close()  # the file that was opened to be sent as it lies
    response.direct_passthrough = False
    response.set_data(_packed(name))
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same file, by other bytes


@cache
def _packed(name: str) -> bytes:
    return light.pack((FOLDER / name).read_bytes())
