# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the scripts that run tests: counts them in `passed` and `failed`, keeps what they say in $logs.
#   note NAME PASSED FAILED        one line of the summary
#   run_units BUILD [MODULE...]    unit tests built in BUILD, several programs at once
#   run_script NAME COMMAND...     what closes with a line `N passed, N failed`
#   run_conformance QM PATH...     conformance cases with that qm
#   totals                         the last line; its status is 0 when nothing failed
jobs=${JOBS:-$(nproc)}
passed=0
failed=0

note() { # name passed failed
  printf '%-28s %5d passed %5d failed\n' "$1" "$2" "$3"
  passed=$((passed + $2))
  failed=$((failed + $3))
}

totals() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

build_or_stop() { # arguments of make; what fails to build is one failure and the end
  echo "Building"
  if ! make --no-print-directory -j"$jobs" "$@" >"$logs/build.log" 2>&1; then
    grep -E 'error|Error|\*\*\*' "$logs/build.log" | head -40
    note build 0 1
    totals
    exit 1
  fi
}

run_unit() { # binary
  local name
  name=$(basename "$1")
  timeout "${UNIT_SECONDS:-300}" "$1" --gtest_brief=1 --gtest_output="json:$logs/$name.json" >"$logs/$name.log" 2>&1
  echo $? >"$logs/$name.status"
}

note_unit() { # name; a program that crashed has no full report: that is a failure even if no single test says so
  local ran bad status
  read -r ran bad < <(python3 - "$logs/$1.json" <<'PY'
import json, sys
try:
    report = json.load(open(sys.argv[1]))
    print(report["tests"], report["failures"] + report["errors"])
except Exception:
    print(0, 0)
PY
)
  status=$(cat "$logs/$1.status")
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  [ "$status" -eq 0 ] || { echo "--- $1"; tail -n "${LOG_LINES:-40}" "$logs/$1.log"; }
  note "unit $1" $((ran > bad ? ran - bad : 0)) "$bad"
}

run_units() { # build folder, modules (default: every one that is built there)
  local build=$1 binary binaries=()
  shift
  for binary in "$build"/test-*; do
    [ -f "$binary" ] && [ -x "$binary" ] || continue
    if [ $# -eq 0 ] || [[ " $* " == *" $(basename "$binary" | cut -c6-) "* ]]; then binaries+=("$binary"); fi
  done
  for binary in "${binaries[@]}"; do rm -f "$logs/$(basename "$binary")".{json,status,log}; done
  export -f run_unit
  export logs
  printf '%s\n' "${binaries[@]}" | xargs -P "$jobs" -I{} bash -c 'run_unit {}'
  for binary in "${binaries[@]}"; do note_unit "$(basename "$binary")"; done
}

run_script() { # name command...
  local name=$1 log good bad status
  shift
  log=$logs/${name//\//-}.log
  timeout 600 "$@" >"$log" 2>&1
  status=$?
  read -r good bad < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ {g=$1; b=$3} END {print g+0, b+0}' "$log")
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  [ "$status" -eq 0 ] || { echo "--- $name"; tail -n 40 "$log"; }
  note "$name" "$good" "$bad"
}

# Cases that are disputed (tests/conformance/DISPUTED.md) are counted apart.
run_conformance() { # qm [path...]
  local qm=$1 good bad known
  shift
  python3 tests/conformance/run.py --qm "$qm" --jobs "$jobs" --list --report "$logs/conformance.diff" "$@" \
    >"$logs/conformance.log" 2>&1
  read -r good bad known < <(python3 tests/conformance_counts.py "$logs/conformance.log")
  grep -vE '^failed|passed, ' "$logs/conformance.log"
  if [ "$bad" -ne 0 ]; then
    echo "--- conformance cases that must pass and do not"
    head -60 "$logs/conformance.unexpected"
  fi
  echo "conformance: $known disputed case(s) fail (tests/conformance/DISPUTED.md)"
  note conformance "$good" "$bad"
}
