from django.dispatch import Signal

# A file was asked for and may be seen. Arguments: request, file, response.
file_served = Signal()

# Something was found out about a film or made of it, in a transaction that may still roll back. Argument: video.
video_changed = Signal()

# What readers get of a track has changed. Argument: track.
track_changed = Signal()
