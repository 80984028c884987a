from django.db import migrations


class Migration(migrations.Migration):
    # Apart from 0003: PostgreSQL alters no table whose rows have just been named by new ones.

    dependencies = [("partners", "0003_roles")]

    operations = [migrations.RemoveField(model_name="partner", name="group")]
