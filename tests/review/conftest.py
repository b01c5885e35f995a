"""Reports that several test files read: of the samples, and of hostile articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


@pytest.fixture
def desk(folder: Path) -> Any:
    """The desk of ann, for the run in `out` and the settings in `in` of the test's own `folder`."""
    from fixharvest.review.desk.desk import Desk
    from fixharvest.review.desk.queue import RunQueue

    moment = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Desk(RunQueue(folder / "out"), folder / "in/fixharvest.toml", "ann", lambda: moment)


@pytest.fixture
def client(desk: Any) -> Iterator[Any]:
    """A browser at that desk."""
    from starlette.testclient import TestClient

    from fixharvest.review.desk.app import app_of

    with TestClient(app_of(desk, reports.TOKEN, reports.PORT), base_url=reports.HERE) as client:
        yield client
