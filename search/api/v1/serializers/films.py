"""A film of a work, and the words that go with it."""

from __future__ import annotations

from rest_framework import serializers as s


class Track(s.Serializer):
    kind = s.ChoiceField(["captions", "subtitles", "descriptions", "chapters"])
    language = s.CharField()
    label = s.CharField()
    url = s.URLField(help_text="WebVTT, for `<track>`")
    srt_url = s.URLField()
    text_url = s.URLField(help_text="What is said, without times")
    machine = s.BooleanField()
    reviewed = s.BooleanField()
    tool = s.CharField(allow_null=True, help_text="That helped to translate")
    notice = s.CharField(
        allow_null=True, help_text="How the words were made, if a tool helped; in the reader's language"
    )


class Voice(s.Serializer):
    voice = s.CharField(allow_blank=True)
    text = s.CharField()


class TranscriptCue(s.Serializer):
    start = s.FloatField()
    end = s.FloatField()
    text = s.CharField()
    parts = Voice(many=True)


class Transcript(s.Serializer):
    language = s.CharField()
    machine = s.BooleanField()
    notice = s.CharField(allow_null=True, help_text="As of the track")
    text = s.CharField()
    cues = TranscriptCue(many=True)


class Chapter(s.Serializer):
    start = s.FloatField()
    end = s.FloatField()
    title = s.CharField()


class Chapters(s.Serializer):
    language = s.CharField()
    items = Chapter(many=True)


class Criterion(s.Serializer):
    criterion = s.CharField(help_text="Of WCAG 2.2, such as 1.2.2")
    name = s.CharField()
    state = s.ChoiceField(["met", "failed", "not-applicable"])


class Embed(s.Serializer):
    provider = s.ChoiceField(["youtube", "vimeo", "peertube"])
    url = s.URLField(help_text="Of its player, for an iframe. Load nothing from there before the reader agrees.")
    host = s.CharField(help_text="Which hears of the reader")


class Poster(s.Serializer):
    url = s.URLField()
    width = s.IntegerField()
    height = s.IntegerField()


class VideoRendition(s.Serializer):
    kind = s.ChoiceField(["720p", "360p", "audio"], help_text="At most so many lines, or the sound alone")
    url = s.URLField()
    mime = s.CharField()
    bytes = s.IntegerField()
    width = s.IntegerField(allow_null=True)
    height = s.IntegerField(allow_null=True)


class Video(s.Serializer):
    title = s.CharField()
    url = s.URLField(allow_null=True, help_text="Of the file, or where it is watched on another site (`mime` is null)")
    mime = s.CharField(allow_null=True)
    bytes = s.IntegerField(allow_null=True)
    duration_s = s.IntegerField(allow_null=True)
    width = s.IntegerField(allow_null=True)
    height = s.IntegerField(allow_null=True)
    embed = Embed(allow_null=True)
    poster = Poster(allow_null=True)
    renditions = VideoRendition(many=True, help_text="Empty until they are made")
    tracks = Track(many=True)
    transcript = Transcript(allow_null=True)
    chapters = Chapters(allow_null=True)
    accessibility_features = s.ListField(child=s.CharField(), help_text="Values of schema.org's accessibilityFeature")
    wcag = Criterion(many=True)
