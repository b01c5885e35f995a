"""Google's and Microsoft's buckets, by their emulators: what is in one is read, and a dataset has the bytes of a folder's.

They run in `make cluster-test`, where the emulators are installed. s3:// has its tests in test_cluster.py and tests/sources.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
fsspec = pytest.importorskip("fsspec", reason="addresses need fsspec")

from fixharvest.cli import main  # noqa: E402
from tests.lake.made import held, lamps  # noqa: E402
from tests.sources.builders import FIX, json_lines, zipped  # noqa: E402

# Azurite's documented account, which only an emulator knows.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    gcsfs = pytest.importorskip("gcsfs", reason="the extra gcs is not installed; see make cluster-test")
    emulator = pytest.importorskip("gcp_storage_emulator.server", reason="its emulator is not installed; see make cluster-test")
    port = free_port()
    server = emulator.create_server("127.0.0.1", port, in_memory=True, default_bucket="lake")
    server.start()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    gcsfs.GCSFileSystem.clear_instance_cache()
    yield fsspec.filesystem("gs", use_listings_cache=False)
    gcsfs.GCSFileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    adlfs = pytest.importorskip("adlfs", reason="the extra azure is not installed; see make cluster-test")
    program = shutil.which("azurite-blob")
    if program is None:
        pytest.skip("azurite is not installed; see make cluster-test")
    port = free_port()
    words = [
        program,
        "--inMemoryPersistence",
        "--silent",
        "--disableTelemetry",
        "--skipApiVersionCheck",
        "--blobPort",
        str(port),
    ]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert any("listens" in line for line in server.stdout), "the emulator didn't start"
        where = f"BlobEndpoint=http://127.0.0.1:{port}/{ACCOUNT}"
        monkeypatch.setenv(
            "AZURE_STORAGE_CONNECTION_STRING",
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};{where};",
        )
        adlfs.AzureBlobFileSystem.clear_instance_cache()
        system = fsspec.filesystem("az", use_listings_cache=False)
        system.mkdir("lake")
        yield system
        adlfs.AzureBlobFileSystem.clear_instance_cache()
        server.terminate()


@pytest.mark.parametrize("cloud", ["google", "microsoft"])
def test_a_bucket_is_read_and_holds_a_dataset(
    cloud: str, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system = request.getfixturevalue(cloud)
    scheme = {"google": "gs", "microsoft": "az"}[cloud]
    files = {"crawl/a.jsonl": json_lines({"one": FIX}), "crawl/b/c.zip": zipped({"two.md": FIX}), "crawl/x.png": b""}
    files |= {f"crawl/{record.path}": record.data for record in lamps(3)}
    for path, data in files.items():
        system.pipe_file(f"lake/{path}", data)
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    words = ["--into", "parquet", "--containers", "--workers", "0"]
    lake = f"{scheme}://lake/out"
    assert main(["run", f"{scheme}://lake/crawl", "-o", lake, *words]) == 0
    assert "changes   5 cleaned, 0 kept" in capsys.readouterr().out
    assert main(["run", str(tmp_path / "crawl"), "-o", str(tmp_path / "out"), *words]) == 0
    there = {path.partition("lake/out/")[2]: system.cat_file(path) for path in system.find("lake/out")}
    here = {path: data for path, data in held(tmp_path / "out").items() if not path.startswith(".fixharvest")}
    assert {path: data for path, data in there.items() if path != "run.json"} == here
    system.rm_file("lake/crawl/001.md")
    assert main(["run", f"{scheme}://lake/crawl", "-o", lake, *words]) == 0
    assert "changes   0 cleaned, 4 kept, 1 removed" in capsys.readouterr().out
    assert main(["verify", lake]) == 0
    assert main(["convert", lake, "--format", "rag", "-o", str(tmp_path / "rag")]) == 0
    assert main(["run", f"{scheme}://lake/none", "-o", lake, *words]) == 2
    assert main(["run", f"{scheme}://nobody/none", "-o", lake, *words]) == 2
