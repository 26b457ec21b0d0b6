"""Several enterprises of one chain with the same kind of problem."""

from issues.groups.models import Group, open_group
from tests.builders import a_category
from tests.story import Story


class Kind:
    """Stories of one chain and category, each with an enterprise and unit of its own;
    the people of the first act for all."""

    def __init__(self, count=3, state="working", title="夜间跳闸停机", **facts):
        category = a_category("用电")
        self.stories = [
            Story(category=category, title=title, **facts).to(state)
            for _ in range(count)
        ]
        self.story = self.stories[0]
        self.category, self.chain = category, self.story.chain
        self.clerk, self.secretary = self.story.clerk, self.story.secretary
        self.at = max(story.at for story in self.stories)

    @property
    def issues(self):
        return [story.issue for story in self.stories]

    def group(self, issues=None, **facts):
        facts = {"title": "错峰用电", "chain": self.chain} | facts
        facts = {"category": self.category} | facts
        issues = self.issues if issues is None else issues
        made = open_group(by=self.clerk, at=self.at, issues=issues, **facts)
        return Group.objects.for_list().get(pk=made.pk)


def group_with(secret):
    """Two issues of nobody's acquaintance, and that word in every text."""
    kind = Kind(2, title=secret, demand=secret)
    group = kind.group(title=secret)
    return {"group": group.pk, "issue_pk": kind.issues[0].pk}
