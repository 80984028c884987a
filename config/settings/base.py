"""Settings shared by every environment. Secrets and addresses come from the environment and are read only here
and in `production.py`; docs/operations.md has the table."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("RESOURCEBANK_VAR_DIR", BASE_DIR / "var"))

# --- Applications -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "search",
    "resourcebank.onboarding",
    "resourcebank",
    "cms.localisation.engines",
    "cms.localisation.memory",
    "cms.localisation",
    "cms.localisation.comments",
    "cms.localisation.notices",
    "cms.terminology",
    "cms.media.uploads",
    "cms.media.video",
    "cms.media",
    "cms.quality",
    "cms.review",
    "cms.accounts",
    "cms.partners",
    "cms.printing",
    "cms.languages",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.compression.PublicGZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "cms.accounts.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "cms.partners.gate.AdminGateMiddleware",
    "cms.review.middleware.NoAutosaveInReviewMiddleware",
    "cms.refusal.RefusedMiddleware",
    "cms.middleware.AtomicUnsafeRequestsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Database -----------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,  # nobody is told of a restart of the database's server that is over
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that will write takes the lock at its start and waits its turn, instead of failing
    # half-way with "database is locked". Reads run in autocommit and are not slowed (WAL). FULL: what was acknowledged
    # outlives a power cut (docs/decisions/0004).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

# Each process remembers for itself. "clients": hashes of who has asked the API (search/api/v1/throttles.py) or sent a form
# (home/anonymous_forms.py) of late; production may share it.
# "pages": those kept for the next reader (home/kept.py); only production keeps any.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "clients": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "clients",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- Languages ----------------------------------------------------------------------------------------------------
# One list for content, interface and admin. A new language is one line here; `cms/languages` explains the rest.
LANGUAGES = [
    ("nb", _("Norwegian Bokmål")),
    ("nn", _("Norwegian Nynorsk")),
    ("sv", _("Swedish")),
    ("da", _("Danish")),
    ("fi", _("Finnish")),
    ("is", _("Icelandic")),
    ("et", _("Estonian")),
    ("lv", _("Latvian")),
    ("lt", _("Lithuanian")),
    ("en", _("English")),
    ("ga", _("Irish")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("pl", _("Polish")),
    ("el", _("Greek")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "config.formats"
LANGUAGE_FALLBACKS = {
    "nb": ["nn", "da", "sv", "en"],
    "nn": ["nb", "da", "sv", "en"],
    "sv": ["nb", "da", "nn", "en"],
    "da": ["nb", "nn", "sv", "en"],
    "fi": ["sv", "et", "en"],
    "is": ["da", "nb", "en"],
    "et": ["fi", "en"],
    "lv": ["lt", "en"],
    "lt": ["lv", "en"],
    "ga": ["en"],
    "de": ["en"],
    "es": ["en"],
    "pl": ["en"],
    "el": ["en"],
}
# Interface catalogues made by a machine and not yet read by a person; the public footer says so.
UNREVIEWED_CATALOGUES = {"nb", "nn", "sv", "da", "fi", "is", "et", "lv", "lt", "ga", "de", "es", "pl", "el"}
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
DICTIONARY_DIR = VAR_DIR / "dictionaries"

# --- Wagtail ------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Resource bank"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = os.environ.get("RESOURCEBANK_BASE_URL", "http://127.0.0.1:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}  # editors' search only
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# Every half second, as is Wagtail's default, a slow line is busy with drafts when the editor submits.
WAGTAIL_AUTOSAVE_INTERVAL = 10_000
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""  # it would say what the draft behind an address is called
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cms.rich_text.RichTextArea",
        # Only what wagtail-localize keeps inside one segment: anything else would cut sentences in pieces.
        "OPTIONS": {"features": ["bold", "italic", "link", "document-link", "ol", "ul"]},
    }
}

# wagtail-localize: a copy is never live by itself, and deleting a source never deletes its translations.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
# Locale -> "labelled-public" where machine translated text may be published with its label, "off" where no machine is even
# asked; else its text is only where translators start from.
MACHINE_TEXT_POLICY: dict[str, str] = {"ga": "labelled-public"}
# Who translates on demand: of these the first that can translate between the two languages. Apertium is used where it is
# installed. MAY_SEE_DRAFTS in the options: what is not public may be sent, too; an engine on this machine may.
TRANSLATION_ENGINES: list[dict[str, Any]] = [{"ENGINE": "cms.localisation.engines.apertium.Apertium"}]
_TRANSLATORS = {
    "cms.localisation.engines.translators.DeepL": {"AUTH_KEY": os.environ.get("DEEPL_KEY")},
    "wagtail_localize.machine_translators.libretranslate.LibreTranslator": {
        "LIBRETRANSLATE_URL": os.environ.get("LIBRETRANSLATE_URL"),
        "API_KEY": os.environ.get("LIBRETRANSLATE_KEY", ""),
    },
    # With the package google-cloud-translate, and the account's key where GOOGLE_APPLICATION_CREDENTIALS says.
    "wagtail_localize.machine_translators.google.GoogleCloudTranslator": {
        "PROJECT_ID": os.environ.get("GOOGLE_TRANSLATE_PROJECT")
    },
}
TRANSLATION_ENGINES += [
    {"ENGINE": "cms.localisation.engines.translators.Translator", "OPTIONS": {"TRANSLATOR": path, **options}}
    for path, options in _TRANSLATORS.items()
    if None not in options.values()
]
# Characters that may be sent for one language.
MACHINE_CHARACTERS_A_DAY = int(os.environ.get("MACHINE_CHARACTERS_A_DAY", "200000"))
MACHINE_CHARACTERS_A_MONTH = int(os.environ.get("MACHINE_CHARACTERS_A_MONTH", "2000000"))

# --- Files --------------------------------------------------------------------------------------------------------
MEDIA_ROOT = VAR_DIR / "media"  # never served as a folder: cms/media/views.py asks the visibility rule first
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
UPLOADS_DIR = VAR_DIR / "uploads"  # files on their way; on the same disk as MEDIA_ROOT
VIDEO_WORK_DIR = VAR_DIR / "video"  # renditions until they are whole; on the same disk as MEDIA_ROOT
IMPORTS_DIR = VAR_DIR / "imports"  # files that came with a spreadsheet, until its rows take them
STATIC_ROOT = VAR_DIR / "static"
WAGTAILDOCS_DOCUMENT_MODEL = "media.ResourceFile"
WAGTAILIMAGES_IMAGE_MODEL = "media.ResourceImage"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.ResourceFileForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ResourceImageForm"
WAGTAILDOCS_EXTENSIONS = [
    "pdf", "epub", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv",
    "mp4", "webm", "mov", "mp3", "m4a", "vtt", "srt", "jpg", "jpeg", "png", "zip",
]  # fmt: skip
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = [
    "application/pdf", "video/mp4", "video/webm", "video/quicktime", "audio/mpeg",
]  # fmt: skip
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
MAX_FILE_UPLOAD_BYTES = 200 * 1024 * 1024
MAX_VIDEO_UPLOAD_BYTES = int(os.environ.get("MAX_VIDEO_UPLOAD_MB", "2048")) * 1024 * 1024
# Programs, by name or path. Without them films are shown as they were uploaded, and the state of each says so.
FFMPEG = os.environ.get("FFMPEG", "ffmpeg")
FFPROBE = os.environ.get("FFPROBE", "ffprobe")
FFMPEG_THREADS = int(os.environ.get("FFMPEG_THREADS", "2"))
VIDEO_LEASE_SECONDS = 60  # a worker that is not heard of for so long has died, and another does its film
# Works that were taken along, as ZIP and PDF, are kept in MEDIA_ROOT/offline for who asks next; the oldest make room.
OFFLINE_ROOM_BYTES = int(os.environ.get("OFFLINE_ROOM_GB", "5")) * 1024**3
PARTNER_QUOTA_BYTES = int(os.environ.get("PARTNER_QUOTA_GB", "50")) * 1024**3  # unless the partner has one of its own
# What stands in front and sends files for the application: nginx, apache (or another that knows X-Sendfile), or nothing.
SENDFILE = os.environ.get("SENDFILE", "")
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")  # host:port or unix:/path; empty: nothing is scanned for viruses
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long StreamField forms

# --- Previews -----------------------------------------------------------------------------------------------------
# Of another site built on the API that shows previews: "https://example.org/preview?token={token}".
PREVIEW_URL = os.environ.get("PREVIEW_URL", "")

# --- Search -------------------------------------------------------------------------------------------------------
SEARCH_ENGINE = os.environ.get("SEARCH_ENGINE", "embedded")
SEARCH_INDEX_DIR = VAR_DIR / "index"  # of the embedded engine
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
SEARCH_INDEX_PREFIX = os.environ.get("SEARCH_INDEX_PREFIX", "resourcebank")  # of every index's name there
# True: the process that commits a change also brings the index up to date. False: `manage.py search_worker` does.
# An engine on another machine is the worker's: publishing never waits for a network.
SEARCH_INDEX_ON_COMMIT = os.environ.get("SEARCH_INDEX_ON_COMMIT", "1" if SEARCH_ENGINE == "embedded" else "0") == "1"

# --- Care ---------------------------------------------------------------------------------------------------------
# False where the worker may not ask servers outside: no link is followed, and none is called broken.
CHECK_LINKS = os.environ.get("CHECK_LINKS", "1") == "1"

# By type: so many days after a publication a work is to be looked at again, unless its author says by when. Others, such as
# minutes and events, tell of what was, and stay.
REVIEW_AFTER_DAYS = {
    "training_material": 730, "toolkit_video": 1095, "guideline": 730, "case_study": 1825, "tool": 730, "course": 365,
    "opportunity": 183, "scenario": 1095, "country_overview": 365,
}  # fmt: skip
OVERDUE_AFTER_DAYS = 180  # after the day readers are told that nobody has

# --- Usage --------------------------------------------------------------------------------------------------------
USAGE_WRITE_EVERY: float | None = 5.0  # seconds between writes of what a process has counted; None: it writes nothing
READERS_WORDS_DAYS = 365  # what readers wrote is deleted after so many days; how many they were stays

# So many proxies before us are ours; their X-Forwarded-For is believed, nobody else's.
TRUSTED_PROXIES = int(os.environ.get("RESOURCEBANK_PROXIES", "0"))

# --- API ----------------------------------------------------------------------------------------------------------
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api/.*|widget/.*|healthz|readyz)$"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["search.api.v1.renderers.QuickJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": {"search": "600/min", "read": "1200/min"},
    "EXCEPTION_HANDLER": "search.api.v1.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # `format` is our own filter
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Resource bank API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Search and read the shared resource bank. Reading needs no key.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},  # nothing is sent to others
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # enums stay where they are said
    "SORT_OPERATION_PARAMETERS": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it would read the admin's own views; our document has its own test
}

# --- Security -----------------------------------------------------------------------------------------------------
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel is an iframe of the same origin
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "wagtailadmin_login"
CSRF_FAILURE_VIEW = "home.views.form_refused"
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_AGE = 7 * 24 * 3600  # for who asks to be remembered; for others until the browser is closed
# Whoever can make works public, or let others, gives a second factor at log-in.
SECOND_FACTOR_REQUIRED = os.environ.get("SECOND_FACTOR_REQUIRED", "1") == "1"
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Together, so that nobody can lock another out, nor one office for one of its people.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "cms.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "cms.accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that is told holds
AXES_DISABLE_ACCESS_LOG = True  # who logged in when is nobody's business
AXES_VERBOSE = False
