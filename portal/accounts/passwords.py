"""What a password must be, in Chinese: Django's words are not all translated."""

from django.contrib.auth import password_validation as django


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码至少 {self.min_length} 位，请加长，可以用一句好记的话。"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 位。"


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        return "不要用常见的密码。"


class NotOneself(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "密码和账号、手机号或邮箱太像，请换一个。"

    def get_help_text(self) -> str:
        return "不要和账号、手机号或邮箱相像。"
