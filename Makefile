# `make` lists what there is. Only Python 3.11 and a network are needed for `make run` and `make test`.
PYTHON ?= python3.11
PORT ?= 8000
TESTS ?= tests
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
unexport PYTHONDONTWRITEBYTECODE # each of the many processes of tests would compile the product
export RESOURCEBANK_BASE_URL ?= http://127.0.0.1:$(PORT)

.DEFAULT_GOAL := help
.PHONY: help setup run test pictures soak relevance bench bench-large bench-setup lint messages clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there; say PYTHON=... to use another 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

setup: $(STAMP) ## Make .venv, install, build the dictionaries and the interface's catalogues
	@$(BIN)/python manage.py build_dictionaries
	@$(BIN)/pybabel --quiet compile --domain django --directory config/locale

run: setup ## Load the sample bank, build its index and serve it on 127.0.0.1:8000 (PORT=... for another)
	@$(BIN)/python manage.py migrate --verbosity 0
	@SEARCH_INDEX_ON_COMMIT=0 $(BIN)/python manage.py load_sample # all of it is indexed at once below
	@$(BIN)/python manage.py search_rebuild
	@echo
	@echo "  Resource bank   http://127.0.0.1:$(PORT)/"
	@echo "  Admin           http://127.0.0.1:$(PORT)/admin/   (log-ins above)"
	@echo "  API             http://127.0.0.1:$(PORT)/api/v1/docs/"
	@echo "  Stop with Ctrl-C."
	@echo
	@trap 'kill 0' INT TERM EXIT; \
	  $(BIN)/python manage.py search_worker & \
	  DEBUG=0 $(BIN)/python manage.py runserver --noreload --insecure 127.0.0.1:$(PORT)

test: setup ## Run the test suite; what needs a service or browser that is not there is skipped, and says so
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTS)

pictures: setup ## Take the pictures of the guides anew
	RESOURCEBANK_PICTURES=1 $(BIN)/python -m pytest -q tests/journeys/test_new_partner.py tests/journeys/test_toolkit_video.py tests/journeys/test_translation.py

soak: setup ## Run the long proofs, such as a crash loop of 500 kills; half an hour
	$(BIN)/python -m pytest -s -m soak $(TESTS)

relevance: setup ## Ask the index of the sample bank the judged questions (ENGINE=... for another engine): nDCG@10
	@$(BIN)/python manage.py search_relevance $(if $(ENGINE),--engine $(ENGINE))

bench: bench-setup ## Measure engines, API and peers with 10,000 and 100,000 works, some 15 minutes (WRITE=docs/performance.md)
	@$(BIN)/python -m tests.bench $(if $(WRITE),--write $(WRITE))

bench-large: bench-setup ## Measure the engines alone with 1,000,000 works, some two hours
	@$(BIN)/python -m tests.bench --works 1000000 --engines-alone $(if $(WRITE),--write $(WRITE))

bench-setup: setup
	@$(BIN)/pip install --quiet --requirement requirements-bench.txt || echo "Typesense is left out: it could not be installed" >&2

lint: setup ## Style, types, import rules, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

messages: $(STAMP) ## Collect new strings of the interface into config/locale
	$(BIN)/python manage.py makemessages --all --no-obsolete --add-location file --ignore .venv --ignore var --ignore tests

clean: ## Remove the environment and all local data
	rm -rf $(VENV) var
