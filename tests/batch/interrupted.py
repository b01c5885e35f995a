"""`python -m tests.interrupted SIGNAL one|all MOMENT OUTPUT run ...`: the command, which is sent a signal on its way.

MOMENT is the number of the touch of a file or folder in OUTPUT (opened, made, looked into, renamed, removed) before which
the signal comes, to this process or to all of its group; with 0 none comes, and the touches are counted and printed.
"""

from __future__ import annotations

import os
import signal
import sys

from fixharvest.cli import main

TOUCHES = frozenset({"open", "os.mkdir", "os.scandir", "os.rename", "os.remove", "os.rmdir", "os.chmod"})


def interrupted(name: str, whom: str, moment: int, output: str, arguments: list[str]) -> int:
    """The status of the command, if it lives to have one."""
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

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    sys.addaudithook(touch)
    status = main(arguments)
    sys.stdout.write(f"{touched}\n")
    return status


if __name__ == "__main__":
    sys.exit(interrupted(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:]))
