"""Learned judgments about single sentences; they rest on the text alone and know no structure.

`asks(text) -> float` says how likely it is (0 to 1) that a plain text, judged by its first sentence, asks its reader to do
something. It is calibrated for as many texts that ask as texts that don't. It reads any language; without known words the
result stays near 0.5.

The weights are `asks.bin` in this folder: plain bytes, loaded on first use. `python -m benchmarks.train.asks --shared FOLDER`
writes them. To measure a model on articles that it was not trained on, train one without them:

    from benchmarks.train.asks import train
    from fixharvest.judgement.asks import Model

    model = Model(train(folder, exclude={"site"}))   # publishers; `exclude_articles` leaves out single ones
    model.asks("Click Start.")
"""

from .asks import asks

__all__ = ["asks"]
