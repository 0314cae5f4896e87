#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and runs every test: unit tests of all modules (several at once), the programs' own behaviour, the acceptance
# reports, the conformance cases. The last line says how many tests passed and failed in all.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=build/test-logs
mkdir -p "$logs"
. tests/lib.bash

build_or_stop programs unit-tests
run_units build/release
for script in tests/programs/*.sh tests/acceptance/*.sh; do
  [ -e "$script" ] || continue
  run_script "$(basename "$(dirname "$script")")/$(basename "$script" .sh)" bash "$script"
done
run_conformance bin/qm
totals
