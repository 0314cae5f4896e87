#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sessions that wait for each other in a ring: one of them is told at once, the others finish. With record locks, with file
# locks and inside transactions; a victim's transaction leaves nothing behind.
source "$(dirname "$0")/common.bash"
make_account
"$qm" -quiet "CREATE.FILE RINGS" </dev/null >/dev/null
"$qm" -quiet "CREATE.FILE OTHER" </dev/null >/dev/null

# Locks its own number of a ring of SIZE, waits until all have theirs, then wants the next one's.
program RING <<'B'
WHO = FIELD(@SENTENCE, ' ', 4) ; SIZE = FIELD(@SENTENCE, ' ', 5) ; HOW = FIELD(@SENTENCE, ' ', 6)
OPEN 'RINGS' TO F ELSE STOP 'no file'
OPEN 'OTHER' TO G ELSE STOP 'no file'
IF HOW = 'TRANSACTION' THEN
   TRANSACTION START ELSE STOP 'no transaction'
END
IF HOW = 'FILE' AND WHO = 1 THEN
   FILELOCK G
END ELSE
   READU R FROM F, WHO ELSE R = ''
   IF HOW = 'TRANSACTION' THEN WRITEU 'by ':WHO ON F, WHO
END
OSWRITE 1 TO 'ready.':WHO
LOOP
   READY = 1
   FOR I = 1 TO SIZE
      OSREAD X FROM 'ready.':I ELSE READY = 0
   NEXT I
UNTIL READY DO
   NAP 10
REPEAT
IF HOW = 'FILE' AND WHO = SIZE THEN
   READU R FROM G, 'ANY' ELSE R = ''
END ELSE
   READU R FROM F, MOD(WHO, SIZE) + 1 ELSE R = ''
END
IF HOW = 'TRANSACTION' THEN
   WRITE 'by ':WHO ON F, MOD(WHO, SIZE) + 1
   TRANSACTION COMMIT ELSE STOP 'no commit'
END
CRT 'finished ':WHO
END
B

ring() { # size, how
  rm -f ready.* out.*
  "$qm" -quiet "CLEAR.FILE RINGS" </dev/null >/dev/null
  local start
  start=$(date +%s%N)
  for who in $(seq "$1"); do timeout 20 "$qm" -quiet "RUN BP RING $who $1 $2" </dev/null >"out.$who" 2>&1 & done
  wait
  took=$((($(date +%s%N) - start) / 1000000))
  finished=$(cat out.* | grep -c '^finished')
  victims=$(cat out.* | grep -ci 'deadlock')
  check "$2 ring of $1: one is told" 1 "$victims"
  check "$2 ring of $1: the others finish" $(($1 - 1)) "$finished"
  check "$2 ring of $1: nobody waits long ($took ms)" yes "$([ "$took" -lt 10000 ] && echo yes || echo no)"
  check "$2 ring of $1: no lock is left" 0 "$("$qm" -quiet LIST.READU </dev/null | grep -cE 'RINGS|OTHER')"
}

ring 2 RECORD
ring 4 RECORD
ring 3 FILE
ring 2 TRANSACTION
survivor=$(cat out.* | awk '/^finished/ {print $2}')
check "the transaction of the survivor is whole, the victim's is gone" "by $survivor by $survivor" \
  "$(echo $("$qm" -quiet "CT RINGS 1" </dev/null | grep -o 'by [0-9]') $("$qm" -quiet "CT RINGS 2" </dev/null | grep -o 'by [0-9]'))"
finish
