"""Reports that several test files read: of the samples, and of hostile articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.review import reports


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over our samples and saved pages, with its report of all articles."""
    output = tmp_path_factory.mktemp("samples") / "out"
    reports.run(ROOT / "input", ROOT / "tests/cases/reading/pages", output=output)
    reports.report(output)
    return output


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of hostile articles."""
    folder = tmp_path_factory.mktemp("hostile")
    return reports.report(reports.run(reports.hostile_folder(folder / "in"), output=folder / "out"))
