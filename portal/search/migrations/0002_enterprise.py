"""To which enterprise an entry belongs, so that a liaison's search reads theirs alone.

The entries that have one are marked to be made anew; the clock does so within its next
rounds, and until then the search finds for a liaison what has been done."""

from django.db import migrations, models

MARK = """
INSERT INTO search_mark (watch, key)
SELECT '{watch}', record FROM search_entry WHERE kind = '{kind}'
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="enterprise",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(
            MARK.format(watch="issue/issues_issue.id", kind="issue"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            MARK.format(watch="step/issues_issuestep.id", kind="step"),
            migrations.RunSQL.noop,
        ),
    ]
