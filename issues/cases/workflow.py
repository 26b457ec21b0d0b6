"""States of a case, from the draft to the public page and off it again."""

from django.db.models import TextChoices


class CaseState(TextChoices):
    DRAFT = "draft", "草稿"
    ASKED = "asked", "等企业答复"
    REFUSED = "refused", "企业不同意"
    AGREED = "agreed", "企业已同意"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"
    REVOKED = "revoked", "企业撤回同意"


# The enterprise's consent to exactly these words stands.
CONSENTED = (CaseState.AGREED, CaseState.PUBLISHED, CaseState.WITHDRAWN)


class Answer(TextChoices):
    """What an enterprise may say to the words it was shown."""

    ANONYMOUS = "anonymous", "同意公开，不写企业名称"
    NAMED = "named", "同意公开，可以写明企业名称"
    NO = "no", "不同意公开"
