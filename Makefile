.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin/python
UV := UV_CACHE_DIR=$${UV_CACHE_DIR:-.local/uv-cache} .local/tools/bin/uv

# Compiled once, not at each start, and kept out of the source folders.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/bytecode
unexport PYTHONDONTWRITEBYTECODE

help: ## Lists the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-10s %s\n", $$1, $$2}'

dev: ## Prepares this checkout, starts the whole stack and prints its address; Ctrl-C stops it
	@$(PYTHON) infra/local/bootstrap.py dev
	@$(VENV) -m infra.local.page
	@exec $(VENV) -m infra.local dev

ddown: ## Stops the stack that `make dev` started in this checkout
	@test ! -x $(VENV) || exec $(VENV) -m infra.local stop

test: ## Prepares what tests need and runs them all; ARGS="-k name" goes to pytest
	@$(PYTHON) infra/local/bootstrap.py test
	@$(VENV) -m infra.local.page --test
	@$(VENV) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: ## Checks style and the rules on imports
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@.venv/bin/lint-imports

demo: ## Places orders in the running stack and shows what happens
	@$(VENV) -m infra.demo $(ARGS)

partner: ## Lets another system order over the broker: NAME=shop [CREDITS=100] [FOR=anna,boris]
	@$(VENV) -m infra.partner "$(NAME)" --credits "$(or $(CREDITS),0)" --for "$(FOR)"

backup: ## Saves both databases and every picture: [TO=folder]; again into the same folder copies only what is new
	@$(VENV) -m infra.backup save "$(or $(TO),backup)"

restore: ## Puts a backup into the running stack: FROM=folder [FORCE=1]
	@$(VENV) -m infra.backup restore "$(FROM)" $(if $(FORCE),--force)

models: ## Loads the models that the catalogue names, once
	@$(VENV) download_models.py $(ARGS)

web: ## Builds the page, where its sources have changed
	@$(VENV) -m infra.local.page

client: ## Writes the page's typed client again, from the OpenAPI document
	@$(VENV) -m services.api.documentation > .local/openapi.json
	@cd web && npm run --silent client

contracts: ## Writes the JSON Schemas and asyncapi.yaml again
	@$(VENV) -m contracts.generate

bench: ## Measures what the README claims
	@$(VENV) -m bench $(ARGS)

lock: ## Pins every package again, with hashes, in requirements.lock
	@eval "$(UV) $$(sed -n 's/^#    uv //p' requirements.lock) --quiet"

clean: ddown ## Removes everything that was prepared or stored here: packages, servers and their data
	rm -rf .venv .local web/dist web/node_modules .pytest_cache .hypothesis .ruff_cache .import_linter_cache

.PHONY: help dev ddown test lint demo partner backup restore models web client contracts bench lock clean
