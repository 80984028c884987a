from django.dispatch import Signal

# A file was asked for and may be seen. Arguments: request, file, response.
file_served = Signal()
