"""The translation memory: what people have approved in one language for the words of another, offered where the same words
or nearly the same are translated again. Invariants: nobody is ever given words as her own, only offers; and only what
anybody may read goes in: of sources that are public when their translation is approved.

`recording.py` writes what the core's signals tell; `lookup.py` finds, by `index.py`, which each process keeps; `offers.py`
is what a translation gets of it when it is started; `tmx.py` and `imports.py` take memories out and in."""
