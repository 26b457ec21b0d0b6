"""Backup and restore: one archive with rows, files and their hashes."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "portal.backup"
    verbose_name = "备份"
