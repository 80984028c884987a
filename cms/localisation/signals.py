from django.dispatch import Signal

# The state of translations changed without a save of their pages. Arguments: page_ids.
translation_state_changed = Signal()
# Work on a translation has begun. Sender: Translation. Arguments: translation, user (or None).
translation_started = Signal()
# A person has taken the last of its texts upon herself. Sender: Translation. Arguments: translation.
translation_complete = Signal()
# A source's new texts are live. Arguments: source (TranslationSource), significance (changes.Significance).
source_changed = Signal()
# A person said yes to words, many at once. Sender: Translation. Arguments: translation, texts (list of (StringSegment, the
# words approved, as HTML without attributes)), by (user or None).
segments_approved = Signal()
# Words are no longer what somebody said yes to. Sender: Translation. Arguments: translation, segment, data (the words).
segment_withdrawn = Signal()
# Somebody gave a job to another. Sender: TranslationJob. Arguments: job, by (user).
job_assigned = Signal()
