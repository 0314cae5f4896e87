#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The client library in C, connected to a qm that it starts itself.
source "$(dirname "$0")/common.bash"
"$qm" -newaccount "$work/clients" CLIENTS </dev/null >/dev/null
gcc -Wall -Wextra -Werror -O1 "$top/tests/programs/client_api.c" -o "$work/client_api" -L"$top/bin" -lqmcli -lpthread \
  -Wl,-rpath,"$top/bin" || { check "the client program builds" yes no; finish; }
output=$("$work/client_api" CLIENTS 2>"$work/stderr")
status=$?
echo "$output" | grep -v ' passed, '
read -r good bad < <(echo "$output" | awk '/ passed, / {print $1, $3+0}')
passed=$((passed + ${good:-0}))
failed=$((failed + ${bad:-1}))
check "the client program ends" 0 "$status"
sleep 0.3
check "no process is left behind" 0 "$(pgrep -f "$qm -Q" | wc -l)"
finish
