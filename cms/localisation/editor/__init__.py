"""The translators' editor: source and translation side by side, a row a segment, of a page or of a film's track.

Data flows one way: `subjects.py` says what is translated and what she may do with it, `rows.py` what there is to see,
`acts.py` does what she asks through the services that every other text is saved by, and `views.py` answers: with a page or,
to the script, with JSON. `chips.py` is how tags are written where no HTML is. Everything works without scripts."""
