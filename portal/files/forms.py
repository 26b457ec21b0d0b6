"""Form fields whose clean value has passed every check of an upload."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.files.checks import admit_all
from portal.files.kinds import ALL, MAX_SIZE, MEGABYTE, Kind, labels
from portal.files.staging import Checked

MAX_FILES = 9


class FilesInput(forms.FileInput):
    """A plain file chooser that lets several files be chosen at once."""

    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file; the clean value is a `Checked` for `Attachment.store`, or None."""

    widget = forms.FileInput
    max_files = 1

    def __init__(self, *, kinds: tuple[Kind, ...] = ALL, **kwargs: Any) -> None:
        self.kinds = kinds
        kwargs.setdefault("help_text", self.told())
        super().__init__(**kwargs)
        self.error_messages["required"] = f"请选择要上传的文件：{labels(kinds)}。"

    def told(self) -> str:
        several = f"，最多 {self.max_files} 个" if self.max_files > 1 else ""
        size = MAX_SIZE // MEGABYTE
        return f"可传 {labels(self.kinds)}，每个不超过 {size} MB{several}。"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:  # noqa: ARG002
        endings = [f".{e}" for kind in self.kinds for e in kind.extensions]
        # The browser's own words for the kinds make a phone offer its album.
        types = [kind.content_type for kind in self.kinds]
        return {"accept": ",".join([*endings, *types])}

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        return next(iter(self.checked([data] if data else [])), None)

    def checked(self, uploads: list[UploadedFile]) -> list[Checked]:
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.max_files:
            raise ValidationError(
                f"一次最多传 {self.max_files} 个文件，您选了 {len(uploads)} 个。"
                f"请去掉 {len(uploads) - self.max_files} 个，或分几次上传。",
                code="count",
            )
        return admit_all(uploads, self.kinds)


class FilesField(FileField):
    """Up to `max_files` files, all or none; the clean value is a list of `Checked`."""

    widget = FilesInput

    def __init__(self, *, max_files: int = MAX_FILES, **kwargs: Any) -> None:
        self.max_files = max_files
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:  # noqa: ARG002
        return self.checked([upload for upload in data or [] if upload])

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return not self.disabled and bool(data)
