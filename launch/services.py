"""Child processes: started in groups of their own, restarted, stopped to the last."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from launch.problem import Problem

PATIENCE = 15  # seconds a service may take to end what it is doing
DEATHS, WINDOW = 5, 120  # so many deaths in so many seconds end everything
LOG_LIMIT = 10_000_000
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Service:
    """One long-running command with its log, and how often it has died."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    log: Path
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)
    restart_at: float = 0.0

    def start(self) -> None:
        """Start it as the leader of a new group that does not outlive us."""
        parent = os.getpid()

        def bind_to_parent() -> None:
            if LIBC:
                LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != parent:
                    os._exit(1)

        turn_over(self.log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=bind_to_parent,  # noqa: PLW1509 - there are no threads
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self, now: float) -> None:
        """Clear away what a dead service left and set the hour of its return."""
        self.sweep()
        self.process = None
        self.deaths = [death for death in self.deaths if death > now - WINDOW] + [now]
        if len(self.deaths) >= DEATHS:
            raise Problem(
                f"The {self.name} died {DEATHS} times in {WINDOW} seconds, so "
                f"everything was stopped: the reason stands in {self.log}"
            )
        self.restart_at = now + 2 ** (len(self.deaths) - 1)

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def sweep(self) -> None:
        """Kill whatever is left of the group; an empty group is fine."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def turn_over(log: Path) -> None:
    """Keep one older log; neither grows without end."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def watch(services: list[Service]) -> None:
    """Restart what dies, until a signal ends us or a service dies too often."""
    while True:
        now = time.monotonic()
        for service in services:
            if service.has_ended():
                code = service.process.returncode
                service.bury(now)
                wait = service.restart_at - now
                print(
                    f"The {service.name} ended (code {code}); restart in {wait:.0f} s.",
                    flush=True,
                )
            elif service.process is None and now >= service.restart_at:
                service.start()
        time.sleep(0.3)


def stop(services: list[Service]) -> None:
    """End every service politely, then for certain, with all their children."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for service in services:
        service.ask_to_stop()
    deadline = time.monotonic() + PATIENCE
    for service in services:
        if service.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.process.wait(max(0.1, deadline - time.monotonic()))
        service.sweep()
