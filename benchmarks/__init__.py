"""Tools that measure the package. They are not part of it, and the package never imports them.

Run each with `python -m benchmarks.NAME`:

- `speed`: seconds per article, next to other tools and bare parsing (with `contenders` and `plot`)
- `memory`: peak memory of a run as the number of articles grows
- `twins`: seconds and memory of `fixharvest twins` as a run grows
- `page_extractors`: words found in saved web pages, next to other extractors
- `doubts`: whether warnings say where a reading missed something, by annotated articles
- `corpus_diff`: what a change to the code changes in a folder of articles
- `report_speed`, `report_shots`: how fast the report's table is, and the README's screenshots (with `browser`)

`runs/` holds results that are kept.
"""
