"""Translations leave as files for other programs (PO, XLIFF 2.1) and come back. Invariant: a file writes nothing by itself.
It is read within bounds (`po.py`, `xliff.py`), each of its texts is judged beside what is saved now (`service.py`), a
person sees that and says yes, and what is then taken is saved by the services that every other text is saved by."""
