"""Law 3, determinism: the same bytes give the same JSON, whatever was cleaned before, with any hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixharvest.outputs.writers.articles import to_json
from tests.conftest import ROOT
from tests.properties.laws import clean
from tests.properties.strategies import articles, law

SAMPLES = sorted((ROOT / "input").rglob("*.md"))
PROGRAM = """
import hashlib, sys
from pathlib import Path
from fixharvest import clean
from fixharvest.outputs.writers.articles import to_json
digest = hashlib.sha256()
for name in sys.argv[1:]:
    digest.update(to_json(clean(Path(name).read_bytes(), path=Path(name).name)))
print(digest.hexdigest())
"""


@law(100)
@given(st.lists(articles(), min_size=1, max_size=3))
def test_same_bytes_same_json_in_any_order(texts: list[str]) -> None:
    first = [to_json(clean(text)) for text in texts]
    backwards = [to_json(clean(text)) for text in reversed(texts)]
    assert first == backwards[::-1]


def test_samples_in_any_order() -> None:
    sources = [(path.name, path.read_bytes()) for path in SAMPLES]
    first = {name: to_json(clean(data, name)) for name, data in sources}
    for turn in range(1, len(sources)):
        name, data = sources[-turn]
        assert to_json(clean(data, name)) == first[name]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_samples_with_any_hash_seed(seed: str) -> None:
    digest = hashlib.sha256()
    for path in SAMPLES:
        digest.update(to_json(clean(path.read_bytes(), path.name)))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, SAMPLES)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == digest.hexdigest()


@pytest.mark.parametrize(("workers", "seed"), [("1", "1"), ("2", "2"), ("8", "4242")])
def test_a_run_with_any_workers_order_and_hash_seed(workers: str, seed: str, tmp_path: Path) -> None:
    shuffled = Random(seed).sample(SAMPLES, len(SAMPLES))
    assert shuffled != SAMPLES
    expected = written(tmp_path / "plain", SAMPLES, workers="0", seed="0")
    assert len(expected) > 2 * len(SAMPLES)
    assert written(tmp_path / "other", shuffled, workers=workers, seed=seed) == expected


def written(output: Path, inputs: list[Path], *, workers: str, seed: str) -> dict[str, bytes]:
    """All files that the command writes for `inputs`, except those that contain times."""
    command = [sys.executable, "-m", "fixharvest", "run", *map(str, inputs), "--base", str(ROOT / "input"), "-o", str(output)]
    subprocess.run(
        [*command, "--workers", workers, "--quiet"], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, check=True
    )
    found = {file.relative_to(output).as_posix(): file.read_bytes() for file in output.rglob("*") if file.is_file()}
    of_a_run = {"run.json", "changes.jsonl", ".fixharvest/seen", ".fixharvest/volatile.sha256"}
    return {name: data for name, data in found.items() if name not in of_a_run}
