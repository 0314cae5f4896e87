#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Scripts that sit at a pseudo terminal: the screen editor, ED, page prompts, inline prompts, resize, the break key.
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
for script in "$top"/tests/terminal_scripts/*.py; do
  [ "$(basename "$script")" = terminal.py ] && continue
  output=$(PYTHONDONTWRITEBYTECODE=1 timeout 120 python3 "$script" "$qm" "$PWD" 2>&1)
  read -r good bad < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ {g=$1; b=$3} END {print g+0, b+0}' <<<"$output")
  passed=$((passed + good))
  failed=$((failed + bad))
  [ "$bad" -eq 0 ] || echo "$output"
  [ "$good" -gt 0 ] || check "$(basename "$script") runs" yes no
done
finish
