"""Articles as tests need them."""

from chains.articles.models import Article, Version
from tests.builders import MONDAY, numbers

ON = MONDAY.date()


def an_article(*bodies, on=ON, at=MONDAY, **facts):
    """Published with these texts one after the other, all from the same day on."""
    facts = {"title": f"示例制度 {next(numbers)}", "kind": "meeting"} | facts
    article = Article.objects.create(**facts)
    for body in bodies or ("一、总则\n每月一次。",):
        published(article, body, on=on, at=at)
    return article


def published(article, body, *, on=ON, since=None, at=MONDAY, by=None):
    draft = Version(article=article, body=body, since=since)
    draft.keep()
    draft.publish(by=by, at=at, on=on)
    return draft
