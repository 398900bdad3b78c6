# make demo and make test do all their own set-up: a virtual environment in .venv and the pinned packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench docs freeze train-smoke clean

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(READY)

demo: $(READY)
	$(BIN)/govtext demo $(FILE)

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check src tests eval benchmarks examples
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python benchmarks/segmentation_speed.py

# Freeze govtext's own result on the evaluation set; refuses to overwrite one of the same version.
freeze: $(READY)
	$(BIN)/python eval/freeze.py govtext

train-smoke: $(READY)
	$(BIN)/python -m govtext.training.smoke

# The documentation as a site in site/, which is opened from disk.
docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

$(VENV)/.docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[docs]"
	touch $(VENV)/.docs

clean:
	rm -rf $(VENV) dist build site
