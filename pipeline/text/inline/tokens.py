"""What a scan of inline Markdown stops at: escapes, code, links, images, HTML tags and emphasis marks."""

from __future__ import annotations

import re

# The elements of the HTML standard (https://html.spec.whatwg.org/#elements-3) and obsolete ones still found in
# articles: `<Enter>`, `<your name>` and `a<b and c>d` are words.
_ELEMENTS = (
    "a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code "
    "col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form "
    "frame frameset h[1-6] head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu "
    "meta meter nav noscript object ol optgroup option output p param path picture pre progress q rp rt ruby s samp script "
    "search section select slot small source span strike strong style sub summary sup svg table tbody td template textarea "
    "tfoot th thead time title tr track tt u ul use var video wbr [a-z]+-[a-z-]+"
).replace(" ", "|")
# Elements that may have an attribute without a value.
_BARE = "audio|button|details|form|iframe|img|input|ol|option|script|select|textarea|track|video"

TOKEN = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>"
    rf"|(?P<html></?(?i:{_ELEMENTS})(?:\s[^<>=]{{0,400}}=[^<>]{{0,4000}}|\s*/?)>|<(?i:{_BARE})\s[^<>]{{0,4000}}>"
    r"|<!--[^\n]{0,4000}?-->)"
    r"|(?P<image>!\[)|(?P<open>\[)|(?P<close>\])"
    r"|(?P<mark>\*{1,3}|_{1,3})"
)
