"""./run: from a fresh clone to a portal that answers, and back to nothing."""

import argparse
import http.client
import os
import subprocess
import time
from pathlib import Path

from launch import environment, places
from launch.problem import Problem
from launch.services import Service, stop, watch

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, chosen by nobody but --host
LAST_PORT = 65535
LOOPBACK = ("127.0.0.1", "localhost")
WEB_WORKERS, WEB_THREADS = 2, 4  # SQLite has one writer; more processes only queue
READY_WITHIN = 90  # seconds; an old machine under load needs 20
PREPARE_REFUSED = 3  # the exit code with which launch.prepare says one sentence


def serve(arguments: list[str]) -> None:
    """Serve until somebody says stop."""
    options = parse(arguments)
    data = data_folder(options.data)
    with places.claim_data(data):
        places.claim_port(options.host, options.port)
        python = environment.ready("requirements.txt")
        settings = variables(options, data)
        accounts = prepare(python, settings, data)
        web = web_server(python, settings, data, options)
        worker = background_worker(python, settings, data)
        ticks = clock(python, settings, data)
        try:
            web.start()
            wait_for_answer(web, options)
            announce(options, accounts)
            watch([web, worker, ticks])
        except KeyboardInterrupt:
            print("\nStopping ...", flush=True)
        finally:
            stop([web, worker, ticks])
    print("Stopped.", flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run", description="Serve the portal; without options: the demo."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--data", type=Path, help="folder of all data (default: var/)")
    parser.add_argument(
        "--no-demo", action="store_true", help="production: nothing invented is loaded"
    )
    options = parser.parse_args(arguments)
    if not options.no_demo and options.host not in LOOPBACK:
        raise Problem(
            "The demo has accounts with known passwords, so it listens on 127.0.0.1 "
            f"only: leave --host {options.host} away, or start with --no-demo."
        )
    if not 0 < options.port <= LAST_PORT:
        raise Problem("A port is a number from 1 to 65535: correct --port.")
    return options


def data_folder(chosen: Path | None) -> Path:
    """--data, else DATA_DIR of the environment or of .env, else var/."""
    named = os.environ.get("DATA_DIR") or from_env_file("DATA_DIR")
    return (chosen or Path(named or environment.ROOT / "var")).resolve()


def from_env_file(name: str) -> str:
    """What .env says of `name`; everything else in it is read by the settings."""
    try:
        lines = (environment.ROOT / ".env").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    pairs = (line.removeprefix("export ").partition("=") for line in lines)
    found = [
        value.strip().strip("'\"") for key, _, value in pairs if key.strip() == name
    ]
    return found[-1] if found else ""


def variables(options: argparse.Namespace, data: Path) -> dict[str, str]:
    """The environment of every child process."""
    chosen = {
        "DATA_DIR": str(data),
        "DEMO": "0" if options.no_demo else "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if not options.no_demo:
        chosen["PUBLIC_URL"] = f"http://{options.host}:{options.port}"
    return {**os.environ, **chosen}


def prepare(python: Path, settings: dict[str, str], data: Path) -> str:
    """Bring database and static files up to date; returns the demo accounts' text."""
    done = subprocess.run(
        [python, "-m", "launch.prepare"],
        cwd=environment.ROOT,
        env=settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    log = data / "logs" / "prepare.log"
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode == PREPARE_REFUSED:
        raise Problem(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        raise Problem(f"The portal could not be prepared: the reason stands in {log}")
    return done.stdout


def web_server(
    python: Path, settings: dict[str, str], data: Path, options: argparse.Namespace
) -> Service:
    host = f"[{options.host}]" if ":" in options.host else options.host
    workers = settings.get("WEB_WORKERS") or str(WEB_WORKERS)
    command = [
        *(str(python), "-m", "gunicorn", "portal.wsgi:application"),
        *("--bind", f"{host}:{options.port}"),
        *("--workers", workers, "--threads", str(WEB_THREADS)),
        # One import of Django instead of one per worker.
        "--preload",
        "--no-control-socket",
        *("--graceful-timeout", "5", "--max-requests", "5000"),
        *("--max-requests-jitter", "500", "--access-logfile", "-"),
    ]
    log = data / "logs" / "web.log"
    return Service("web server", command, settings, environment.ROOT, log)


def background_worker(python: Path, settings: dict[str, str], data: Path) -> Service:
    command = [
        *(str(python), "-m", "celery", "-A", "portal", "worker"),
        # With few ticks a minute one process is plenty; no gossip among workers.
        *("--concurrency", "1", "--without-mingle", "--without-gossip"),
        *("--loglevel", "INFO"),
    ]
    log = data / "logs" / "worker.log"
    return Service("background worker", command, settings, environment.ROOT, log)


def clock(python: Path, settings: dict[str, str], data: Path) -> Service:
    """Celery's beat by itself: a worker that holds it does not replace a dead one."""
    command = [
        *(str(python), "-m", "celery", "-A", "portal", "beat"),
        *("--schedule", str(data / "celerybeat-schedule")),
        # One left over from a kill would forbid the next start.
        "--pidfile=",
        *("--loglevel", "INFO"),
    ]
    log = data / "logs" / "clock.log"
    return Service("clock", command, settings, environment.ROOT, log)


def wait_for_answer(web: Service, options: argparse.Namespace) -> None:
    """Return when a page is served; a server that dies first is a problem."""
    host = "127.0.0.1" if options.host in ANYWHERE else options.host
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if web.has_ended():
            break
        try:
            connection = http.client.HTTPConnection(host, options.port, timeout=20)
            connection.request("GET", "/")
            if connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR:
                return
            break
        except OSError:
            time.sleep(0.1)
    raise Problem(f"The web server gives no page: the reason stands in {web.log}")


def announce(options: argparse.Namespace, accounts: str) -> None:
    print(f"The portal is at http://{options.host}:{options.port}/")
    if accounts:
        print(f"Accounts of the demo (name, password, role):\n{accounts}", end="")
    print("Ctrl-C stops everything.", flush=True)
