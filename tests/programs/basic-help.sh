#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples in the table of statements and functions of BASIC do what the table says.
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
python3 "$top/tests/programs/basic_help.py" "$qm" "$PWD"
