"""Fuzzes one target, guided by code coverage: python -m tests.fuzz TARGET SECONDS [FOLDER].

FOLDER (default: .fuzz/TARGET) keeps the inputs that reach new code. An input that breaks a law is written next to it, as
crash-*, slow-unit-* or timeout-*, and ends the run with an error. Needs atheris, which `make fuzz-coverage` installs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["fixharvest", "markdown_it", "frontmatter"], enable_loader_override=False):
    from tests.fuzz.targets import MAX_BYTES, TARGETS
    from tests.fuzz.words import dictionary, samples

SLOW_SECONDS = 10
MAX_MEGABYTES = 2048


def main(name: str, seconds: str, folder: str = "") -> None:
    """Fuzz the target `name`. Never returns."""
    work = Path(folder or f".fuzz/{name}")
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(samples(name)):
        (corpus / f"sample-{number:03}").write_bytes(sample[:MAX_BYTES])
    (work / "words.txt").write_text(dictionary(), "ascii")
    arguments = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-max_len={MAX_BYTES}",
        f"-timeout={SLOW_SECONDS}",
        f"-rss_limit_mb={MAX_MEGABYTES}",
        f"-dict={work / 'words.txt'}",
        f"-artifact_prefix={work}/",
        "-print_final_stats=1",
        "-verbosity=1",
        str(corpus),
    ]
    atheris.Setup(arguments, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
