#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and runs every test: unit tests of all modules (a module at a time, several at once), the conformance cases, the
# acceptance reports, the programs' own behaviour. The last line says how many tests passed and failed in all.
set -uo pipefail
cd "$(dirname "$0")/.."

jobs=${JOBS:-$(nproc)}
logs=build/test-logs
mkdir -p "$logs"
passed=0
failed=0

note() { # name passed failed
  printf '%-28s %5d passed %5d failed\n' "$1" "$2" "$3"
  passed=$((passed + $2))
  failed=$((failed + $3))
}

echo "Building"
if ! make --no-print-directory -j"$jobs" programs unit-tests >"$logs/build.log" 2>&1; then
  grep -E 'error|Error|\*\*\*' "$logs/build.log" | head -40
  note build 0 1
  echo "$passed passed, $failed failed"
  exit 1
fi

run_unit() { # binary
  local name
  name=$(basename "$1")
  timeout 300 "$1" --gtest_brief=1 --gtest_output="json:$logs/$name.json" >"$logs/$name.log" 2>&1
  echo $? >"$logs/$name.status"
}
export -f run_unit
export logs
find build/release -maxdepth 1 -name 'test-*' -type f -executable | sort | xargs -P "$jobs" -I{} bash -c 'run_unit {}'
for binary in $(find build/release -maxdepth 1 -name 'test-*' -type f -executable | sort); do
  name=$(basename "$binary")
  read -r ran bad < <(python3 - "$logs/$name.json" <<'PY'
import json, sys
try:
    report = json.load(open(sys.argv[1]))
    print(report["tests"], report["failures"] + report["errors"])
except Exception:
    print(0, 0)
PY
)
  status=$(cat "$logs/$name.status")
  # A program that crashed has no full report: that is a failure even if no single test says so.
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  [ "$status" -eq 0 ] || { echo "--- $name"; tail -n 40 "$logs/$name.log"; }
  note "unit $name" $((ran > bad ? ran - bad : 0)) "$bad"
done

for script in tests/programs/*.sh tests/acceptance/*.sh; do
  [ -e "$script" ] || continue
  name=$(basename "$(dirname "$script")")/$(basename "$script" .sh)
  log=$logs/$(echo "$name" | tr / -).log
  timeout 600 bash "$script" >"$log" 2>&1
  status=$?
  read -r good bad < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ {g=$1; b=$3} END {print g+0, b+0}' "$log")
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  [ "$status" -eq 0 ] || { echo "--- $name"; tail -n 40 "$log"; }
  note "$name" "$good" "$bad"
done

# Cases that are known not to pass yet are named in tests/conformance/KNOWN.md (with the issue they wait for) and in
# DISPUTED.md: they are counted apart, and one of them that passes is reported so that the list can be shortened.
python3 tests/conformance/run.py --qm bin/qm --jobs "$jobs" --list --report "$logs/conformance.diff" >"$logs/conformance.log" 2>&1
read -r good bad known < <(python3 tests/conformance_counts.py "$logs/conformance.log")
grep -vE '^failed|passed, ' "$logs/conformance.log"
[ "$bad" -eq 0 ] || { echo "--- conformance cases that must pass and do not"; cat "$logs/conformance.unexpected" 2>/dev/null | head -60; }
echo "conformance: $known case(s) known not to pass yet (tests/conformance/KNOWN.md)"
note conformance "$good" "$bad"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
