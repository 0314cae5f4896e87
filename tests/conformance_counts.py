#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the log of conformance/run.py and prints three numbers: cases passed, cases that must pass and failed, cases
that fail and are disputed (named in conformance/DISPUTED.md as `folder/name`). Unexpected failures go to
conformance.unexpected beside the log."""
import os
import re
import sys

here = os.path.dirname(os.path.abspath(__file__))
log = open(sys.argv[1], encoding="latin-1").read()
with open(os.path.join(here, "conformance", "DISPUTED.md")) as page:
    excused = set(re.findall(r"`([a-z]+/[\w.-]+)`", page.read()))

failed = set()
for line in log.splitlines():
    if line.startswith("failed "):
        path = line.split()[1]
        folder = os.path.basename(os.path.dirname(path))
        failed.add(folder + "/" + os.path.basename(path).rsplit(".", 1)[0])
totals = re.findall(r"^(\d+) passed, (\d+) failed$", log, re.M)
passed = int(totals[-1][0]) if totals else 0
unexpected = sorted(failed - excused)
if not totals:
    unexpected.append("the runner gave no totals")
with open(os.path.join(os.path.dirname(sys.argv[1]), "conformance.unexpected"), "w") as out:
    out.write("\n".join(unexpected) + ("\n" if unexpected else ""))
print(passed, len(unexpected), len(failed & excused))
