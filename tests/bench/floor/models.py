"""One indexed table with its follow-ups, and one statement that fills both."""

from django.db import connection, models

STATES, MAKERS = 8, 300


class Item(models.Model):
    title = models.CharField(max_length=60)
    state = models.PositiveSmallIntegerField(default=0)
    maker = models.ForeignKey("Maker", models.CASCADE)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"])]

    def __str__(self) -> str:
        return self.title


class Maker(models.Model):
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="notes")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


def fill(count: int) -> None:
    """`count` items with two notes each."""
    Maker.objects.bulk_create(Maker(name=f"示例企业 {n}") for n in range(MAKERS))
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    )
    # SQLite and PostgreSQL put a CTE of an INSERT in the same place.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_item (title, state, maker_id, made_at)"
            f" {numbers} SELECT '车间供电不足影响交货 ' || i, i %% {STATES},"
            f" i %% {MAKERS} + 1, CURRENT_TIMESTAMP FROM n",
            [count],
        )
        for text in ("已到现场查看", "本周内答复"):
            cursor.execute(
                "INSERT INTO floor_note (item_id, text) SELECT id, %s FROM floor_item",
                [text],
            )
        postgresql = connection.vendor == "postgresql"
        cursor.execute("VACUUM ANALYZE" if postgresql else "ANALYZE")
