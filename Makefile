# Each verb is one line that also works without make: see README.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
# A test starts the program dozens of times, and each process of a run loads every test: what one has compiled the
# next need not, also where the machine says that nothing be kept.
export PYTHONDONTWRITEBYTECODE :=
# What tests write lies in memory where there is plenty and a program may be started there: to make a write durable
# costs nothing then, on a disk milliseconds, ten times a test. `TMPDIR=/tmp make test` writes to the disk.
MEMORY = [ -w /dev/shm ] && ! grep -q ' /dev/shm .*noexec' /proc/mounts && [ "$$(df -Pm /dev/shm | awk 'NR == 2 {print $$4}')" -gt 8000 ]
test: export TMPDIR ?= $(shell $(MEMORY) && echo /dev/shm || echo /tmp)

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: .venv/.ready ## prepare, seed the demo when empty, serve on 127.0.0.1:8000
	@$(BIN)/python wsgi.py

test: check ## install what the tests need, check, and run every test
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: .venv/.dev .venv/.system ## style, types, templates, imports, packs
	$(BIN)/python -m tests.check

sure: test ## what continuous integration runs (.ci/run, .github/workflows)

hooks: .venv/.dev ## format, lint, imports, secrets, templates before every commit
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pre-commit
	$(BIN)/pre-commit install

diagram: .venv/.ready ## write docs/workflow.md and docs/corrections.md from the tables
	$(BIN)/python -m flask --app wsgi acceptance diagram
	$(BIN)/python -m flask --app wsgi acceptance corrections
	$(BIN)/python -m flask --app wsgi acceptance rules

bench: .venv/.dev ## measure against peers and print ratios (makes its own environment for peers)
	$(BIN)/python -m tests.bench

translations: .venv/.dev ## bring translations/en up to date with the words in the code
	$(BIN)/python -m tests.translations

prove: .venv/.dev ## run every proof at its figures (hours) and write docs/reliability.md
	$(BIN)/python -m tests.prove

lock: .supply/.ready ## write the pins anew with the digests of what may be installed
	PATH="$(CURDIR)/.supply/bin:$$PATH" $(PYTHON) -m tests.lock

sbom: .supply/.ready ## write sbom.json (CycloneDX): every package that is installed, with version and digests
	.supply/bin/cyclonedx-py requirements requirements/postgresql.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json

audit: .supply/.ready ## ask a data base of known weaknesses about every pinned package (needs the network)
	PATH="$(CURDIR)/.supply/bin:$$PATH" $(PYTHON) -m tests.audit

.supply/.ready: requirements/supply.txt
	$(PYTHON) -m venv .supply
	.supply/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/supply.txt
	@touch $@

.venv/.ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/.ready requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.system: .venv/.dev package-lock.json
	$(BIN)/python -m tests.system
	@touch $@

.PHONY: help run test check sure hooks diagram bench translations prove lock sbom audit
