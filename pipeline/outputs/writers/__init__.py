"""Writers: each module writes one format of a finished run, or renders one view of an article.

The modules with a function `write` are the formats that `outputs.exports` offers. `finished` reads a run back; `walk`,
`links`, `marked` and `files` are what the formats share. Writers may import `model`, `text`, `lexicon`, `settings`, `errors`
and `outputs`, but no stage of the chain. Only `parquet` imports pyarrow.
"""
