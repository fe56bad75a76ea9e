"""What a paper says, whatever stands where."""

import re
from dataclasses import fields, is_dataclass

from sqlalchemy import update

from pos.base.transaction import writing
from pos.shop.models import Profile
from printers.document import Paper


def texts(paper: Paper) -> list[str]:
    """Every run of words of a paper, table cells among them; English without its brackets."""
    found: list[str] = []

    def look(value: object) -> None:
        if isinstance(value, str):
            found.append(re.sub(r"^\((.*)\)$", r"\1", value.strip()))
        elif isinstance(value, tuple):
            for one in value:
                look(one)
        elif is_dataclass(value):
            for field in fields(value):
                if field.name not in {"size", "align", "language", "content", "amount_at", "space"}:
                    look(getattr(value, field.name))

    look(paper)
    return found


def english_papers() -> None:
    """The shop's papers carry English from now on."""
    with writing() as session:
        session.execute(update(Profile).values(papers_english=True))
