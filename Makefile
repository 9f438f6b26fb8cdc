# One machine, a few commands. README.md says what each brings; production needs none of them.
PYTHON ?= python3
VENV := .venv/bin/python
export PORT BROWSER FILE FORCE

.PHONY: run test check bench backup restore clean

run: ## the whole portal on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(PYTHON) config/local/setup.py local
	@exec $(VENV) -m config.local run

test: ## the whole suite (ARGS="-k booking" for a part, BROWSER=no without Chromium)
	@$(PYTHON) config/local/setup.py dev
	@exec $(VENV) -m config.local test $(ARGS)

check: ## types, style, walls, templates, migrations, production settings
	@$(PYTHON) config/local/setup.py dev
	@exec $(VENV) -m config.local check

bench: ## the measurements
	@$(PYTHON) config/local/setup.py dev
	@exec $(VENV) -m config.local bench $(ARGS)

backup: ## everything in one file (FILE=portal.tar), of this folder's portal or of DATABASE_URL
	@$(PYTHON) config/local/setup.py local
	@exec $(VENV) -m config.local backup

restore: ## what such a file holds (FILE=portal.tar), into an empty database; FORCE=yes replaces what is there
	@$(PYTHON) config/local/setup.py local
	@exec $(VENV) -m config.local restore

clean: ## what was built, never data
	@rm -rf .build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
