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
# Installed alone, it needs nothing of this tree; the two shared objects it is known by are one.
make -C "$top" --no-print-directory install-client PREFIX=/opt/scarlet DESTDIR="$work/installed" >/dev/null 2>&1
installed=$work/installed/opt/scarlet
check "what is installed" "include/qmclilib.h lib/libqmcli.so lib/pkgconfig/qmcli.pc lib/qmclilib.so" \
  "$(cd "$installed" && find . ! -type d | sed 's|^./||' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')"
printf '%s\n' '#include <qmclilib.h>' 'int main(void) { return QMDcount("a,b,c", ",") - 3; }' >"$work/alone.c"
check "a program builds with it alone and runs" 0 \
  "$(cd / && gcc -Wall -Werror "$work/alone.c" -I"$installed/include" -L"$installed/lib" -lqmcli -Wl,-rpath,"$installed/lib" \
    -o "$work/alone" && "$work/alone"; echo $?)"
check "it says its names" "prefix=/opt/scarlet" "$(head -1 "$installed/lib/pkgconfig/qmcli.pc")"
check "no process is left behind" 0 "$(pgrep -f "$qm -Q" | wc -l)"
finish
