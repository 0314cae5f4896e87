# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the program tests: an instance and an account of their own, removed at the end; check NAME EXPECTED ACTUAL.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
top=$PWD
qm=$top/bin/qm
work=$(mktemp -d)
export SCARLET_HOME=$work/home TERM=vt100 COLUMNS=80 LINES=24
trap '"$qm" -stop </dev/null >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
passed=0
failed=0

check() { # name, expected, actual
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
  fi
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit $?
}

make_account() {
  "$qm" -newaccount "$work/acct" </dev/null >/dev/null || { echo "no account"; check account made failed; finish; }
  cd "$work/acct" || exit 1
  "$qm" -quiet "CREATE.FILE BP DIRECTORY" </dev/null >/dev/null
}

program() { # name; the source is standard input
  cat >"BP/$1"
  "$qm" -quiet "BASIC BP $1" </dev/null >"$work/compile.log" || { cat "$work/compile.log"; check "$1 compiles" yes no; }
}
