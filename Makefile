# Everything there is to remember. HOST, PORT and NO_DEMO=1 go with `make run`, HISTORIES, SEED, SLIPS and FORTNIGHTS with `make chaos`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
NO_DEMO ?=
HISTORIES ?=
SEED ?=
SLIPS ?=
FORTNIGHTS ?=

.PHONY: run test lint bench chaos screens
.DEFAULT_GOAL := run

run:     ; @JARING_HOST=$(HOST) JARING_PORT=$(PORT) JARING_NO_DEMO=$(NO_DEMO) $(PYTHON) -m tools.run
test:    ; @$(PYTHON) -m tools.prove
lint:    ; @$(PYTHON) -m tools.check
bench:   ; @$(PYTHON) -m tools.measure
chaos:   ; @HISTORIES=$(HISTORIES) SEED=$(SEED) SLIPS=$(SLIPS) FORTNIGHTS=$(FORTNIGHTS) $(PYTHON) -m tools.chaos
screens: ; @$(PYTHON) -m tools.screens
