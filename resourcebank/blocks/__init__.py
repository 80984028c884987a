from .body import BodyBlock
from .lists import LinesBlock, PuzzlesBlock, UnitsBlock

__all__ = ["BodyBlock", "LinesBlock", "PuzzlesBlock", "UnitsBlock"]
