"""The commands: which words call what."""

import os
import signal
import sys
from typing import NoReturn

from launch import environment, serve
from launch.problem import Problem

HELP = """\
./run [--host H] [--port N] [--data DIR] [--no-demo]   serve the portal
./run test [pytest arguments]                          lint, then the whole suite
./run prove [--quick] [part ...]                       the heavy proofs, as a table
./run bench [--sizes 1k,100k] [--engines ...]          every page beside a bare floor
"""


def main(arguments: list[str]) -> int:
    """Carry out one command; every expected failure is one sentence."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Under nohup a closed terminal is to be ignored, and stays so.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupted)
    try:
        match arguments:
            case ["-h" | "--help" | "help", *_]:
                print(HELP, end="")
            case ["test", *chosen]:
                inside("launch.suite", chosen)
            case ["prove", *chosen]:
                inside("tests.proofs", chosen)
            case ["bench", *chosen]:
                inside("tests.bench", chosen)
            case _:
                serve.serve(arguments)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def interrupted(_number: int, _frame: object) -> NoReturn:
    """Treat being asked to end as Ctrl-C: one way out."""
    raise KeyboardInterrupt


def inside(module: str, arguments: list[str]) -> NoReturn:
    """Go on as `module` inside the virtual environment with the tools for tests."""
    python = environment.ready("requirements-dev.txt")
    os.chdir(environment.ROOT)
    os.execv(python, [str(python), "-m", module, *arguments])
