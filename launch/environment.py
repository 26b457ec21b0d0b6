"""Makes the virtual environment and keeps it equal to the pinned requirements."""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from launch.problem import Problem

ROOT = Path(__file__).resolve().parent.parent
# Tests and packagers may bring an environment of their own; it is used as it is.
GIVEN = os.environ.get("RUN_VENV")
VENV = Path(GIVEN) if GIVEN else ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = "{}.{}".format(*sys.version_info)
STAMP = VENV / "installed.json"
WHEELHOUSE = ROOT / "wheelhouse"
NO_CONNECTION = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "ProxyError",
    "ReadTimeoutError",
    "dns error",
    "error sending request",
    "Failed to fetch",
    "tcp connect error",
)


def ready(requirements: str) -> Path:
    """The environment's Python, with everything of the file `requirements` in it."""
    if GIVEN:
        return PYTHON
    if not is_current(requirements):
        with locked(VENV):
            if not is_current(requirements):
                install(requirements)
    return PYTHON


def digest(requirements: str) -> str:
    """What must be installed, and for which Python."""
    pins = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    return f"{VERSION} {pins}"


def installed() -> dict[str, str]:
    """The digests of what was installed without an error."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def is_current(requirements: str) -> bool:
    return PYTHON.exists() and installed().get(requirements) == digest(requirements)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One installation at a time, also when two commands start together."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "install.lock").open("w")
    except OSError as failure:
        raise Problem(
            f"The folder {folder.parent} cannot be written ({failure.strerror}): "
            "give this user the right to write there, or copy the portal elsewhere."
        ) from failure
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(requirements: str) -> None:
    """Make the environment if need be and install the pins."""
    print(
        f"Installing packages of {requirements} (once, about a minute) ...", flush=True
    )
    begun = time.monotonic()
    uv = shutil.which("uv")
    make_venv(uv)
    installer = (
        [uv, "pip", "install", "--python", str(PYTHON)]
        if uv
        else [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    )
    if WHEELHOUSE.is_dir():
        installer += ["--no-index", "--find-links", str(WHEELHOUSE)]
    logged([*installer, "-r", str(ROOT / requirements)])
    done = {requirements: digest(requirements)}
    if requirements != "requirements.txt":
        # The file for tests holds every pin of the other one.
        done["requirements.txt"] = digest("requirements.txt")
    STAMP.write_text(json.dumps(done))
    print(f"Installed in {time.monotonic() - begun:.0f} s.", flush=True)


def make_venv(uv: str | None) -> None:
    """A fresh environment unless the one there is of this Python."""
    if PYTHON.exists() and (VENV / "lib" / f"python{VERSION}").is_dir():
        return
    if uv:
        logged([uv, "venv", "--allow-existing", "--python", sys.executable, str(VENV)])
        return
    if not importlib.util.find_spec("ensurepip"):
        raise Problem(
            "This Python cannot make virtual environments: install its venv package "
            f"(on Debian: apt-get install python{VERSION}-venv) and start again."
        )
    logged([sys.executable, "-m", "venv", str(VENV)])


def logged(command: list[str]) -> None:
    """Run an installing command; its output goes to a file, its failure is told."""
    log = VENV / "install.log"
    with log.open("w") as output:
        failed = subprocess.run(command, stdout=output, stderr=output, check=False)
    if failed.returncode == 0:
        return
    said = log.read_text(errors="replace")
    if WHEELHOUSE.is_dir():
        raise Problem(
            "A package is missing in wheelhouse/: fill it again with pip download "
            f"-d wheelhouse -r requirements.txt (what was missing: {log})."
        )
    if any(sign in said for sign in NO_CONNECTION):
        raise Problem(
            "The packages cannot be fetched because no package index answers: connect "
            "this machine once, or fill wheelhouse/ on another (README, Offline)."
        )
    raise Problem(f"The packages could not be installed: the reason stands in {log}")
