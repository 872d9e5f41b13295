# The dashboard in a container: nothing in it is written to but /store, where the snapshots are, and /reports.
#   docker build -t d4 . && docker run -p 8050:8050 -v d4-store:/store d4

FROM python:3.11-slim AS packages
COPY requirements.lock /
RUN python -m venv /venv \
 && /venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary :all: -r /requirements.lock \
 && /venv/bin/pip uninstall --quiet --yes pip

FROM python:3.11-slim
COPY --from=packages /venv /venv
COPY . /d4
WORKDIR /d4
# Byte code is made now, because the container may not write it later.
RUN /venv/bin/python -m compileall -q /d4 \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin d4 \
 && install -d -o d4 -g d4 /store /reports
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    D4_HOST=0.0.0.0 \
    D4_STORE=sqlite:////store/d4.sqlite \
    PORT=8050
USER d4
VOLUME /store
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "dashboard"]
CMD ["serve"]
