"""Assay's settings: embedded defaults for one machine, the environment for production.

Every value that differs between a laptop and a school's servers comes from an environment
variable that is listed in docs/production.md; no code differs.
"""

import secrets

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from assay.api_settings import *  # noqa: F403  (REST_FRAMEWORK, SPECTACULAR_SETTINGS)
from assay.databases import database
from assay.environment import (
    env_choice,
    env_flag,
    env_list,
    env_number,
    env_text,
    env_time_zone,
    short_folder,
)
from assay.folders import BASE_DIR, VAR_DIR
from assay.mail import *  # noqa: F403  (EMAIL_..., DEFAULT_FROM_EMAIL)
from assay.schedule import *  # noqa: F403  (CELERY_BEAT_SCHEDULE)
from assay.scoring_models import *  # noqa: F403  (SCORING_..., MODEL_..., RETRAIN_...)

# Embedded means: this machine only, SQLite and a Valkey on a Unix socket, a secret key of its own.
EMBEDDED = env_flag("ASSAY_EMBEDDED", True)
DEBUG = env_flag("ASSAY_DEBUG", False)


def embedded_secret() -> str:
    """A secret key made at the first start and kept beside the database, readable by its owner."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = embedded_secret() if EMBEDDED else env_text("ASSAY_SECRET_KEY")
# This machine's own names always reach an embedded start: by them the launcher asks whether it is ready.
ALLOWED_HOSTS = (["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else []) + env_list("ASSAY_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("ASSAY_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_celery_beat",
    "people",
    "letters",
    "courses",
    "runs",
    "scoring",
    "learners",
    "comparisons",
    "recommendations",
    "registry",
    "replay",
    "takeaway",
    "classroom",
    "gradebook",
    "regrading",
    "starting",
    "rights",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Outside WhiteNoise, so that our modules travel compressed too: a bench 64 KB instead of 165.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assay.not_kept.not_kept",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "assay.urls"
ASGI_APPLICATION = "assay.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


DATABASES = {"default": database(env_text("ASSAY_DATABASE", ""), VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "people.passwords.MinimumLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "home"
# A school stands behind one address: a class of 40 logs in within a minute, a lecture hall within
# a few. Guessing is stopped by the limit on failed attempts and by django-axes, which know the account.
# Failures of one address are counted for all who stand behind it: ten of a class mistype within a minute.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "signup": "60/m/ip",
}
ACCOUNT_ADAPTER = "people.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "courses.signup.SignupForm"
ACCOUNT_FORMS = {
    "login": "people.log_in_forms.LoginForm",
    "signup": "people.log_in_forms.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
# On a computer that a class shares a log-in ends with the browser, unless the box for two weeks is ticked.
ACCOUNT_SESSION_REMEMBER = None
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "people.log_ins.counted_login"
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"
# How long the link holds by which a student who was invited chooses a password.
PASSWORD_RESET_TIMEOUT = 14 * 24 * 3600  # s

# Words, dates and numbers
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["assay.formats"]
TIME_ZONE = env_time_zone("ASSAY_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Not the manifest storage: our ES modules import each other by their plain names.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = EMBEDDED
WHITENOISE_MAX_AGE = env_number("ASSAY_STATIC_MAX_AGE", 0 if EMBEDDED else 3600)

# Security
SECURE_COOKIES = env_flag("ASSAY_SECURE_COOKIES", not EMBEDDED)
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env_flag("ASSAY_HTTPS_ONLY", not EMBEDDED)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked by launchers and monitors beside the proxy
SECURE_HSTS_SECONDS = env_number("ASSAY_HSTS_SECONDS", 0 if EMBEDDED else 31_536_000)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env_flag("ASSAY_BEHIND_PROXY", False) else None
)
X_FRAME_OPTIONS = "DENY"
METRICS_TOKEN = env_text("ASSAY_METRICS_TOKEN", "")  # with it a monitor reads /metrics/
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Valkey or Redis: queues and doorbells, never the record
VALKEY_SOCKET = short_folder(VAR_DIR) / "valkey.sock"
REDIS_URL = env_text("ASSAY_REDIS", f"unix://{VALKEY_SOCKET}?db=0")
STREAM_REDIS_URL = env_text("ASSAY_STREAM_REDIS", REDIS_URL)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": None, "socket_connect_timeout": 5}],
            "prefix": "assay",
        },
    },
}

# Celery
CELERY_BROKER_URL = env_text(
    "ASSAY_BROKER",
    f"redis+socket://{VALKEY_SOCKET}?virtual_host=1" if REDIS_URL.startswith("unix") else REDIS_URL,
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # kombu gives unacknowledged tasks back only every 100 s by default; a killed worker must not cost that.
    "visibility_timeout": 30,
    "unacked_restore_limit": 100,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120  # s; a pool process loads both models before it says so
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"

# Classes
# A teacher's pause of a class ends by itself after so many minutes, unless another time is chosen.
PAUSE_MINUTES = env_number("ASSAY_PAUSE_MINUTES", 20, least=1)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache"
        if not EMBEDDED
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": REDIS_URL if not EMBEDDED else "assay",
    },
}

LOG_LEVELS = ["debug", "info", "warning", "error", "critical"]
LOG_LEVEL = env_choice("ASSAY_LOG_LEVEL", LOG_LEVELS, "info").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
