#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tests in another build: with sanitizers, or by another compiler.
#
#   asan    AddressSanitizer and UndefinedBehaviorSanitizer: all unit tests, and a part of the conformance cases
#   tsan    ThreadSanitizer: the unit tests of the modules whose code runs in several threads
#   clang   clang++ with the warnings of every build, not optimized: all unit tests
#
# CONFORMANCE=all runs all conformance cases in `asan`, not every fourth.
set -uo pipefail
cd "$(dirname "$0")/.."

kind=$1
build=${BUILD:-build/$kind}
logs=build/test-logs/$kind
mkdir -p "$logs"
. tests/lib.bash
export LOG_LINES=80
export ASAN_OPTIONS=abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=second_deadlock_stack=1:history_size=4

some_cases() { # every fourth case of every folder, spread evenly over the names
  find tests/conformance -name '*.out' | sort | awk 'NR % 4 == 1' | while read -r out; do
    for case in "${out%.out}".{bas,tcl}; do [ -e "$case" ] && echo "$case"; done
  done
}

case $kind in
  asan)
    build_or_stop KIND=asan BUILD="$build" unit-tests "$build/qm"
    run_units "$build"
    if [ "${CONFORMANCE:-some}" = all ]; then
      run_conformance "$build/qm"
    else
      mapfile -t cases < <(some_cases)
      run_conformance "$build/qm" "${cases[@]}"
    fi
    ;;
  tsan)
    modules=(os shared store query)
    build_or_stop KIND=tsan BUILD="$build" "${modules[@]/#/$build/test-}"
    run_units "$build" "${modules[@]}"
    ;;
  clang)
    build_or_stop CXX=clang++-14 BUILD="$build" EXTRA_CXXFLAGS="-O0 -U_FORTIFY_SOURCE" unit-tests "$build/qm"
    run_units "$build"
    ;;
  *)
    echo "usage: $0 asan|tsan|clang" >&2
    exit 2
    ;;
esac
totals
