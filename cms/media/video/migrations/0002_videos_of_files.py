from django.db import migrations


def make_videos(apps, schema_editor):
    Video = apps.get_model("video", "Video")
    files = apps.get_model("media", "ResourceFile").objects.filter(mime__startswith="video/", video=None)
    Video.objects.bulk_create(Video(file=file, collection_id=file.collection_id) for file in files.iterator())


class Migration(migrations.Migration):
    dependencies = [("video", "0001_initial")]
    operations = [migrations.RunPython(make_videos, migrations.RunPython.noop)]
