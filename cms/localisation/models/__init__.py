from .jobs import LocalePolicy, TranslationJob
from .pages import TranslatedPageMixin
from .segments import SegmentEvent, SegmentState, TextOrigin

__all__ = ["LocalePolicy", "SegmentEvent", "SegmentState", "TextOrigin", "TranslatedPageMixin", "TranslationJob"]
