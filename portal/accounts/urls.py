"""The addresses of sign-in: of allauth's pages only those that this site has."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from portal.accounts import welcome

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("welcome/<str:number>/<str:token>/", welcome.welcome, name="account_welcome"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("mfa/", mfa.index, name="mfa_index"),
    path("mfa/check/", mfa.authenticate, name="mfa_authenticate"),
    path("mfa/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mfa/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("mfa/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("mfa/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "mfa/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mfa/codes/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
