"""What is public today begins its history, so that it cannot be removed without one."""

from django.db import migrations


def begin(apps, _editor):
    announcements = apps.get_model("home", "Announcement")
    history = apps.get_model("home", "HistoricalAnnouncement")
    columns = [field.attname for field in announcements._meta.concrete_fields]
    history.objects.bulk_create(
        history(
            **{name: getattr(row, name) for name in columns},
            history_date=row.published_at,
            history_type="+",
        )
        for row in announcements.objects.exclude(published_at=None)
    )


class Migration(migrations.Migration):
    dependencies = [("home", "0003_announcement_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
