"""What people who translate, and those whose words are translated, are told. Invariant: nobody is told the same thing
twice, nor of anything that is not her business when she reads it; each chooses by which kinds of notices letters follow.

`service.py` says who is told what, `wording.py` how it is said, `letters.py` sends."""
