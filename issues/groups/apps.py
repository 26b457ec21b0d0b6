"""One kind of problem: gathered, consulted at once, the fix told to all."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "issues.groups"
    label = "groups"
    verbose_name = "一类事"
