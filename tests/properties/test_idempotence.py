"""Law 2, idempotence: cleaning a cleaned article changes nothing, and its fixes are the same."""

from __future__ import annotations

from hypothesis import example, given

from fixharvest.errors import ReadError
from tests.properties.laws import clean, idempotence
from tests.properties.strategies import articles, law, noisy_blocks

# the whole box of buttons cannot be removed, since the next block would change its kind; a part of it can
REFUSED_AS_A_WHOLE = (
    "- Open the tray sensor.\n  - Open the tray sensor.\n\n[Buy now](https://amzn.to/abc)\n\nHub of iron\n\n"
    "[View deal](https://amzn.to/def)\n\n    > <!-- affiliate ads begin -->\n    > Buy.\n    > <!-- affiliate ads end -->\n\n"
)
# without its link, the line would announce a missing video or be the rest of an author line, so the link stays
UNLINKED = "## Restart the spooler\n\nWatch this video below\n[Buy now](https://amzn.to/abc)\n\nHub of iron\n"
EXPOSED = "[**n One:**]()\n[<di ](http://sjv.io/)\n"
# "\r" above the cut and "\n" below it would become one line end, part of the front matter
LINE_ENDS = (
    "---\rtitle: Lamps\n---\rWas this article helpful?\n\n[Yes](#) \r\n[No](#)\n\r\n1. [Home](/) >\n2. [Printers](/p) >\r\n"
    "| Lamp | Meaning |\n| --- | --- |\r| red | stop |\n\rText.\n"
)


@law(400)
@example(LINE_ENDS)
@example(REFUSED_AS_A_WHOLE)
@example(UNLINKED)
@example(EXPOSED)
@given(articles())
def test_idempotence_of_articles(text: str) -> None:
    assert list(idempotence(clean(text))) == []


@law(200)
@given(articles(noisy_blocks))
def test_idempotence_of_noise(text: str) -> None:
    try:
        article = clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(idempotence(article)) == []
