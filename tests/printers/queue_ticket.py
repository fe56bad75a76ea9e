"""A second program on `printers` alone: the ticket of a waiting room, printed to an address.

    python -m tests.printers.queue_ticket 42 file:///dev/usb/lp0 clone-58

It is a program of its own so that a test can run it where nothing of the shop can be imported.
"""

import argparse

from printers.devices import open_device
from printers.document import Align, Document, Gap, Paragraph, Qr, Rule, Size, Space, words
from printers.presets import PRESETS, preset
from printers.printing import encode_paper


def ticket(number: int) -> Document:
    """What a person who waits holds in the hand."""
    return Document(
        (
            Paragraph(words("PHÒNG KHÁM XÃ BA CHẼ"), Size.TITLE, Align.CENTER),
            Rule(),
            Paragraph(words("Số thứ tự của bạn"), align=Align.CENTER),
            Paragraph(words(str(number)), Size.SHELF_PRICE, Align.CENTER),
            Gap(Space.MEDIUM),
            Qr(f"HTTPS://CHO.EXAMPLE.VN/{number}", (Paragraph(words("Xem còn mấy người")),)),
        )
    )


def main() -> None:
    """Print one ticket and say what is known of it."""
    parser = argparse.ArgumentParser(prog="queue_ticket")
    parser.add_argument("number", type=int)
    parser.add_argument("address")
    parser.add_argument("kind", choices=[kind.preset_id for kind in PRESETS])
    told = parser.parse_args()
    device = open_device(told.address, takes_files=True)
    job = encode_paper(ticket(told.number), preset(told.kind).profile, device.speech)
    print(device.send(job).value)


if __name__ == "__main__":
    main()
