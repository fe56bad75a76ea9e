"""Drawing a receipt beside bare Pillow.  For `tests.bench`."""

import statistics
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from printers import layout, printing
from printers.devices import Speech
from printers.marks import TextMark
from printers.profiles import ROLL_80
from printers.stored import loads

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "printers" / "fonts" / "NotoSans-Regular.ttf"


def draw(papers: dict[int, str], rounds: int = 30) -> None:
    """Time a receipt's drawing and encoding beside the same words by bare Pillow."""
    print("\n## Drawing a receipt, 80 mm\n")
    print("| ms | first | p50 | p99 | bytes | bare Pillow p50 | p99 | ratio p50 |")
    print("|---|---|---|---|---|---|---|---|")
    font = ImageFont.truetype(str(FONT), 24)
    for lines, words in papers.items():
        paper = loads(words)
        laid = layout.lay_out(paper, ROLL_80)
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


def points(values: list[float]) -> tuple[float, float]:
    """The median and the 99th of a hundred."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def _ms(pair: tuple[float, float]) -> tuple[str, str]:
    return f"{pair[0]:.2f}", f"{pair[1]:.2f}"
