"""Runs the command and interrupts it: `python -m tests.batch.interrupted SIGNAL one|all MOMENT OUTPUT run ...`.

The signal is sent before the file operation number MOMENT in OUTPUT (open, make, list, rename, delete), to this process or to
its whole process group. With 0, no signal is sent, and the number of operations is printed.
"""

from __future__ import annotations

import os
import signal
import sys

from fixharvest.cli import main

TOUCHES = frozenset({"open", "os.mkdir", "os.scandir", "os.rename", "os.remove", "os.rmdir", "os.chmod"})


def interrupted(name: str, whom: str, moment: int, output: str, arguments: list[str]) -> int:
    """The exit status of the command, if it survives."""
    touched = 0

    def touch(event: str, values: tuple[object, ...]) -> None:
        nonlocal touched
        if event not in TOUCHES or not isinstance(values[0], str | os.PathLike):
            return
        if not os.fspath(values[0]).startswith(output):
            return
        touched += 1
        if touched == moment:
            (os.killpg if whom == "all" else os.kill)(os.getpid(), signal.Signals[name])

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore SIGINT
    sys.addaudithook(touch)
    status = main(arguments)
    sys.stdout.write(f"{touched}\n")
    return status


if __name__ == "__main__":
    sys.exit(interrupted(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:]))
