# The image of the portal: `docker build .`, or docker-compose.yml, which starts every part of it.
# It holds no secret and no data: all of that comes from the environment when it starts. Stages: node and build make
# the styles by the script that `make run` uses, packages installs the lock, and the last stage serves.

ARG PYTHON=python:3.11-slim-bookworm

FROM node:24-bookworm-slim AS node

FROM ${PYTHON} AS packages
WORKDIR /portal
COPY requirements-bootstrap.txt requirements.txt ./
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes -r requirements-bootstrap.txt \
    && python -m uv venv /venv \
    && python -m uv pip sync --python /venv/bin/python --require-hashes --no-cache --compile-bytecode requirements.txt

FROM packages AS build
COPY --from=node /usr/local/bin/ /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/ /usr/local/lib/node_modules/
COPY . .
RUN --mount=type=cache,target=/root/.npm /venv/bin/python -m config.local assets \
    && rm -rf node_modules .build/bytecode config/local requirements-bootstrap.txt package.json package-lock.json \
    && /venv/bin/python -m compileall -q config partnership training

FROM ${PYTHON}
# What makes the PDF.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp portal
WORKDIR /portal
COPY --from=packages /venv /venv
COPY --from=build /portal /portal
# Nothing is written to the image's disk: what has to be written for a moment goes to /tmp and /dev/shm.
ENV PATH=/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=config.settings \
    PYTHONPATH=/portal \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    PORT=8000 \
    WEB_CONCURRENCY=2
USER 10001:10001
EXPOSE 8000
# Gunicorn answers what it has begun and takes no more.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://localhost:' + os.environ['PORT'] + '/health/live', timeout=4)"]
# It listens on every address at PORT, with WEB_CONCURRENCY processes.
CMD ["gunicorn", "config.wsgi:application", "--config=python:config.unreadable", "--no-control-socket", "--preload", "--worker-class=gthread", "--threads=4", "--timeout=60", "--graceful-timeout=30", "--max-requests=5000", "--max-requests-jitter=500", "--worker-tmp-dir=/dev/shm"]
