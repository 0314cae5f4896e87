#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The debugger, with its commands from a pipe. (On a terminal: tests/terminal_scripts/language.py.)
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
program WORK <<'EOF'
SUBROUTINE WORK(Y)
$DEBUG
Y += 100
Z = Y
RETURN
END
EOF
"$qm" -quiet "CATALOGUE BP WORK" </dev/null >/dev/null
program MAIN <<'EOF'
$DEBUG
DIM M(2,2)
M(1,2) = "cell"
X = 1
A = "a":@FM:"b":@VM:"c"
DEBUG
CALL WORK(X)
GOSUB TWICE
CRT "end ":X:" ":CHANGE(A,@FM,"^")
STOP
TWICE:
X += 1
X += 1
RETURN
END
EOF
debug() { # commands, one an argument; what the session says
  printf '%s\n' "${@:2}" | timeout 30 "$qm" -quiet "$1" 2>&1 | sed 's/^debug> //'
}
run="RUN BP MAIN"
check "variables, elements and fields are shown and set" \
  $'V\nM = (2,2)\nX = 1\nA = a^b]c\nv m(1,2)\nM(1,2) = cell\nV A<2,2>\nA<2,2> = c\n/X=7\nX = 7\n/A<1>="new"\nA<1> = new\n/M=1' \
  "$(debug "$run" V 'v m(1,2)' 'V A<2,2>' /X=7 '/A<1>="new"' /M=1 G | sed -n 3,15p)"
check "what was set counts" "end 109 new^b"$'\xfd'"c" "$(debug "$run" /X=7 '/A<1>="new"' G | tail -1)"
check "what can not be set is told" 2 "$(debug "$run" /M=1 /NONE=1 G | grep -ac 'can not be set')"
stops() { grep -a '^Stopped' | sed -E 's/Stopped at line ([0-9]+) of BP ([A-Z]+).*/\2 \1/' | tr '\n' ','; }
check "steps go into calls" "MAIN 6,MAIN 7,WORK 3,WORK 4," "$(debug "$run" S S S Q | stops)"
check "an empty line repeats the step" "MAIN 6,MAIN 7,WORK 3," "$(debug "$run" S '' Q | stops)"
check "steps over calls and GOSUBs" "MAIN 6,MAIN 7,MAIN 8,MAIN 9," "$(debug "$run" N N N Q | stops)"
check "several steps at once" "MAIN 6,WORK 4," "$(debug "$run" 'S 3' Q | stops)"
check "out of a routine" "MAIN 6,WORK 3,MAIN 8," "$(debug "$run" 'S 2' O Q | stops)"
check "breakpoints, here and in another program" "MAIN 6,WORK 4,MAIN 13," "$(debug "$run" 'B 13' 'B BP WORK 4' G G Q | stops)"
check "breakpoints are listed and cleared" $'BP WORK 4\nBP MAIN 13\n1' \
  "$(debug "$run" 'B 13' 'B BP WORK 4' B 'C 13' C G | grep -av '^B ' | sed -n '/^BP/p' ; debug "$run" 'B 13' C G | stops | tr -cd , | wc -c)"
check "a watch stops when the variable changes" "MAIN 6,MAIN 8,MAIN 13,MAIN 14," \
  "$(debug "$run" 'W X' G G G Q | stops)"
check "the trace and its levels" $'>0 BP WORK 3\n 1 BP MAIN 7\nX = 1' \
  "$(debug "$run" 'S 2' T 'F 1' 'V X' Q | grep -aE '^(>0| 1 |X)')"
check "the source is listed" "    6> DEBUG" "$(debug "$run" 'L 5 7' Q | grep -a '>' | tail -1)"
check "a command in between" $'20000' "$(debug "$run" '!DISPLAY 20000' Q | grep -ax 20000)"
check "quitting ends the program" "" "$(debug "$run" Q | grep -a '^end')"
check "DEBUG stops before the first line" "MAIN 2,MAIN 6," "$(debug "DEBUG BP MAIN" G Q | stops)"
program PLAIN <<'EOF'
DEBUG
CRT "not stopped"
END
EOF
check "what was not compiled for it does not stop" "not stopped" "$(debug "RUN BP PLAIN")"
check "DEBUG says what is missing" 1 "$(debug "DEBUG BP PLAIN" | grep -ac DEBUGGING)"
program CAPTURED <<'EOF'
EXECUTE "RUN BP MAIN" CAPTURING T
CRT "captured: ":T[1,7]
END
EOF
check "the dialogue is not captured" "captured: end 103" "$(debug "RUN BP CAPTURED" G | tail -1)"
check "the end of the input ends the session" "MAIN 6," "$(timeout 30 "$qm" -quiet "$run" </dev/null 2>&1 | stops)"
# A phantom is debugged from another session.
program BACKGROUND <<'EOF'
$DEBUG
X = 0
FOR I = 1 TO 100
  X += 2
  SLEEP 1
NEXT I
OPEN "BP" TO F ELSE STOP
WRITE X ON F, "RESULT"
END
EOF
said=$(printf '%s\n' 'PTERM CASE NOINVERT' 'PHANTOM RUN BP BACKGROUND' 'PDEBUG <<@SYSTEM.RETURN.CODE>>' 'B 4' G B /X=1000 '!WHO' \
  /I=200 N DETACH 'SLEEP 3' 'CT BP RESULT' 'PDEBUG 1' | timeout 60 "$qm" -quiet 2>&1)
check "PDEBUG stops a phantom at a breakpoint" "    4>   X += 2" "$(grep -m1 '^    4>' <<<"$said")"
check "shows it" "BP BACKGROUND 4" "$(grep -m1 'BACKGROUND 4' <<<"$said")"
check "carries out commands there" "2 ACCT" "$(grep -m1 '^2 ' <<<"$said")"
check "and lets it go on with what was set" "1: 1002" "$(grep '^1: ' <<<"$said")"
check "another session is no phantom" 1 "$(grep -c 'User 1 is no phantom' <<<"$said")"
finish
