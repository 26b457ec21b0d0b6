"""Starting and stopping ./run for real: how long, what stays, what is said."""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.proofs import Figure, Ground

ROOT = Path(__file__).resolve().parent.parent.parent
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
ALL = 6  # the web server and its two, the background worker and its one, the clock
OLD_PYTHON = (
    "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); "
    "runpy.run_path('run', run_name='__main__')"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**changes: str) -> dict[str, str]:
    """A plain environment, with the packages that are installed already."""
    dropped = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR", "DEMO")
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    return {**kept, "RUN_VENV": sys.prefix, **changes}


def with_a_terminals_ctrl_c() -> None:
    """A shell's background job ignores it and hands that down; a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(
    data: Path, *options: str, **changes: str
) -> Iterator[tuple[subprocess.Popen, float]]:
    """A running ./run on `data`, and the seconds until it answered.

    `changes` are variables of its environment.
    """
    begun = time.monotonic()
    process = subprocess.Popen(
        [ROOT / "run", "--port", str(free_port()), "--data", data, *options],
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=with_a_terminals_ctrl_c,  # noqa: PLW1509 - there are no threads
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            raise AssertionError("".join(said))
        yield process, time.monotonic() - begun
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@cache
def begun() -> Path:
    """A data folder after its first start with the demo.

    Made once for a run of the suite, which names the place in BEGUN, else for a process.
    """
    given = os.environ.get("BEGUN")
    folder = Path(given or tempfile.mkdtemp(prefix="begun-"))
    if not given:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data, whole = folder / "data", folder / "whole"
    if not whole.exists():
        with started(data):
            pass
        whole.touch()
    return data


def copy_of_begun(data: Path) -> Path:
    """`data` as a first start leaves it, without the seconds that the demo takes."""
    return shutil.copytree(begun(), data)


def processes_of(data: Path) -> list[int]:
    """The processes that carry `data` in their environment."""
    marker, found = f"DATA_DIR={data}\0".encode(), []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if marker in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:  # it has just ended, or is not ours
                continue
    return found


def eventually(ask: Callable, *, within: float = 20) -> object:
    """The first answer that is not empty, or the last one."""
    deadline = time.monotonic() + within
    while not (answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return answer


def left_after(data: Path, number: int, *, within: float = 60) -> int:
    """How many processes a ./run leaves when it gets the signal `number`."""
    with started(data) as (process, _):
        assert eventually(lambda: len(processes_of(data)) == ALL)
        process.send_signal(number)
        eventually(lambda: not processes_of(data), within=within)
        return len(processes_of(data))


def without_roots_privilege() -> None:
    """Let file permissions count for root, too."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def refusal(command: list[str], **changes: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=without_roots_privilege if os.geteuid() == 0 else None,
        check=False,
    )


def is_one_sentence(done: subprocess.CompletedProcess) -> bool:
    """Ended with an error and said one line, without a traceback."""
    lines = done.stderr.strip().splitlines()
    return done.returncode != 0 and len(lines) == 1 and "Traceback" not in lines[0]


def bad_starts(folder: Path) -> dict[str, subprocess.CompletedProcess]:
    """The starts that cannot succeed, each by its name."""
    run, port = str(ROOT / "run"), str(free_port())
    closed = folder / "closed"
    closed.mkdir(mode=0o555)
    plain = [run, "--port", port, "--data", str(folder / "data")]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = [*plain, "--port", str(taken.getsockname()[1])]
        in_use = refusal(busy)
    unreachable = f"postgres://postgres@127.0.0.1:{free_port()}/portal"
    return {
        "port in use": in_use,
        "old Python": refusal([sys.executable, "-c", OLD_PYTHON]),
        "read-only folder": refusal([*plain, "--data", str(closed / "data")]),
        "bad DATABASE_URL": refusal(plain, DATABASE_URL="postgres//nowhere"),
        "database unreachable": refusal(plain, DATABASE_URL=unreachable),
        "no SECRET_KEY": refusal([*plain, "--no-demo"]),
        "demo on every address": refusal([*plain, "--host", "0.0.0.0"]),
    }


def prove(ground: Ground) -> Iterator[Figure]:
    """Mission line 1 of the first release."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = folder / "data"
        with started(data) as (_, seconds):
            yield Figure("first start, s", f"{seconds:.1f}", "< 60", ok=seconds < 60)
        left = left_after(data, signal.SIGKILL)
        yield Figure("processes left by kill -9", left, "0", ok=left == 0)
        for attempt in range(ground.count(3, 1)):
            with started(data) as (_, seconds):
                named = f"second start, s (try {attempt + 1})"
                yield Figure(named, f"{seconds:.1f}", "< 5", ok=seconds < 5)
        for number in (signal.SIGINT, signal.SIGTERM):
            left = left_after(data, number)
            named = f"processes left by {signal.Signals(number).name}"
            yield Figure(named, left, "0", ok=left == 0)
        for name, done in bad_starts(folder).items():
            said = len(done.stderr.strip().splitlines())
            yield Figure(f"lines said: {name}", said, "1", ok=is_one_sentence(done))
