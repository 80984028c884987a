"""Works like a given one: the same concepts, and words of its title and summary. One plan, so the same in every engine."""
