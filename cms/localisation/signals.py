from django.dispatch import Signal

# The state of translations changed without a save of their pages. Arguments: page_ids.
translation_state_changed = Signal()
# A source's new texts are live. Arguments: source (TranslationSource), significance (changes.Significance).
source_changed = Signal()
# A person said yes to these words, or they are no longer what she said yes to. Sender: Translation. Arguments: translation,
# segment (StringSegment), data (the words approved, as HTML without attributes).
segment_approved = Signal()
segment_withdrawn = Signal()
# Somebody gave a job to another. Sender: TranslationJob. Arguments: job, by (user).
job_assigned = Signal()
