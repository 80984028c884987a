from django.dispatch import Signal

# The state of translations changed without a save of their pages. Arguments: page_ids.
translation_state_changed = Signal()
