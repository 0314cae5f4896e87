#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the programs of formats/ (NAME.bas must print NAME.out) in sessions of their own.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 tests/conformance/run.py --qm "${SCARLET_QM:-bin/qm}" --jobs 2 --list tests/programs/formats
