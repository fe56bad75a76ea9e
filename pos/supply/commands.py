"""`ocop-pos reorder`: the ordering engine as a program."""

import sys

import click

from pos.supply import line_protocol


@click.group(name="reorder")
def reorder() -> None:
    """Đặt hàng: máy tính số đề xuất."""


@reorder.command(name="engine")
def engine() -> None:
    """Trả lời từng dòng JSON: nhận sổ của một cửa hàng, đưa ra số nên đặt."""
    line_protocol.serve(sys.stdin.buffer, sys.stdout, sys.stderr)
