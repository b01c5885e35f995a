"""The recipes in docs/stores.md keep real stores the same as rag.jsonl, and write no more than they must."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fixharvest.outputs.exports import export
from tests.conftest import ROOT
from tests.outputs.exported import OUTPUT

STORES = (ROOT / "docs" / "stores.md").read_text("utf-8")

# A stand-in for a model: words that two texts share make their vectors similar. It counts the texts.
EMBED = """
import hashlib, json, sys
embedded = []

def embed(texts):
    embedded.extend(texts)
    vectors = []
    for text in texts:
        vector = [0.001] * 64
        for word in text.lower().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
        length = sum(value * value for value in vector) ** 0.5
        vectors.append([value / length for value in vector])
    return vectors
"""
# Updates the store from each file, and prints for each what is stored then and how many texts were embedded meanwhile.
DRIVER = """
found = []
question, *files = sys.argv[1:]
for file in files:
    embedded.clear()
    update(file)
    count = len(embedded)
    found.append([{SHOWN}, count, {NEAREST}])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Store:
    """A recipe: its package, how its store shows (uuid, hash, text) of all it holds, and the uuid nearest to a question."""

    package: str
    shown: str
    nearest: str


CASES = {
    "Chroma": Store(
        "chromadb",
        "[[row['uuid'], row['content_hash'], text] for row, text in"
        " zip(*map(collection.get().get, ('metadatas', 'documents')), strict=True)]",
        "collection.query(query_embeddings=embed([question]), n_results=1)['ids'][0][0]",
    ),
    "Qdrant": Store(
        "qdrant_client",
        "[[point.payload[name] for name in ('uuid', 'content_hash', 'text')]"
        " for point in client.scroll('fixes', limit=10**6)[0]]",
        "client.query_points('fixes', query=embed([question])[0], limit=1).points[0].id",
    ),
    "LanceDB": Store(
        "lancedb",
        "[[row[name] for name in ('uuid', 'content_hash', 'text')] for row in table.to_arrow().to_pylist()]",
        "table.search(embed([question])[0]).distance_type('cosine').limit(1).to_list()[0]['uuid']",
    ),
    "LlamaIndex": Store(
        "llama_index.core",
        "[[key, node.metadata['content_hash'], node.text] for key, node in index.docstore.docs.items()]",
        "index.as_retriever(similarity_top_k=1).retrieve(question)[0].node.node_id",
    ),
    "Haystack": Store(
        "haystack",
        "[[row.id, row.meta['content_hash'], row.content] for row in store.filter_documents()]",
        "store.embedding_retrieval(embed([question])[0], top_k=1)[0].id",
    ),
    "LangChain": Store(
        "langchain_core",
        "[[row['metadata']['uuid'], row['metadata']['content_hash'], row['text']] for row in store.store.values()]",
        "store.similarity_search(question, k=1)[0].metadata['uuid']",
    ),
}
QUIET = {"ANONYMIZED_TELEMETRY": "False", "HAYSTACK_TELEMETRY_ENABLED": "False", "LANGSMITH_TRACING": "false"}


def block(heading: str) -> str:
    """The first block of code below a heading; the shared function for ''."""
    part = STORES.split(f"\n## {heading}\n")[1] if heading else STORES
    found = re.search(r"^```python\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("records")
    export(OUTPUT, ["rag"], folder)
    return [json.loads(line) for line in (folder / "rag.jsonl").read_bytes().splitlines()]


def written(file: Path, records: list[dict[str, Any]]) -> str:
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(file)


@pytest.mark.parametrize("name", CASES)
def test_recipe_keeps_the_store_up_to_date(name: str, exported: list[dict[str, Any]], tmp_path: Path) -> None:
    store = CASES[name]
    pytest.importorskip(store.package.partition(".")[0], reason=f"{store.package} is not installed; see `make recipes`")
    changed = exported[3] | {"content_hash": "0" * 16, "text": "Changed words."}
    later = [*exported[:3], changed, *exported[5:], exported[4] | {"uuid": "11111111-2222-5333-8444-555555555555"}]
    files = [written(tmp_path / "one.jsonl", exported), *[written(tmp_path / "two.jsonl", later)] * 2]
    driver = DRIVER.replace("{SHOWN}", store.shown).replace("{NEAREST}", store.nearest)
    code = "\n".join([EMBED, block(""), block(name), driver])
    words = [sys.executable, "-c", code, exported[0]["text"], *files]
    environment = {**os.environ, **QUIET}
    found = subprocess.run(words, capture_output=True, cwd=tmp_path, env=environment, timeout=120, check=False)
    assert found.returncode == 0, found.stderr.decode()
    first, second, third = json.loads(found.stdout.splitlines()[-1])
    for (shown, _, nearest), records in ((first, exported), (second, later), (third, later)):
        assert sorted(shown) == sorted([row["uuid"], row["content_hash"], row["text"]] for row in records)
        assert nearest == exported[0]["uuid"]
    assert [first[1], second[1], third[1]] == [len(exported), 2, 0]


def test_every_recipe_is_tested() -> None:
    assert set(re.findall(r"^## (.+)$", STORES, re.MULTILINE)) == set(CASES)
