"""The shapes of answers, for OpenAPI alone: nothing is serialized by these (`presenters.py` does that). The tests hold
every answer against them, so that neither can change without the other."""

from __future__ import annotations

from rest_framework import serializers as s

# Fields named as the contract names them hide attributes of Serializer that documentation does not use.
# mypy: disable-error-code="assignment"


class Problem(s.Serializer):
    type = s.CharField(help_text="A URI for the kind of problem; `about:blank` where the status says it all.")
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="In the reader's language.")


class ParameterProblem(s.Serializer):
    parameter = s.CharField()
    message = s.CharField(help_text="What is wrong and what to do, in the reader's language.")
    allowed = s.ListField(child=s.CharField(), required=False, help_text="The values it can have, if they are few.")


class InvalidParameters(Problem):
    errors = ParameterProblem(many=True)


# --- Parts of a result --------------------------------------------------------------------------------------------
class Label(s.Serializer):
    slug = s.CharField()
    label = s.CharField()


class CountryLabel(s.Serializer):
    code = s.CharField(help_text="ISO 3166-1 alpha-2")
    label = s.CharField()


class Licence(s.Serializer):
    code = s.CharField()
    label = s.CharField()
    url = s.URLField()


class ResultPartner(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    country = s.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2")


class ResultProject(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    programme = s.CharField(allow_null=True, help_text="Slug of its funding programme")


class Thumbnail(s.Serializer):
    url = s.URLField()
    width = s.IntegerField()
    height = s.IntegerField()
    alt = s.CharField(allow_blank=True)


class Translation(s.Serializer):
    status = s.ChoiceField(["original", "translated", "machine", "outdated"])
    source_language = s.CharField()
    tool = s.CharField(allow_null=True)
    notice = s.CharField(allow_null=True, help_text="What the reader should be told, in her language.")


class Variant(s.Serializer):
    language = s.CharField()
    title = s.CharField()
    url = s.URLField()
    status = s.ChoiceField(["original", "translated", "machine", "outdated"])


class Highlights(s.Serializer):
    title = s.CharField(allow_null=True, help_text="HTML-escaped text with `<mark>`")
    summary = s.CharField(allow_null=True)
    body = s.ListField(child=s.CharField())


class Cue(s.Serializer):
    language = s.CharField()
    start = s.FloatField(help_text="Seconds")
    end = s.FloatField(help_text="Seconds")
    text = s.CharField(help_text="HTML-escaped text with `<mark>`")
    url = s.URLField()


class Work(s.Serializer):
    id = s.UUIDField(help_text="The work's, whatever its language")
    type = s.CharField()
    language = s.CharField(help_text="BCP 47; of the variant shown")
    title = s.CharField()
    summary = s.CharField()
    url = s.URLField(help_text="The public page")
    api_url = s.URLField()
    partner = ResultPartner()
    project = ResultProject(allow_null=True)
    topics = Label(many=True)
    audiences = Label(many=True)
    stages = Label(many=True)
    challenges = Label(many=True)
    countries = CountryLabel(many=True)
    licence = Licence()
    level = s.CharField(allow_null=True)
    duration_s = s.IntegerField(allow_null=True)
    bytes = s.IntegerField(help_text="Of all its files together, films in the smallest size")
    formats = s.ListField(child=s.CharField())
    accessibility = s.ListField(child=s.CharField())
    thumbnail = Thumbnail(allow_null=True)
    deadline = s.DateTimeField(allow_null=True)
    starts_at = s.DateTimeField(allow_null=True)
    published_at = s.DateTimeField()
    updated_at = s.DateTimeField()
    translation = Translation()
    variants = Variant(many=True)
    score = s.FloatField(allow_null=True)
    matched = s.ListField(child=s.CharField())
    highlights = Highlights()
    cues = Cue(many=True)


class Result(Work):
    """Only the fields asked for by `fields`, where that is given."""

    def get_fields(self) -> dict[str, s.Field]:
        fields: dict[str, s.Field] = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


# --- Search -------------------------------------------------------------------------------------------------------
class ConceptMatched(s.Serializer):
    id = s.CharField()
    label = s.CharField()
    matched = s.CharField(help_text="As it was written")


class QueryUnderstood(s.Serializer):
    q = s.CharField(allow_blank=True)
    lang = s.ListField(child=s.CharField())
    filters = s.DictField(help_text="By name; an excluded value begins with `-`")
    corrected = s.CharField(allow_null=True, help_text="The question answered, if the original found nothing")
    concepts = ConceptMatched(many=True)


class FacetValue(s.Serializer):
    value = s.CharField()
    label = s.CharField()
    count = s.IntegerField()
    selected = s.BooleanField()


class SearchAnswer(s.Serializer):
    count = s.IntegerField()
    page = s.IntegerField()
    page_size = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    took_ms = s.IntegerField()
    engine = s.CharField()
    degraded = s.BooleanField(help_text="The search engine is gone: titles and summaries only, from the database")
    query = QueryUnderstood()
    results = Result(many=True)
    facets = s.DictField(child=FacetValue(many=True))


class FilterValue(s.Serializer):
    value = s.CharField()
    label = s.CharField()


class FilterDeclared(s.Serializer):
    name = s.CharField()
    label = s.CharField()
    operators = s.ListField(child=s.ChoiceField(["or", "not"]))
    values = FilterValue(many=True)


class RangeDeclared(s.Serializer):
    name = s.CharField()
    label = s.CharField()
    type = s.ChoiceField(["date-time", "integer"])


class FormDefaults(s.Serializer):
    facets = s.ListField(child=s.CharField())
    page_size = s.IntegerField()
    facet_size = s.IntegerField()


class SearchForm(s.Serializer):
    filters = FilterDeclared(many=True)
    ranges = RangeDeclared(many=True)
    sorts = FilterValue(many=True)
    facets = s.ListField(child=s.CharField())
    languages = FilterValue(many=True)
    defaults = FormDefaults()


class Suggestion(s.Serializer):
    text = s.CharField()
    type = s.ChoiceField(["title", "concept", "partner"])
    id = s.CharField(required=False, help_text="Of the work, concept or partner")
    url = s.URLField(required=False)


class Suggestions(s.Serializer):
    suggestions = Suggestion(many=True)


# --- Works --------------------------------------------------------------------------------------------------------
class Works(s.Serializer):
    next = s.URLField(allow_null=True)
    page_size = s.IntegerField()
    degraded = s.BooleanField(help_text="The search engine is gone: only the newest works, and no `next`")
    results = Result(many=True)


class RelatedWorks(s.Serializer):
    results = Result(many=True)


class Block(s.Serializer):
    id = s.CharField(allow_null=True)
    type = s.CharField()
    value = s.JSONField(help_text="Text, HTML, a list or an object, by type")


class File(s.Serializer):
    name = s.CharField()
    url = s.URLField()
    bytes = s.IntegerField(allow_null=True)
    sha256 = s.CharField()
    mime = s.CharField()
    language = s.CharField(allow_null=True)


class Track(s.Serializer):
    kind = s.ChoiceField(["captions", "subtitles", "descriptions", "chapters"])
    language = s.CharField()
    label = s.CharField()
    url = s.URLField(help_text="WebVTT, for `<track>`")
    srt_url = s.URLField()
    text_url = s.URLField(help_text="What is said, without times")
    machine = s.BooleanField()
    reviewed = s.BooleanField()


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


class Programme(s.Serializer):
    slug = s.CharField()
    name = s.CharField()


class Funding(s.Serializer):
    programme = Programme()
    acknowledgement = s.CharField(allow_blank=True)


class Provenance(s.Serializer):
    original_language = s.CharField()
    translated_from = s.CharField(allow_null=True)
    origin = s.ChoiceField(["human", "machine"])
    tool = s.CharField(allow_null=True)
    first_published_at = s.DateTimeField(allow_null=True)
    last_published_at = s.DateTimeField(allow_null=True)
    outdated_since = s.DateTimeField(allow_null=True)
    review_by = s.DateField(allow_null=True)
    notice = s.CharField(allow_null=True, help_text="For readers: nobody has looked at it again, long after that day")


class WholeWork(Work):
    details = s.DictField(help_text="What only this type of work has")
    body = Block(many=True)
    body_html = s.CharField(allow_blank=True)
    files = File(many=True)
    videos = Video(many=True)
    funding = Funding(allow_null=True)
    related_url = s.URLField()
    provenance = Provenance()


# --- Lists --------------------------------------------------------------------------------------------------------
class Change(s.Serializer):
    seq = s.IntegerField(help_text="Place in the log; a change to many works at once has one place for all of them")
    at = s.DateTimeField()
    id = s.UUIDField(help_text="Of the work")
    action = s.ChoiceField(["upsert", "delete"], help_text="What to do with a copy of it, as of now")
    api_url = s.URLField()


class Changes(s.Serializer):
    changes = Change(many=True)
    next_cursor = s.CharField()
    has_more = s.BooleanField()


class _List(s.Serializer):
    count = s.IntegerField()


class Partner(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    country = s.CharField(help_text="ISO 3166-1 alpha-2")
    country_label = s.CharField()
    language = s.CharField()
    website = s.URLField(allow_null=True)
    description = s.CharField(allow_null=True)
    count = s.IntegerField(help_text="Public works")


class Partners(_List):
    results = Partner(many=True)


class Project(s.Serializer):
    slug = s.CharField()
    name = s.CharField(help_text="Short name")
    title = s.CharField()
    description = s.CharField(allow_null=True)
    programme = Programme()
    number = s.CharField(allow_null=True)
    starts = s.DateField(allow_null=True)
    ends = s.DateField(allow_null=True)
    website = s.URLField(allow_null=True)
    coordinator = s.CharField(allow_null=True, help_text="Slug of a partner")
    partners = s.ListField(child=s.CharField(), help_text="Slugs")
    count = s.IntegerField(help_text="Public works")


class Projects(_List):
    results = Project(many=True)


class Concept(s.Serializer):
    slug = s.CharField()
    label = s.CharField()
    definition = s.CharField(allow_null=True)
    broader = s.CharField(allow_null=True, help_text="Slug")
    count = s.IntegerField(help_text="Public works")


class Vocabulary(_List):
    name = s.CharField()
    label = s.CharField()
    results = Concept(many=True)


class Term(s.Serializer):
    language = s.CharField()
    text = s.CharField()
    status = s.ChoiceField(["preferred", "alternative", "forbidden"])


class GlossaryEntry(s.Serializer):
    id = s.CharField(help_text="Slug of the concept")
    vocabulary = s.CharField()
    label = s.CharField()
    definition = s.CharField(allow_null=True)
    terms = Term(many=True)
    count = s.IntegerField(help_text="Public works")


class Glossary(_List):
    results = GlossaryEntry(many=True)


class Amount(s.Serializer):
    works = s.IntegerField()
    words = s.IntegerField(help_text="Of the originals, as a translator is given them")


class TypeAmount(Amount):
    type = s.CharField()
    label = s.CharField()


class Counts(s.Serializer):
    original = Amount(help_text="Written in the language")
    translated = Amount(help_text="Translated or checked by people, in step with the source")
    machine = Amount(help_text="Machine translated, not yet checked by a person")
    outdated = Amount(help_text="Translated by people; the source is newer")
    missing = Amount(help_text="Public, but not in the language")


class TypeCounts(Counts):
    type = s.CharField()


class LanguageCounts(Counts):
    language = s.CharField(help_text="BCP 47")
    label = s.CharField()
    types = TypeCounts(many=True)


class Coverage(Amount):
    types = TypeAmount(many=True)
    languages = LanguageCounts(many=True)


# --- Health -------------------------------------------------------------------------------------------------------
class Alive(s.Serializer):
    status = s.ChoiceField(["alive"])


class Check(s.Serializer):
    ok = s.BooleanField()
    error = s.CharField(required=False)


class IndexCheck(Check):
    engine = s.CharField(required=False)
    documents = s.IntegerField(required=False)
    applied_seq = s.IntegerField(required=False, help_text="Place in the change log up to which it is complete")
    last_seq = s.IntegerField(required=False)
    lag = s.IntegerField(required=False, help_text="Rows of the change log not applied yet")
    drift = s.IntegerField(
        required=False, allow_null=True, help_text="Works in which index and database differed when last compared"
    )
    audited_at = s.DateTimeField(required=False, allow_null=True, help_text="When they were compared; null: not yet")
    dead_letters = s.IntegerField(required=False, help_text="Works put aside because they could not be indexed")


class Checks(s.Serializer):
    database = Check()
    migrations = Check()
    index = IndexCheck()


class Ready(s.Serializer):
    status = s.ChoiceField(["ready", "not ready"])
    checks = Checks()
