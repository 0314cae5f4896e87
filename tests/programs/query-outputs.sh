#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# JSON, XML, HTML, MARKDOWN and CSV of awkward data are read back by other readers.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/query/outputs.py "${SCARLET_QM:-bin/qm}"
