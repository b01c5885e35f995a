"""The laws hold with any settings, even if these name the article's own words, headings and steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixharvest.chain import process
from fixharvest.errors import ReadError
from fixharvest.outputs.writers.articles import to_json
from fixharvest.settings.settings import Settings
from fixharvest.settings.teaching import Correction, Kept, LinkRule, Removal, Rules, Teaching, Word
from tests.properties import laws
from tests.properties.blocks import NAMES, SENTENCES, TITLES
from tests.properties.strategies import articles, law, noisy_blocks

TEXTS = (*NAMES, *SENTENCES, *TITLES, "Open", "* #", "Click *", "1", "the", "step #", "# *")
MARKS = ("<!-- ads begin -->", "<!-- ads end -->", "**", "1.", "##", "```", "](", "- ", "\n", "Open", ">", "the")

some_texts = st.sampled_from(TEXTS).filter(lambda text: text.strip() not in ("*", "#"))
removals = st.one_of(
    st.builds(Removal, text=some_texts),
    st.builds(Removal, starts=some_texts),
    st.builds(Removal, links_under=some_texts),
    st.tuples(st.sampled_from(MARKS), st.sampled_from(MARKS))
    .filter(lambda pair: pair[0] != pair[1] and bool(pair[0].strip()) and bool(pair[1].strip()))
    .map(lambda pair: Removal(begin=pair[0], end=pair[1])),
)
quotes = st.sampled_from(
    [text for text in (*SENTENCES, *TITLES, "Open", "Click the", "Also read") if any(map(str.isalnum, text))]
)
corrections = st.builds(
    Correction,
    path=st.just(laws.PATH),
    keep=st.lists(quotes, max_size=2).map(tuple),
    remove=st.lists(quotes, max_size=2).map(tuple),
    kind=st.sampled_from(("fixes", "steps", "listicle", "other")),
)
settings = st.builds(
    lambda remove, keep, link, word, disable, entries: Settings(
        teaching=Teaching(remove=remove, keep=keep, link=link, word=word, rules=Rules(disable=disable)), articles=entries
    ),
    st.lists(removals, max_size=4).map(tuple),
    st.lists(st.builds(Kept, text=some_texts), max_size=2).map(tuple),
    st.lists(
        st.sampled_from((LinkRule(host="docs.example.org"), LinkRule(host="example.org"), LinkRule(url="https://*/scan*"))),
        max_size=2,
    ).map(tuple),
    st.lists(st.sampled_from((Word(label="Lösung"), Word(label="the"), Word(lead_in="the printer"))), max_size=2).map(tuple),
    st.lists(st.sampled_from(("marked_ads", "link_farm", "residue", "configured", "affiliate_links")), max_size=2).map(tuple),
    st.lists(corrections, max_size=2).map(tuple),
)


@law(60)
@given(articles(), settings)
def test_the_laws_with_any_settings(text: str, chosen: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laws, "clean", lambda data, path=laws.PATH: _clean(data, path, chosen))
        _hold(text, chosen)


@law(40)
@given(articles(noisy_blocks), settings)
def test_the_laws_on_noise_with_any_settings(text: str, chosen: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laws, "clean", lambda data, path=laws.PATH: _clean(data, path, chosen))
        _hold(text, chosen)


def _clean(data: bytes | str, path: str, chosen: Settings) -> Any:
    raw = data.encode("utf-8", errors="surrogatepass") if isinstance(data, str) else data
    return process(raw, path=path, settings=chosen)


def _hold(text: str, chosen: Settings) -> None:
    data = text.encode("utf-8", errors="surrogatepass")
    try:
        article = _clean(data, laws.PATH, chosen)
    except ReadError:
        return
    assert list(laws.conservation(article, data)) == []
    assert list(laws.idempotence(article)) == []
    assert list(laws.reachability(article)) == []
    assert list(laws.structure(article)) == []
    assert to_json(_clean(data, laws.PATH, chosen)) == to_json(article)
