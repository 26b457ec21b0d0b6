"""Chains, units and posts, enterprises and those who speak for them."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "chains"
    verbose_name = "产业链与企业"
