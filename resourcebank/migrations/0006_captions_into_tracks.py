import django.utils.timezone
from django.db import migrations

from cms.media.video.links import canonical


def make_tracks(apps, schema_editor):
    """What was written on the page becomes tracks of its film: those of the original first, then its translations."""
    Page = apps.get_model("resourcebank", "ToolkitVideoPage")
    Video = apps.get_model("video", "Video")
    Track = apps.get_model("video", "Track")
    sources = {}
    for page in Page.objects.exclude(captions="").select_related("partner").order_by("-is_original", "pk"):
        key = page.translation_key
        if page.is_original:
            if page.video_file_id:
                video = Video.objects.filter(file_id=page.video_file_id).first()
            elif page.video_url:
                place = {"url": canonical(page.video_url), "collection_id": page.partner.collection_id}
                video, _created = Video.objects.get_or_create(**place, defaults={"state": "ready"})
            else:
                video = None
            kind, source, origin = "captions", None, "uploaded"
        else:
            source = sources.get(key)
            video, kind = source and source.video, "subtitles"
            origin = "machine" if page.text_origin == "machine" else "translated"
        if video is None or Track.objects.filter(video=video, kind=kind, locale_id=page.locale_id).exists():
            continue
        track = Track(
            video=video,
            kind=kind,
            locale_id=page.locale_id,
            text=page.captions,
            public_text=page.captions if page.live else "",
            source=origin,
            translation_of=source,
            reviewed_at=page.last_published_at if page.live else None,
            changed_at=page.latest_revision_created_at or django.utils.timezone.now(),
        )
        if source:
            track.translation_key = source.translation_key
        track.save()
        if page.is_original:
            sources[key] = track


class Migration(migrations.Migration):
    dependencies = [("resourcebank", "0005_films"), ("video", "0003_prepared_videos")]
    operations = [
        migrations.RunPython(make_tracks, migrations.RunPython.noop),
        migrations.RemoveField("toolkitvideopage", "captions"),
    ]
