# make demo and make test do all their own set-up: a virtual environment in .venv and the pinned packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint bench docs freeze train-smoke clean

# What a user needs; tests and site need more.
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(PIP) -c constraints.txt -e ".[corpus,frame]"
	touch $(READY)

$(VENV)/.dev: $(READY)
	$(PIP) -c constraints.txt -e ".[dev]"
	touch $(VENV)/.dev

demo: $(READY)
	$(BIN)/govtext demo $(FILE)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests eval benchmarks examples
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/segmentation_speed.py

# Freeze govtext's own result on the evaluation set; refuses to overwrite one of the same version.
freeze: $(VENV)/.dev
	$(BIN)/python eval/freeze.py govtext

train-smoke: $(VENV)/.dev
	$(BIN)/python -m govtext.training.smoke

# The documentation as a site in site/, which is opened from disk.
docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:
	rm -rf $(VENV) dist build site
