"""What stands in for the library of security keys while these are switched off.

allauth imports fido2, and cryptography with it, whether or not a key may be used: 12 MB
in each process, for names that nothing calls. Whoever adds "webauthn" to
MFA_SUPPORTED_TYPES gets the library itself.
"""

import sys
from types import ModuleType

from django.conf import settings

LIBRARY = "fido2"
IMPORTED = ("features", "server", "utils", "webauthn")


class Unused(ModuleType):
    """Names to import; to call one is an error."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__new__": refuse})


def refuse(kind: type, *_args: object, **_options: object) -> None:
    """Raises RuntimeError: it would be a security key's work."""
    raise RuntimeError(f"{kind.__name__}: security keys are switched off")


def leave_out() -> None:
    """Before the addresses of allauth are imported; harmless afterwards."""
    if "webauthn" in settings.MFA_SUPPORTED_TYPES:
        return
    for name in (LIBRARY, *(f"{LIBRARY}.{part}" for part in IMPORTED)):
        sys.modules.setdefault(name, Unused(name))
