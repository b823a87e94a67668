# syntax=docker/dockerfile:1
# Three programs from one image: web (`python -m bot`), worker (`python -m workers`) and clock
# (`python -m workers.schedule`). Libraries are built in a stage of their own and only what they
# made is carried over; neither pip nor a compiler is in the image that runs.
ARG PYTHON=3.12-slim

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The locked libraries first: they change rarely, and their layer is then kept.
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/issuegraph \
    && pip --python /opt/issuegraph/bin/python install --no-deps --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE app.yml ./
COPY bot bot
COPY workers workers
# The tests that libraries bring are a seventh of their size, and nobody runs them here.
RUN pip --python /opt/issuegraph/bin/python install --no-deps . \
    && find /opt/issuegraph -type d -name tests -prune -exec rm -rf {} +

FROM python:${PYTHON}
# The base image brings pip, and a copy of it to make another from.
RUN python -m pip uninstall --yes --quiet --root-user-action ignore pip \
    && rm -rf "$(python -c 'import ensurepip; print(ensurepip.__path__[0])')"
RUN groupadd --system --gid 10001 issuegraph \
    && useradd --system --uid 10001 --gid issuegraph --no-create-home issuegraph \
    && install --directory --owner issuegraph --group issuegraph --mode 0700 /data
COPY --from=build /opt/issuegraph /opt/issuegraph
ENV PATH=/opt/issuegraph/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data LOG_FORMAT=json
USER issuegraph
WORKDIR /data
VOLUME /data
EXPOSE 8000
# SIGTERM lets a worker finish its job; give it longer than a job may run (stop_grace_period).
STOPSIGNAL SIGTERM
# The exec form, so that the signal reaches the program and not a shell.
CMD ["python", "-m", "bot"]
