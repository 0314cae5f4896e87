#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs fuzz targets: run.sh SECONDS TARGET...   (make fuzz)
#
# A target starts from what earlier runs found (build/fuzz/corpus/TARGET), the seeds that tests/fuzz/seeds.py makes of
# the conformance cases, and tests/fuzz/found/TARGET-*: inputs that broke it once. An input that breaks it now is left in
# build/fuzz/found; run the target with that file as its argument to see it again. WORKERS=N runs N processes a target.
set -uo pipefail
cd "$(dirname "$0")/../.."

seconds=$1
shift
build=${BUILD:-build/fuzz}
logs=build/test-logs/fuzz
mkdir -p "$logs" "$build/found"
. tests/lib.bash
export ASAN_OPTIONS=abort_on_error=0:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1

build_or_stop KIND=fuzz BUILD="$build" TARGETS="$*" fuzz-targets

run_target() { # target
  local dict=() workers=() corpus=$build/corpus/$1
  [ ! -e "tests/fuzz/$1.dict" ] || dict=("-dict=tests/fuzz/$1.dict")
  [ -z "${WORKERS:-}" ] || workers=("-fork=$WORKERS" -ignore_timeouts=0 -ignore_ooms=0)
  mkdir -p "$corpus"
  python3 tests/fuzz/seeds.py "$1" "$build/seeds/$1"
  "$build/fuzz-$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    "${dict[@]}" "${workers[@]}" -artifact_prefix="$build/found/$1-" "$corpus" "$build/seeds/$1" >"$logs/$1.log" 2>&1
  echo $? >"$logs/$1.status"
}

replay_found() { # target; what broke it once must not break it again
  local file
  for file in tests/fuzz/found/"$1"-*; do
    [ -e "$file" ] || continue
    if "$build/fuzz-$1" -timeout=10 "$file" >"$logs/$1-replay.log" 2>&1; then note "replay $(basename "$file")" 1 0; else
      tail -n 60 "$logs/$1-replay.log"
      note "replay $(basename "$file")" 0 1
    fi
  done
}

export -f run_target
export seconds build logs
printf '%s\n' "$@" | xargs -P "$jobs" -I{} bash -c 'run_target {}'
for target in "$@"; do
  runs=$(grep -oE '(stat::number_of_executed_units: +|Done )[0-9]+' "$logs/$target.log" | grep -oE '[0-9]+$' | tail -1)
  if [ "$(cat "$logs/$target.status")" -eq 0 ]; then
    note "fuzz $target (${runs:-?} runs)" 1 0
  else
    echo "--- $target"
    grep -vE '^#[0-9]+[[:space:]]' "$logs/$target.log" | tail -n 60
    note "fuzz $target (${runs:-?} runs)" 0 1
  fi
  replay_found "$target"
done
totals
