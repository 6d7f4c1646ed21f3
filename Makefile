# One way to do each chore. Every target makes or repairs the environment that it needs; `make help` explains them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# What some machines set and the environment must not depend on.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV

PYTHON ?=
export PYTHON
BIN := .venv/bin
# More words for the command of a target: make run ARGS="--only LOB-01", make test ARGS="tests/unit/simkit".
ARGS ?=

.PHONY: help
help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: environment-run ## Rehearse the reference connector and write report/report.html, report.json and junit.xml.
	@$(BIN)/rehearse run --report report $(ARGS)

.PHONY: demo
demo: environment-run ## Start both simulators and the reference connector to try by hand, until Ctrl-C.
	@$(BIN)/rehearse up $(ARGS)

.PHONY: load
load: environment-run ## Send half a minute of simultaneous visits and hold them against the budgets of the profile "smoke".
	@$(BIN)/rehearse load smoke --report report/load $(ARGS)

.PHONY: bench
bench: environment-all ## Measure what a visit costs, print it as a table and write report/bench.json.
	@$(BIN)/python -m tests.bench $(ARGS)

# A file's tests stay together, for the sake of what they share: a rehearsal, a browser, a database server.
PYTEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test
test: environment-all ## Run every test: the fast ones, whole rehearsals, crooked connectors, a stranger, browsers, kills.
	@$(PYTEST) $(ARGS)

.PHONY: test-fast
test-fast: environment-all ## Run only what is fast: a few thousand tests in about two minutes.
	@$(PYTEST) -m "not slow" $(ARGS)

.PHONY: prove
prove: environment-all ## Rehearse every crooked connector and write docs/checks.md: on everything, or with ARGS=--quick on what matters.
	@$(BIN)/python -m tests.crooked.prove $(ARGS)

.PHONY: statements
statements: environment-all ## Take each rule of the simulators out once and see its tests fail, in about half an hour.
	@$(BIN)/python -m tests.statements $(ARGS)

.PHONY: kills
kills: environment-all ## Kill the reference connector twenty times at each point between Teams' event and the chart's answer, on SQLite and PostgreSQL.
	@KILLS=20 $(BIN)/pytest tests/contract/connector/test_killed.py $(ARGS)

.PHONY: check
check: environment-all ## Check style, formatting, types, the direction of imports and the words of the features.
	@status=0; \
	for step in "ruff check ." "ruff format --check ." "mypy" "lint-imports --no-cache --no-logo" "python -m features.lint"; do \
		echo "== $$step"; \
		$(BIN)/$$step || status=1; \
	done; \
	exit $$status

.PHONY: pins
pins: ## Renew constraints.txt with the newest versions that pyproject.toml allows.
	@sh tools/pins

.PHONY: clean
clean: ## Remove whatever these targets made, the environment included.
	@rm -rf .venv report build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf tests/contract/node/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: environment-run environment-all
environment-run:
	@sh tools/environment run
environment-all:
	@sh tools/environment all
