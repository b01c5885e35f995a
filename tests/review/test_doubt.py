"""Which articles are doubtful."""

from __future__ import annotations

import msgspec

import fixharvest
from fixharvest.model import ArticleWarning
from fixharvest.outputs.writers.marked import edits_of
from fixharvest.review.doubt import doubt, reasons_of
from tests.review.reports import PLAIN


def test_warnings_missing_steps_and_removed_words_are_doubtful_and_a_plain_article_is_not() -> None:
    plain = fixharvest.clean(PLAIN)
    assert doubt(reasons_of(plain)) == 0
    warning = ArticleWarning(code="count_differs", severity="warning", message="x")
    once, twice = (msgspec.structs.replace(plain, warnings=(warning,) * count) for count in (1, 2))
    assert doubt(reasons_of(once)) == doubt(reasons_of(twice)) == 70
    assert doubt(reasons_of(msgspec.structs.replace(plain, kind="fixes"))) == 40
    removed = fixharvest.clean("# A\n\nText.\n\n## Newsletter\n\nx\n").removed or edits_of(
        fixharvest.clean('# A\n\nText.\n\n<ins class="adsbygoogle"></ins>\n')
    )
    cut = msgspec.structs.replace(removed[0], rule="page_chrome", text="many words here " * 20)
    (reason,) = reasons_of(
        msgspec.structs.replace(plain, removed=(cut,), content=msgspec.structs.replace(plain.content, markdown="word " * 500))
    )
    assert reason.text.startswith("page_chrome removed 60 words of running text")
    links = "[many words here](https://example.com/) " * 20 + '<a href="x">many words here</a> ' * 20
    assert not reasons_of(
        msgspec.structs.replace(
            plain,
            removed=(msgspec.structs.replace(cut, text=links),),
            content=msgspec.structs.replace(plain.content, markdown="word " * 5000),
        )
    )


def test_the_least_sure_fix_or_procedure_is_doubtful() -> None:
    article = fixharvest.clean("# Fix it\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n")
    (fix,) = article.fixes
    for confidence, expected in ((0.95, 0), (0.64, 36), (0.2, 80)):
        changed = msgspec.structs.replace(fix, confidence=confidence, procedures=(), options=())
        reasons = [
            reason for reason in reasons_of(msgspec.structs.replace(article, fixes=(changed,))) if reason.lines == fix.lines
        ]
        assert doubt(reasons) == expected
        assert [reason.text for reason in reasons] == ([f"a fix has a confidence of only {confidence:.2f}"] if expected else [])
