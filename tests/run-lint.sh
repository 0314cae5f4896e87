#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-format over every source and header, clang-tidy over every source of the system (tests excepted). Arguments, if
# any, are the files to look at. DEEP, if not empty, adds clang's analyzer. The last line counts the files.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=build/test-logs/lint
mkdir -p "$logs"
. tests/lib.bash
clang=${CLANG:-14}
extra=()
[ -z "${DEEP:-}" ] || extra=('--checks=clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters')

if [ $# -gt 0 ]; then
  all=("$@")
else
  mapfile -t all < <(find gplsrc tests \( -name '*.cpp' -o -name '*.h' \) | sort)
fi
mapfile -t sources < <(printf '%s\n' "${all[@]}" | grep '^gplsrc/.*\.cpp$')

count() { # name, files, log whose lines `FILE: ...` tell of faults
  local bad
  bad=$(grep -oE '^[^ :]+\.(cpp|h):' "$3" | sort -u | wc -l)
  [ "$bad" -eq 0 ] || { echo "--- $1"; head -60 "$3"; }
  note "$1" $(($2 > bad ? $2 - bad : 0)) "$bad"
}

clang-format-"$clang" --dry-run -Werror "${all[@]}" >"$logs/format.log" 2>&1
count format ${#all[@]} "$logs/format.log"

# What tidy says is relative to the top of the tree, so that it can be counted and clicked.
printf '%s\n' "${sources[@]}" | xargs -P "$jobs" -I{} \
  clang-tidy-"$clang" --quiet "${extra[@]}" {} -- -std=c++20 -Igplsrc -Ibuild/release/generated -D_GNU_SOURCE 2>/dev/null |
  sed "s|$PWD/||" >"$logs/tidy.log"
count clang-tidy ${#sources[@]} "$logs/tidy.log"
totals
