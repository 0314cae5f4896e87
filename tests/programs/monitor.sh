#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looking into another session: PSTAT, HSM, PDUMP of a phantom that runs, messages at once.
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
program SPIN <<'SOURCE'
A = 'hello'
LOOP
   GOSUB 100
REPEAT
STOP
100:
B = A:'!'
RETURN
END
SOURCE

session() { "$qm" -quiet </dev/stdin 2>&1; }
shown=$({
  echo "pterm case noinvert"
  echo "PHANTOM RUN BP SPIN"
  sleep 1
  echo "PSTAT USER 2 LEVEL 1"
  echo "HSM ON USER 2"
  sleep 1
  echo "HSM DISPLAY USER 2"
  echo "PDUMP 2"
  echo "LOGOUT 2"
} | session)
check "PSTAT shows the command" yes "$(grep -q 'User 2 (.*): RUN BP SPIN' <<<"$shown" && echo yes)"
check "PSTAT shows the program and line" yes "$(grep -qE '^    SPIN line [0-9]+' <<<"$shown" && echo yes)"
check "HSM books the time" yes "$(grep -qE '^ +[1-9][0-9]* +100 +[0-9]+ +[0-9]+  SPIN' <<<"$shown" && echo yes)"
check "PDUMP shows the variables" yes "$(grep -q '    A = hello' qmdump.2 && echo yes)"
finish
