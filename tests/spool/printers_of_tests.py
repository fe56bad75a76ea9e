"""Printers of the spool's tests: the real devices on short patience, and one made of paper."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pos.spool import printing
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.queries import Job
from printers.devices import Delivery, Speech, TcpDevice, Timeouts
from printers.profiles import ROLL_80, Profile
from printers.proof import Proof
from printers.status import Status
from tests.printers.fake_printer import FakePrinter
from tests.till.steps import rows
from tests.world import World

SHORT = Timeouts(connect_s=3, write_s=1.5, close_s=0.5, status_s=0.5, proof_s=1.0, look_s=0.3)


def tcp(fake: FakePrinter, roll: Profile = ROLL_80) -> Printer:
    """The real network device, pointed at a printer that is not there."""
    host, port = fake.address.removeprefix("tcp://").split(":")
    return Printer(TcpDevice(host, int(port), SHORT), roll)


@dataclass
class PaperDevice:
    """Takes each job at once; `before` and `after` its first byte a test may look, or fail."""

    speech: Speech = Speech.ESCPOS
    before: Callable[[bytes], None] = lambda _payload: None
    after: Callable[[bytes], None] = lambda _payload: None
    jobs: list[bytes] = field(default_factory=list)

    def status(self) -> Status | None:
        return None

    def send(
        self,
        payload: bytes,
        *,
        proof: Proof = Proof.NONE,
        asks_first: bool = False,
        on_first_byte: Callable[[], None] | None = None,
    ) -> Delivery:
        self.before(payload)
        assert on_first_byte is not None
        on_first_byte()
        self.after(payload)
        self.jobs.append(payload)
        return Delivery.SENT_UNCONFIRMED


def print_next(world: World, printer: Printer) -> Job | None:
    """Send the oldest waiting paper, as the worker does."""
    return printing.print_next(printer, world.house_hand)


def print_all(world: World, printer: Printer, most: int = 20) -> list[str]:
    """Send papers until nothing waits or one is held; gives their ids in order."""
    sent: list[str] = []
    for _ in range(most):
        job = print_next(world, printer)
        if job is None or printing.is_held(job.job_id):
            break
        sent.append(job.job_id)
    return sent


def row(job_id: str) -> PrintJob:
    [one] = rows(PrintJob, PrintJob.id == job_id)
    return one


def states() -> list[str]:
    """The state of every paper, oldest first; a drawer's pulse is none."""
    papers = PrintJob.kind != "drawer"
    return [one.state for one in rows(PrintJob, papers, order_by=PrintJob.id)]
