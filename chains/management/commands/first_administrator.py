"""The first account of a new site; everybody else is invited from inside."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localdate

from chains.kinds import PostRole, UnitKind
from chains.models import Post, Unit


class Command(BaseCommand):
    help = "Create the first system administrator; refuses once there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *, username: str, name: str, **_options: Any) -> None:
        if Post.objects.filter(role=PostRole.ADMIN).exists():
            raise CommandError("已有系统管理员，请由其在系统内邀请他人。")
        centre = Unit.objects.filter(kind=UnitKind.CENTRE).first()
        if centre is None:
            raise CommandError(
                "组织体系还没有建立，请先运行：manage.py load_foundation"
            )
        password = secrets.token_urlsafe(12)
        user = get_user_model()(username=username, name=name)
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as wrong:
            raise CommandError("；".join(wrong.messages)) from wrong
        with transaction.atomic():
            user.save()
            Post.objects.create(
                user=user, unit=centre, role=PostRole.ADMIN, since=localdate()
            )
        self.stdout.write(f"账号 {username} 已建立，初始密码：{password}")
        self.stdout.write("请登录后立即修改密码，并绑定动态口令。")
