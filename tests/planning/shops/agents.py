"""Who orders: anything that answers the messages of the line protocol."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

from tests.planning.shops.protocol import Message

ANSWERED = {"hello", "review"}
"""The messages that have a reply."""


class Agent(Protocol):
    """One who reads a shop's books and orders."""

    def answer(self, message: Message) -> Message | None:
        """Take a message; a reply to `hello` and `review`, nothing else."""


class LineAgent:
    """The engine in this process: lines in, lines out, by the function that serves the program."""

    def __init__(self, answer_line: Callable[[str], str | None]) -> None:
        self._answer_line = answer_line

    def answer(self, message: Message) -> Message | None:
        """Through text, so that nothing is handed over that a pipe would not carry."""
        reply = self._answer_line(json.dumps(message, ensure_ascii=False))
        return json.loads(reply) if reply else None


class PipeAgent:
    """The real program over its standard input and output."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        words = list(command) or [sys.executable, "-m", "pos.cli", "reorder", "engine"]
        self._program = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def answer(self, message: Message) -> Message | None:
        """One line in; one line out where the protocol has a reply."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(message, ensure_ascii=False) + "\n")
        if message["type"] not in ANSWERED:
            return None
        self._program.stdin.flush()
        line = self._program.stdout.readline()
        if not line:
            raise EOFError(f"the program ended with {self._program.wait(10)}")
        reply: Message = json.loads(line)
        return reply

    def close(self) -> None:
        """Say the end and wait for the program to go."""
        with suppress(BrokenPipeError):
            self._program.communicate(json.dumps({"type": "end"}) + "\n", timeout=30)


class Timed:
    """An agent whose reviews are timed."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.seconds: list[float] = []

    def answer(self, message: Message) -> Message | None:
        """As the agent within."""
        began = perf_counter()
        reply = self._agent.answer(message)
        if message["type"] == "review":
            self.seconds.append(perf_counter() - began)
        return reply
