# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of the daemon: every function test_* of the files *_tests.py beside it (or those named by the
arguments), several at once. The last line says how many passed and failed; what a machine can not test is said."""
import concurrent.futures
import importlib
import os
import signal
import sys
import time
import traceback

LONGEST_SECONDS = 60
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import harness  # noqa: E402


def tests(wanted):
    for name in sorted(os.listdir(HERE)):
        if not name.endswith("_tests.py"):
            continue
        module = importlib.import_module(name[:-3])
        for member, function in vars(module).items():
            if member.startswith("test_") and (not wanted or any(w in f"{name}:{member}" for w in wanted)):
                yield member, function


def run(test):
    name, function = test
    start = time.monotonic()
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(getattr(function, "seconds", LONGEST_SECONDS))
    try:
        function()
        return name, "passed", "", time.monotonic() - start
    except harness.Skipped as why:
        return name, "skipped", str(why), 0
    except BaseException:  # noqa: B902 whatever it was, it is this test's failure
        return name, "failed", traceback.format_exc(), 0
    finally:
        signal.alarm(0)


def too_long(*_):
    raise AssertionError("it took longer than it may")


def main():
    count = {"passed": 0, "failed": 0, "skipped": 0}
    with concurrent.futures.ProcessPoolExecutor(int(os.environ.get("JOBS", "4"))) as pool:
        for name, outcome, text, seconds in pool.map(run, list(tests(sys.argv[1:])), chunksize=1):
            count[outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: {name}: {text}")
            elif os.environ.get("TIMES"):
                print(f"{seconds:6.2f} s  {name}")
    if count["skipped"]:
        print(f"{count['skipped']} test(s) could not be made here")
    print(f"{count['passed']} passed, {count['failed']} failed")
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
