"""Every setting of the portal, read from the environment; README.md explains each variable."""

from pathlib import Path

import environ
import pghistory

from config.broker_url import celery_broker
from config.documents import store as documents_store
from config.installed import INSTALLED_APPS as INSTALLED_APPS
from config.logs import lines
from config.rooms import *  # noqa: F403  (a setting each)
from config.sensitive import SENSITIVE as SENSITIVE  # a setting
from config.single_sign_on import providers

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / ".build"

env = environ.Env()

# The site ---------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
# Under these, real names are encrypted beside pseudonyms (`partnership.base.secrets`), and so is what is typed where
# names may stand. Nothing is served without one (wsgi.py).
PSEUDONYM_KEYS = env.list("PSEUDONYM_KEYS", default=[])
DEBUG = False
HTTPS = env.bool("HTTPS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

PARTNERSHIP = {
    "name": env.str("PARTNERSHIP_NAME", default="Somerset Safeguarding Children Partnership"),
    "name_lines": env.list(
        "PARTNERSHIP_NAME_LINES", default=["Somerset Safeguarding", "Children Partnership"]
    ),
    "area": env.str("PARTNERSHIP_AREA", default="Somerset"),
    "phone": env.str("PARTNERSHIP_PHONE", default="03069 990 123"),
    "phone_label": env.str("PARTNERSHIP_PHONE_LABEL", default="Children’s Social Care"),
    "partners": env.list(
        "PARTNERSHIP_PARTNERS",
        default=["Somerset Council", "NHS Somerset Integrated Care Board", "Avon and Somerset Constabulary"],
    ),
    "contact_email": env.str("PARTNERSHIP_CONTACT_EMAIL", default="partnership@somerset.example"),
    "logo": env.str("PARTNERSHIP_LOGO", default=""),
    "colours": env.dict("PARTNERSHIP_COLOURS", default={}),
    "exit_url": env.str("PARTNERSHIP_EXIT_URL", default="https://www.bbc.co.uk/weather"),
}

# Rooms, from floor to roof ----------------------------------------------------------------------
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partnership.operations.middleware.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partnership.history.middleware.HistoryMiddleware",
    "partnership.accounts.middleware.IdleMiddleware",
    "partnership.drafts.middleware.DraftMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnership.accounts.middleware.SecondFactorMiddleware",
    "partnership.accounts.middleware.ConfirmMiddleware",
    "partnership.documents.middleware.LargeRequestMiddleware",
    "partnership.pages.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.pages.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].update(
    ENGINE="partnership.base.postgresql",
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
# Seconds that a page waits for one answer. The web server sets it; a migration or a report may take longer.
DATABASE_PATIENCE = env.float("DATABASE_PATIENCE", default=0)
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Tables of changes are written with every change and read by their record only, so they have that one index.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
# The shared cache holds rate limits only. It lives in the database, so that a dead broker closes no page.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # What a process may remember for minutes because nobody minds: each has its own.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# The clock and the background -------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # A worker asks for a second at a time, so one that waits longer for an answer has a broker that hangs.
    "socket_timeout": 4,
    # A page that finds the broker dead goes on at once; its work is in the database and the sweep takes it up.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "Europe/London"

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["partnership.agencies.backend.PortalBackend"]
# Addresses are unique whatever their letters' case, by a constraint that Django's check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "partnership.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "partnership.accounts.forms.LoginForm",
    "reset_password": "partnership.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "partnership.accounts.forms.ResetPasswordKeyForm",
    "change_password": "partnership.accounts.forms.ChangePasswordForm",
    "reauthenticate": "partnership.accounts.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
# The page says the same for every address, and nobody can have the portal write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A council's staff share one address towards the internet, so the limits that guard a person go by person. The one by
# address is against tries at very many accounts, and whoever has signed in from there lately is not held up by it.
ACCOUNT_RATE_LIMITS = {
    "login": "1200/m/ip",
    # Wrong passwords, see `accounts.tries`; `login_failed` counts codes, after the right password.
    "password": "100/m/ip,5/5m/key",
    "password_at_home": "5/5m/key",
    "login_failed": "5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # Asking for an account sends mail to whatever address is typed.
    "register": "60/h/ip,3/h/key",
    "invite": "100/h/user",
    # A line manager's address is typed by whoever books.
    "ask_manager": "20/h/user",
    # The link to a line manager, which shows a name: nobody tries out links.
    "approve": "120/m/ip",
    # The links in reminders of actions; a whole office may have one address.
    "action_reply": "120/m/ip",
    # Codes for the register are short: nobody tries them out.
    "register_code": "20/10m/user",
    # What visitors send and what they look at: both ask much, and a whole office may have one address.
    # The links to questions about a course; a whole office may have one address.
    "evaluation": "120/m/ip",
    "search": "240/m/ip",
    # Whether a certificate is real, and whose: nobody tries out numbers or names.
    "verify": "60/m/ip",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Attempts to sign in are counted by visitor, and behind a proxy every visitor has the proxy's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
# Tells people what happened to their account; the rooms that tell lie above the accounts.
ACCOUNT_NEWS = "config.account_news.tell"

# The second factor, and being asked again --------------------------------------------------------
# The roles that cannot work without one. Accounts of a demonstration sign in with the password alone.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=[]
    if DEMONSTRATION
    else [
        "business_unit",
        "executive",
        "lead_partner",
        "lado_officer",
        "lado_manager",
        "finance_officer",
        "administrator",
        "information_governance",
    ],
)
# Whoever signed in or confirmed so long ago is asked again before a sensitive page.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "partnership.accounts.factor_adapter.FactorAdapter"
MFA_FORMS = {"activate_totp": "partnership.accounts.factor_forms.AppForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = PARTNERSHIP["name"]
# Addresses are those that the business unit or an agency gave; nobody types their own.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}

# Single sign-on ---------------------------------------------------------------------------------
SINGLE_SIGN_ON = providers(env)
# Who takes in somebody whom a provider knows and the portal does not: a dotted path, or nobody.
SINGLE_SIGN_ON_NEWCOMERS = "partnership.joining.public_views.newcomer"

# Language, dates --------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "j F Y"

# For so long a record that was opened in an emergency stays open.
EMERGENCY_MINUTES = env.int("EMERGENCY_MINUTES", default=60)

# Static files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR / "static"]
STATIC_ROOT = BUILD_DIR / "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "documents": documents_store(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads: a large one waits in a temporary file, never in memory -----------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "partnership.documents.handlers.RoomyUploadHandler",
]
DOCUMENTS_MAX_BYTES = env.int("DOCUMENTS_MAX_MB", default=25) * 1024 * 1024
# host:port or the path of a socket; where it is set, a file is held until it is clean.
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", default="")
# A register may have 2,000 people, with two fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4100

# Mail -------------------------------------------------------------------------------------------
# No default: mail that goes nowhere unnoticed, or whole into a log, is worse than a portal that does not start.
vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
# What stands on invoices for training. VAT is added to the prices where there is any: education is mostly exempt.
TRAINING_VAT_PER_CENT = env.int("TRAINING_VAT_PER_CENT", default=0)
TRAINING_VAT_NUMBER = env.str("TRAINING_VAT_NUMBER", default="")
TRAINING_PAY_WITHIN_DAYS = env.int("TRAINING_PAY_WITHIN_DAYS", default=30)
TRAINING_PAY_TO = env.str(
    "TRAINING_PAY_TO",
    default="Pay by bank transfer to the account that the council’s finance team has given you.",
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PARTNERSHIP['name']} <portal@somerset.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Safety on the wire -----------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Without a request for so long, a person signs in again.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Whose pages may show the list of courses in a frame: https://www.example.org
TRAINING_EMBEDDED_BY = env.list("TRAINING_EMBEDDED_BY", default=[])
CSRF_FAILURE_VIEW = "partnership.pages.errors.stale_form"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Logs: no personal data: neither addresses of people nor what they sent --------------------------
LOGGING = lines(level=env.str("LOG_LEVEL", default="INFO"), form=env.str("LOG_FORMAT", default="json"))

# Those who watch over the portal ----------------------------------------------------------------
# /metrics answers whoever brings this as a bearer token, and nobody where it is empty.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="") or f"mailto:{PARTNERSHIP['contact_email']}"
