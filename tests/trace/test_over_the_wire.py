"""The same links through real servers, sent byte for byte."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from tests.trace.serving import by_waitress, by_werkzeug
from tests.trace.showroom import World


def ask(port: int, target: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(
            b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.parametrize("serve", [by_waitress, by_werkzeug])
def test_an_escaped_slash_reaches_the_lot(
    world: World, serve: Callable[[Flask], AbstractContextManager[int]]
) -> None:
    with serve(world.app) as port:
        for target in (
            b"/01/08930000000019/10/A%2F7",
            b"/p/hn01/mat-ong/a%2f7/?l=vi",
            b"http://127.0.0.1/P/HN01/MAT-ONG/A%2F7",
        ):
            answer = ask(port, target)
            assert answer.split(b" ", 2)[1] == b"200", target
            assert b'<dd class="num">A/7</dd>' in answer
            assert b"set-cookie" not in answer.lower()
        for target in (b"/P/HN01/CHE/" + "Lô".encode(), b"/01/" + b"9" * 2000, b"/P/%ff%fe"):
            assert ask(port, target).split(b" ", 2)[1] in {b"400", b"404"}, target
