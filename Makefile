# Assay. `make run` starts it, `make test` tests it; each sets itself up.
PYTHON ?= python3
VENV ?= .venv
ASSAY := PYTHONPATH=platform $(VENV)/bin/python
export ASSAY_VENV := $(VENV)
BESIDE := $(MAKE) --no-print-directory --jobs 2

.PHONY: run test check prepared setup-tests lint types imports migrations labs bench words screenshots clean

run:
	@$(PYTHON) platform/assay/launch/bootstrap.py
	@exec env PYTHONPATH=platform $(VENV)/bin/python -m assay.launch

$(VENV)/ready-for-tests: requirements.txt requirements-dev.txt
	@$(PYTHON) platform/assay/launch/bootstrap.py --dev
	@touch $@

setup-tests: $(VENV)/ready-for-tests
	@$(VENV)/bin/python tests/support/find_browser.py

# Two files at a time; those with a browser share one product for each of the two. Of the classes in the
# middle of which something is killed, two work at a time, each in a product of its own.
# What is checked and what is prepared stand beside each other; the migrations come first, for whoever reads
# the settings first writes the secret key that the others read.
test: setup-tests migrations
	@$(BESIDE) types prepared lint imports labs
ifdef PYTEST
	@OMP_NUM_THREADS=1 $(ASSAY) -m pytest $(PYTEST)
else
	@export OMP_NUM_THREADS=1; failed=0; \
		$(ASSAY) -m pytest -n 2 --dist loadfile --ignore tests/browser --ignore tests/kill || failed=1; \
		$(ASSAY) -m pytest -n 2 --dist loadfile tests/browser || failed=1; \
		$(ASSAY) -m pytest -n 2 --dist load tests/kill || failed=1; \
		exit $$failed
endif

check: migrations
	@$(BESIDE) types lint imports labs

prepared: $(VENV)/ready-for-tests
	@$(ASSAY) -m assay.launch --prepare-only

lint: $(VENV)/ready-for-tests
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

types: $(VENV)/ready-for-tests
	@$(ASSAY) -m mypy labs ml platform

imports: $(VENV)/ready-for-tests
	@PYTHONPATH=platform:. $(VENV)/bin/lint-imports

migrations: $(VENV)/ready-for-tests
	@$(ASSAY) manage.py makemigrations --check --dry-run

labs: $(VENV)/ready-for-tests
	@$(VENV)/bin/python -m labs check

bench: $(VENV)/ready-for-tests
	@$(ASSAY) -m assay.launch --prepare-only
	@OMP_NUM_THREADS=1 $(ASSAY) -m benchmarks.labs --json
	@ASSAY_VAR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings $(ASSAY) -m benchmarks.mastery
	@ASSAY_VAR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings $(ASSAY) -m benchmarks.gradebook --json
	@ASSAY_VAR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=assay.settings $(ASSAY) -m benchmarks.regrading --json
	@$(ASSAY) -m benchmarks.page --json
	@$(ASSAY) -m benchmarks.frames --json
	@OMP_NUM_THREADS=1 $(ASSAY) -m benchmarks.board --json
	@DJANGO_SETTINGS_MODULE=assay.settings OMP_NUM_THREADS=1 $(ASSAY) -m benchmarks.serving --json
	@DJANGO_SETTINGS_MODULE=assay.settings OMP_NUM_THREADS=1 $(ASSAY) -m benchmarks.service --json
	@$(ASSAY) -m benchmarks.live --json

# Collect new strings into locale/; needs GNU gettext, which running and testing do not.
words: $(VENV)/ready-for-tests
	@$(ASSAY) manage.py makemessages -l zh_Hans --ignore=.venv --ignore=var --ignore=tests --no-wrap --add-location file
	@$(ASSAY) manage.py makemessages -d djangojs -l zh_Hans --ignore=.venv --ignore=var --ignore=tests --ignore=static/vendor --no-wrap --add-location file

clean:
	rm -rf $(VENV) var
