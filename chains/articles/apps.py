"""制度: duties and rules, in force from a day, every version kept."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "chains.articles"
    label = "articles"
    verbose_name = "制度"
