from .jobs import LocalePolicy, TranslationJob
from .pages import TranslatedPageMixin
from .segments import SegmentEvent, SegmentState, SegmentWaiver, TextOrigin

__all__ = [
    "LocalePolicy",
    "SegmentEvent",
    "SegmentState",
    "SegmentWaiver",
    "TextOrigin",
    "TranslatedPageMixin",
    "TranslationJob",
]
