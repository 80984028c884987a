# The web server and the worker; compose.yaml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    RESOURCEBANK_VAR_DIR=/data

RUN apt-get update \
 && apt-get install --yes --no-install-recommends apertium-nno-nob ffmpeg libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN pip install --requirement requirements.txt

COPY . .
RUN pybabel compile --domain django --directory config/locale \
 && useradd --system --uid 10001 --no-create-home resourcebank \
 && install --directory --owner resourcebank /data

USER resourcebank
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
