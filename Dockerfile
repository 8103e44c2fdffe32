# The application: command line, web server, migrations. The database is another container.
FROM python:3.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    PYTHONPATH=/linge

WORKDIR /linge
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

COPY pyproject.toml LICENSE ./
COPY gis gis
COPY maps maps
COPY api api

# Nobody in particular: the container writes nothing but the heads of the audit.
RUN mkdir /audit && chown 65534:65534 /audit
VOLUME /audit
USER 65534:65534
ENTRYPOINT ["python", "-P", "-m", "api.cli"]
CMD ["serve"]
