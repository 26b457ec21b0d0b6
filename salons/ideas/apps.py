"""Ideas of the enterprises' people: every one gets an answer."""

from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "salons.ideas"
    label = "ideas"
    verbose_name = "金点子"
