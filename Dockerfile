# The bot in a container: docker compose up --build
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/viva
ENV PATH=/opt/viva/bin:$PATH
COPY requirements.lock /src/
RUN pip install --no-deps --require-hashes -r /src/requirements.lock
COPY pyproject.toml README.md LICENSE /src/
COPY bot /src/bot
COPY knowledge /src/knowledge
COPY prompts /src/prompts
# openai, anthropic, google or ollama, when VIVA_MODEL names one of them (several with commas between).
ARG EXTRAS=""
RUN pip install --no-deps --no-index --no-build-isolation /src \
    && if [ -n "$EXTRAS" ]; then pip install "/src[$EXTRAS]"; fi

FROM python:3.11.14-slim-bookworm
# A fixed number, so that the owner of a volume stays the same from build to build.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data viva \
    && install -d -o viva -g viva -m 700 /data /keys
COPY --from=build /opt/viva /opt/viva
ENV PATH=/opt/viva/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    VIVA_DATA_DIR=/data
USER viva
WORKDIR /data
VOLUME /data
# The key is to lie apart from the data and to outlive the container: as a secret (VIVA_ENCRYPTION_KEY_FILE, as in
# docker-compose.yml), or on a volume of its own (VIVA_KEY_FILE=/keys/viva.key). Without either the start says so.
STOPSIGNAL SIGTERM
CMD ["viva", "run"]
