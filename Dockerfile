# docker build --tag tandem . && docker run --rm --volume "$PWD:/docs" tandem
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY plugin plugin
COPY .ci/bundle_texts.py .ci/bundle_texts.py
COPY docs/manual/rules docs/manual/rules
RUN python -m venv /opt/tandem \
 && /opt/tandem/bin/pip install --no-cache-dir .

FROM python:3.13-slim
COPY --from=build /opt/tandem /opt/tandem
RUN useradd --create-home --uid 1000 writer
USER writer
ENV PATH=/opt/tandem/bin:$PATH PYTHONDONTWRITEBYTECODE=1 NO_MKDOCS_2_WARNING=1
WORKDIR /docs
ENTRYPOINT ["tandem", "check"]
