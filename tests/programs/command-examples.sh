#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of docs/commands.md show what the page says.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 tests/query/examples.py "${SCARLET_QM:-bin/qm}" docs/commands.md
