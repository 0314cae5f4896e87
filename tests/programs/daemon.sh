#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The daemon: tests/daemon.
exec python3 "$(dirname "$0")/../daemon/run.py" "$@"
