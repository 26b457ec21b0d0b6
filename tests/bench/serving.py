"""One gunicorn with one worker on 127.0.0.1, and what it and PostgreSQL use of a CPU."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.start import ROOT, free_port

HOST, READY_WITHIN, LONGEST = "127.0.0.1", 60, 120
TICK = 1000 / os.sysconf("SC_CLK_TCK")
CHILDREN_USER, CHILDREN_SYSTEM = 13, 14  # of /proc/PID/stat after the name, from 0


@dataclass
class Server:
    """A running one. `server_pid` is PostgreSQL's own process, 0 without one."""

    name: str
    port: int
    master: int
    worker: int
    server_pid: int
    cookies: dict[str, str]
    facts: dict[str, str]

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self.port, timeout=LONGEST)

    def cpu(self) -> tuple[float, float]:
        """Milliseconds of the worker, and of the database so far."""
        return cpu_of(self.worker), backends(self.server_pid)

    def memory(self) -> int:
        """Peak MB of the worker."""
        lines = Path(f"/proc/{self.worker}/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM"))
        return int(peak.split()[1]) // 1024


@contextmanager
def serving(
    name: str,
    variables: dict[str, str],
    found: dict[str, dict[str, str]],
    server_pid: int,
) -> Iterator[Server]:
    """As production serves, but without TLS; it ends with the block."""
    port = free_port()
    log = Path(variables["DATA_DIR"]) / "web.log"
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.bench.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "4"),
        *("--no-control-socket", "--graceful-timeout", "5", "--timeout", str(LONGEST)),
        *("--keep-alive", "75"),
    ]
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=file, stderr=file
        )
    try:
        wait(process, port, log)
        worker = child_of(process.pid)
        yield Server(
            name,
            port,
            process.pid,
            worker,
            server_pid,
            found["cookies"],
            found["facts"],
        )
    finally:
        process.terminate()
        process.wait(30)


def wait(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            asked = http.client.HTTPConnection(HOST, port, timeout=20)
            asked.request("GET", "/nothing-here/")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the server gives no page: {log.read_text()[-2000:]}")


def child_of(pid: int) -> int:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(found[0])


def stat(pid: int) -> list[str]:
    """What /proc says after the name of the process."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_of(pid: int) -> float:
    """All its threads, to the microsecond where the kernel counts so."""
    try:
        spent = [
            int(path.read_text().split()[0])
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat")
        ]
        return sum(spent) / 1e6
    except OSError:
        user, system = stat(pid)[11:13]
        return (int(user) + int(system)) * TICK


def backends(server_pid: int) -> float:
    """PostgreSQL's processes: those that run, and those that have ended."""
    if not server_pid:
        return 0
    fields = stat(server_pid)
    ended = int(fields[CHILDREN_USER]) + int(fields[CHILDREN_SYSTEM])
    running = 0.0
    children = Path(f"/proc/{server_pid}/task/{server_pid}/children").read_text()
    for pid in children.split():
        try:
            running += cpu_of(int(pid))
        except OSError:  # it has just ended, and is among the ended at the next look
            continue
    return ended * TICK + running


def postmaster(pid: int) -> int:
    """The process that started the backend `pid`, if it can be looked at."""
    try:
        return int(stat(pid)[1])
    except OSError:
        return 0
