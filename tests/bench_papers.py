"""Drawing a receipt beside bare Pillow and beside python-escpos.  For `tests.bench`."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image, ImageDraw, ImageFont

from printers import printing
from printers.devices import Speech
from printers.dialects import bands
from printers.document import Document
from printers.drawing import raster
from printers.fonts import glyphs
from printers.layouts import flow
from printers.layouts.marks import TextMark
from printers.layouts.papers import lay_out
from printers.profiles import ROLL_80
from printers.stored import loads
from tests.printers.sample_papers import GOODS, Good, receipt

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "printers" / "fonts" / "NotoSans-Regular.ttf"


AIMED_ITEMS = 20
AIMS = {"cold ms": 11.0, "warm ms": 3.5, "bytes": 87_040}
"""Of a receipt of so many items on a roll of 80 mm; 87,040 bytes are 85 KB."""


def draw(papers: dict[int, str], rounds: int = 30) -> None:
    """Time a receipt's drawing and encoding beside the same words by bare Pillow."""
    print("\n## Drawing a receipt, 80 mm\n")
    print("| ms | first | p50 | p99 | bytes | bare Pillow p50 | p99 | ratio p50 |")
    print("|---|---|---|---|---|---|---|---|")
    font = ImageFont.truetype(str(FONT), 24)
    for lines, words in papers.items():
        paper = loads(words)
        laid = lay_out(paper, ROLL_80)
        texts = [mark for mark in laid.marks if isinstance(mark, TextMark)]
        own, bare, job = [], [], b""
        for _ in range(rounds):
            begun = time.perf_counter()
            job = printing.encode(printing.draw_paper(paper, ROLL_80), ROLL_80, Speech.ESCPOS)
            own.append((time.perf_counter() - begun) * 1000)
            begun = time.perf_counter()
            picture = Image.new("1", (ROLL_80.width_dots, laid.height_dots), 1)
            pen = ImageDraw.Draw(picture)
            for mark in texts:
                pen.text((mark.x, mark.y), mark.text, fill=0, font=font, anchor="ls")
            picture.tobytes()
            bare.append((time.perf_counter() - begun) * 1000)
        cells = (f"{own[0]:.1f}", *_ms(points(own[1:])), len(job), *_ms(points(bare)))
        ratio = statistics.median(own[1:]) / statistics.median(bare)
        print(f"| {lines} lines | {' | '.join(map(str, cells))} | {ratio:.1f} |")
    beside_python_escpos()


def goods(items: int) -> tuple[Good, ...]:
    """So many lines of a sale, no two of them of the same name."""
    named = (GOODS[number % len(GOODS)] for number in range(items))
    return tuple(
        (f"{name} {number // len(GOODS) + 1}" if number >= len(GOODS) else name, *rest)
        for number, (name, *rest) in enumerate(named)
    )


def beside_python_escpos(rounds: int = 15) -> None:
    """Drawing and bytes of receipts beside `image()` of python-escpos for the same picture.

    Processor time, the two in turn, since other programs disturb the clock.  Cold: fonts and
    letters are known, no word and no line is; warm: the same lines were printed before.  Only
    ours draws: the other is handed the finished picture.
    """
    print("\n## Receipts of 80 mm beside python-escpos, processor time\n")
    print("| items | cold p50 ms | warm p50 ms | bytes | python-escpos ms | bytes |")
    print("|---|---|---|---|---|---|")
    for items in (3, 12, 20, 40):
        paper = receipt(goods(items))
        picture = printing.draw_paper(paper, ROLL_80)
        cold, warm, other = [], [], []
        job, oracle = b"", Dummy()
        for _ in range(rounds):
            _forget()
            job, took = _timed(lambda paper=paper: _job(paper))
            cold.append(took)
            warm.append(_timed(lambda paper=paper: _job(paper))[1])
            oracle = Dummy(profile="TM-T20II")  # 576 dots; the default profile complains aloud
            other.append(_timed(lambda to=oracle, shown=picture: to.image(shown))[1])
        figures = (statistics.median(cold), statistics.median(warm), len(job))
        mine = f"{figures[0]:.1f} | {figures[1]:.2f} | {len(job):,}"
        theirs = f"{statistics.median(other):.1f} | {len(oracle.output):,}"
        print(f"| {items} | {mine} | {theirs} |")
        if items == AIMED_ITEMS:
            print(f"| aim for {items} | {_aims(figures)} | | |")


def _aims(figures: tuple[float, float, int]) -> str:
    """What is aimed at, beside each whether it is held."""
    return " | ".join(
        f"≤ {aim:,} {'held' if figure <= aim else 'MISSED'}"
        for figure, aim in zip(figures, AIMS.values(), strict=True)
    )


def _job(paper: Document) -> bytes:
    return printing.encode_paper(paper, ROLL_80, Speech.ESCPOS)


def _forget() -> None:
    """Lose every word and line that was drawn; letters stay."""
    for kept in (raster._drawn, bands._stretch, bands._cuts, glyphs._drawn_word):
        kept.cache_clear()
    flow.single_line_width_dots.cache_clear()


def _timed(work: Callable[[], bytes]) -> tuple[bytes, float]:
    begun = time.process_time()
    result = work()
    return result, (time.process_time() - begun) * 1000


def points(values: list[float]) -> tuple[float, float]:
    """The median and the 99th of a hundred."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def _ms(pair: tuple[float, float]) -> tuple[str, str]:
    return f"{pair[0]:.2f}", f"{pair[1]:.2f}"
