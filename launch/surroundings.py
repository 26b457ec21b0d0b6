"""What this machine offers the tests besides Python: a Redis, a Chromium."""

import os
import shutil
import socket
from urllib.parse import urlsplit

# The shell without a window first: it draws the same pages for a sixth less.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)


def chromium() -> str:
    """The path of a Chromium, or nothing."""
    named = os.environ.get("CHROMIUM", "")
    found = (shutil.which(name) for name in (named, *BROWSERS) if name)
    return next((path for path in found if path), "")


def redis() -> str:
    """The address of a Redis that answers, or nothing."""
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    place = urlsplit(url)
    try:
        with socket.create_connection(
            (place.hostname or "127.0.0.1", place.port or 6379), timeout=2
        ) as line:
            line.sendall(b"PING\r\n")
            answer = line.recv(64)
    except OSError:
        return ""
    # A Redis that wants a password is a Redis, too.
    return url if answer.startswith((b"+PONG", b"-NOAUTH")) else ""
