"""The port and the folders that a start needs, checked before anything else."""

import errno
import fcntl
import socket
from pathlib import Path
from typing import IO

from launch.problem import Problem


def claim_port(host: str, port: int) -> None:
    """Refuse a port that cannot be had; the web server binds it itself later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise Problem(why_no_port(host, port, failure)) from failure


def why_no_port(host: str, port: int, failure: OSError) -> str:
    if failure.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program: stop that program, or choose "
            f"another port, for example: ./run --port {port + 1}"
        )
    if failure.errno == errno.EACCES:
        return f"Port {port} is reserved for root: choose one above 1023 with --port."
    return f"The address {host} is not one of this machine's: correct --host."


def claim_data(folder: Path) -> IO[str]:
    """The data folder, made, writable, and held by this process alone."""
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        lock = (folder / "run.lock").open("w")
    except OSError as failure:
        raise Problem(
            f"The data folder {folder} cannot be written ({failure.strerror}): give "
            "this user the right to write there, or choose another with --data."
        ) from failure
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        raise Problem(
            f"Another ./run already uses the data folder {folder}: stop it, or choose "
            "another folder with --data."
        ) from failure
    return lock
