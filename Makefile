# Everything goes through .ci/setup, which makes .venv and finds or installs the system libraries.

.PHONY: demo test check freeze clean

demo: ; @.ci/setup run && .venv/bin/timeo-desktop demo

test: ; @.ci/setup test && .ci/test

check: ; @.ci/setup test && .ci/check

freeze: ; @.ci/setup test && .ci/freeze

clean: ; rm -rf .venv .venv-sta build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
