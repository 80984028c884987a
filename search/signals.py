from django.dispatch import Signal

# A row was written into the change log, in a transaction that may still roll back.
change_logged = Signal()
