"""Films: an uploaded file, or the address of one elsewhere, with what is made of it (poster, renditions) and what belongs
to it (captions, subtitles, descriptions, chapters)."""
