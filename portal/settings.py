"""Environment in, Django settings out; every variable is in README's table."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()


def required(name: str, how: str, *, demo: str) -> str:
    """The variable's value; the demo may run on `demo`, anything else may not."""
    value = env(name, default=demo if DEMO else "")
    if not value:
        message = f"{name} is not set: {how}"
        raise ImproperlyConfigured(message)
    return value


def database() -> dict:
    """The database of DATABASE_URL, or the embedded SQLite file."""
    url = env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR}/portal.sqlite3"
    message = (
        "DATABASE_URL cannot be read: write it like "
        "postgres://user:password@127.0.0.1:5432/portal or sqlite:////folder/file"
    )
    try:
        found = env.db_url_config(url)
    except (ValueError, KeyError) as problem:
        raise ImproperlyConfigured(message) from problem
    engine, options = found.get("ENGINE", ""), found.setdefault("OPTIONS", {})
    if found.get("NAME", "") in {"", ":memory:"}:
        raise ImproperlyConfigured(message)
    if engine.endswith("sqlite3"):
        # IMMEDIATE and WAL: 0 lock errors under 16 writers, where the defaults
        # lost two writes of three.
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = 20
        options["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
    elif engine.endswith("postgresql"):
        # A silent host fails within seconds instead of minutes.
        options.setdefault("connect_timeout", 5)
        # Compiling a plan, or starting helpers for it, takes longer than carrying out
        # any of ours.
        quick = "-c jit=off -c max_parallel_workers_per_gather=0"
        options.setdefault("options", quick)
    else:
        raise ImproperlyConfigured(message)
    # A new connection a request cost either engine more than all its statements: SQLite
    # reads what all tables are anew. One that was kept is tried before it is used.
    found["CONN_MAX_AGE"] = found.get("CONN_MAX_AGE") or 60
    found["CONN_HEALTH_CHECKS"] = True
    return found


def broker_options(folder: Path, *, redis: str) -> dict:
    """Short time-outs for Redis; folders for the broker that needs no server."""
    if redis:
        return {
            "visibility_timeout": 300,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 1,
            "socket_timeout": 5,
            "health_check_interval": 25,
        }
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "done"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.1,
    }


SECRET_KEY = required(
    "SECRET_KEY",
    "set it to a long random text, for example the output of: "
    'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
    demo="demo-only-key-never-use-this-outside-the-demo-on-127-0-0-1",
)
DATABASES = {"default": database()}
REDIS_URL = env("REDIS_URL", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", not DEMO)
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")

ZONE_NAME = env("ZONE_NAME", default="汶上经济开发区")
CENTRE_NAME = env("CENTRE_NAME", default="汶上经济开发区党群服务中心")
CENTRE_PHONE = env("CENTRE_PHONE", default="0537-0000000")
CENTRE_ADDRESS = env("CENTRE_ADDRESS", default="开发区产业园区（示例地址）")
CENTRE_HOURS = env("CENTRE_HOURS", default="工作日 8:30–17:30")
NUMBER_PREFIX = env("NUMBER_PREFIX", default="WS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "import_export",
    "rules",
    "simple_history",
    "portal.tables",
    "portal.ui",
    "portal.accounts",
    "portal.audit",
    "portal.workflow",
    "portal.workdays",
    "portal.files",
    "portal.documents",
    "portal.notices",
    "portal.search",
    "portal.gatherings",
    "chains",
    "chains.places",
    "chains.market",
    "chains.savedviews",
    "issues",
    "issues.assessment",
    "chains.articles",
    "chains.meetings",
    "chains.visits",
    "issues.groups",
    "issues.cases",
    "salons",
    "salons.activities",
    "salons.ideas",
    "services",
    "services.counter",
    "services.requests",
    "services.ratings",
    "portal.desk",
    "portal.desk.cockpit",
    "portal.home",
    "portal.backup",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.sessions.StaffSessions",
    "portal.accounts.mfa.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "portal.ui.templatetags.ui",
                "portal.ui.templatetags.kept",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.site",
                "portal.desk.navigation.navigation",
                "portal.home.navigation.public_site",
            ],
        },
    }
]
# Widgets are templates of ours like any other.
FORM_RENDERER = "portal.ui.renderer.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "uploads"
# nginx serves downloads itself when this names its internal location.
X_ACCEL_PREFIX = env("X_ACCEL_PREFIX", default="")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.files.intake.CappedUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.ui.statics.KeptAddresses"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "portal.accounts.backend.NameOrPhone",
]
# One SMTP address for all mail; without it mails become files under DATA_DIR/mail.
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")

CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(DATA_DIR / "broker", redis=REDIS_URL)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 55, 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.signin.SignInForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
# axes counts passwords in the database, a second counter would lock whole offices;
# see the adapter. What is left of "login_failed" counts one-time codes per account.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "login": None}
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "portal.accounts.forms.ActivateForm",
    "deactivate_totp": "portal.accounts.forms.DeactivateForm",
    "generate_recovery_codes": "portal.accounts.forms.GenerateCodesForm",
}
MFA_ADAPTER = "portal.accounts.adapter.ChineseMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = CENTRE_NAME
MFA_REQUIRED = env.bool("MFA_REQUIRED", not DEMO)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "portal.accounts.backend.name_at_the_door"
AXES_CLIENT_IP_CALLABLE = "portal.audit.address.address_of"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "portal.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "portal.accounts.passwords.NotCommon"},
    {
        "NAME": "portal.accounts.passwords.NotOneself",
        "OPTIONS": {"user_attributes": ("username", "phone", "email")},
    },
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # a printed invitation is good for a week
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Own phones stay signed in this long; staff sessions end sooner, see sessions.py.
SESSION_ENGINE = "portal.accounts.store"
SESSION_COOKIE_AGE = 30 * 24 * 3600

# Behind TLS everything is secure-only. gunicorn learns from the proxy on 127.0.0.1
# that a request came by https, so no header of a stranger is believed here.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

# Nothing inline and nothing from elsewhere; data: is Bootstrap's arrows and ticks.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
# __Host-: the browser takes the cookies from this host over HTTPS and nowhere else.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"

# One stream that ./run writes to DATA_DIR/logs; Django alone would only mail errors.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
}
