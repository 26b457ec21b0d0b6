"""A mail server that takes everything and can be halted between taking and saying so."""

import socketserver
import threading
import time
from collections import Counter, defaultdict
from email import message_from_bytes
from typing import Self

PATIENCE = 15  # seconds; longer than any sender that is alive needs
ANSWERS = {
    b"EHLO": b"250 sink",
    b"HELO": b"250 sink",
    b"MAIL": b"250 ok",
    b"RCPT": b"250 ok",
    b"RSET": b"250 ok",
    b"NOOP": b"250 ok",
    b"DATA": b"354 go on",
}


class Sink(socketserver.ThreadingTCPServer):
    """Counts copies by Message-ID, and the Message-IDs by receiver and subject.

    While `entrance` is cleared nobody is greeted, so that the senders who are there
    can be killed and heard out before the next one says a word.
    """

    daemon_threads = allow_reuse_address = True

    def __init__(self, *, delay: float) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.delay = delay
        self.copies: Counter[str] = Counter()
        self.identities: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.talking: set[threading.Thread] = set()
        self.entrance, self.passage = threading.Event(), threading.Event()
        self.entrance.set()
        self.passage.set()
        self.halted, self.to_pass = threading.Event(), 0

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.entrance.set()
        self.passage.set()
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def take(self, data: bytes) -> None:
        """Record at once; the sender hears of it after the delay, or when let go."""
        mail = message_from_bytes(data)
        self.copies[mail["Message-ID"]] += 1
        self.identities[mail["To"], mail["Subject"]].add(mail["Message-ID"])
        self.to_pass -= 1
        if not self.passage.is_set() and self.to_pass < 0:
            self.halted.set()
            self.passage.wait()
        time.sleep(self.delay)

    def halt_one(self, *, after: int) -> bool:
        """Let some pass, then hold a sender whose mail is taken; False: none came."""
        self.to_pass = after
        self.halted.clear()
        self.passage.clear()
        return self.halted.wait(PATIENCE)

    def hear_out(self) -> None:
        """Let whoever is held go on, and return when every conversation has ended."""
        self.passage.set()
        deadline = time.monotonic() + PATIENCE
        while self.talking and time.monotonic() < deadline:
            time.sleep(0.01)


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender without TLS and password speaks."""

    def handle(self) -> None:
        self.server.entrance.wait()
        self.server.talking.add(threading.current_thread())
        try:
            self.converse()
        except OSError:  # the sender was killed: that is what the sink is for
            return
        finally:
            self.server.talking.discard(threading.current_thread())

    def converse(self) -> None:
        self.answer(b"220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.answer(b"221 bye")
                return
            self.answer(ANSWERS.get(word, b"502 unknown"))
            if word == b"DATA":
                self.server.take(self.letter())
                self.answer(b"250 taken")

    def answer(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")

    def letter(self) -> bytes:
        """The mail up to the lone dot; one cut off by a kill was never sent."""
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                raise ConnectionError("the sender was killed in the middle of a mail")
            lines.append(line)
        return b"".join(lines)
