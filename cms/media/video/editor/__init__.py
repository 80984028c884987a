"""The pages of the admin on which the tracks of a film are written: a list of them, and an editor for one with the film
beside it. Invariant: without scripts everything can be done that can be done with them; words that are refused, or that
meet somebody else's, are shown again and nothing is lost."""
