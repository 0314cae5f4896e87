#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Several sessions at once on one file: four each do 50,000 random read-modify-writes with READU on 10,000 counters, and the
# counters sum up. Then the same while one of them is killed midway: the others go on, its locks are free, nothing that was
# counted is lost, and the file is sound.
source "$(dirname "$0")/common.bash"
make_account

workers=4
updates=${COUNTER_UPDATES:-50000}
counters=10000

program MAKE.COUNTERS <<'B'
EXECUTE 'CREATE.FILE COUNTERS' CAPTURING SAID
OPEN 'COUNTERS' TO F ELSE STOP 'no file'
FOR I = 1 TO FIELD(@SENTENCE, ' ', 4)
   WRITE 0 ON F, I
NEXT I
END
B
# Counts up `updates` times; the tally of what it has done is in its own record of TALLY after every 100.
program COUNT.UP <<'B'
WHO = FIELD(@SENTENCE, ' ', 4) ; UPDATES = FIELD(@SENTENCE, ' ', 5) ; COUNTERS = FIELD(@SENTENCE, ' ', 6)
OPEN 'COUNTERS' TO F ELSE STOP 'no file'
RANDOMIZE WHO * 7919
FOR I = 1 TO UPDATES
   ID = RND(COUNTERS) + 1
   READU N FROM F, ID ELSE STOP 'counter ':ID:' is lost'
   WRITE N + 1 ON F, ID
   IF MOD(I, 1000) = 0 THEN OSWRITE I TO 'tally.':WHO
NEXT I
CRT 'done ':UPDATES
END
B
program ADD.UP <<'B'
OPEN 'COUNTERS' TO F ELSE STOP 'no file'
TOTAL = 0 ; RECORDS = 0
SELECT F
LOOP
   READNEXT ID ELSE EXIT
   READ N FROM F, ID THEN TOTAL += N ; RECORDS += 1
REPEAT
CRT RECORDS:' ':TOTAL
END
B

"$qm" -quiet "RUN BP MAKE.COUNTERS $counters" </dev/null
start=$(date +%s%N)
for w in $(seq $workers); do
  "$qm" -quiet "RUN BP COUNT.UP $w $updates $counters" </dev/null >"done.$w" 2>&1 &
done
wait
echo "$((workers * updates)) updates by $workers sessions in $(( ($(date +%s%N) - start) / 1000000 )) ms"
for w in $(seq $workers); do check "session $w finished" "done $updates" "$(cat "done.$w")"; done
check "the counters sum up" "$counters $((workers * updates))" "$("$qm" -quiet "RUN BP ADD.UP" </dev/null)"
"$top/bin/qmfix" --check COUNTERS >fix.log 2>&1
check "the file is sound" 0 $?

# One of four is killed midway.
"$qm" -quiet "CLEAR.FILE COUNTERS" </dev/null >/dev/null
"$qm" -quiet "RUN BP MAKE.COUNTERS $counters" </dev/null >/dev/null
rm -f tally.*
pids=()
for w in $(seq $workers); do
  "$qm" -quiet "RUN BP COUNT.UP $w $updates $counters" </dev/null >"done.$w" 2>&1 &
  pids+=($!)
done
for _ in $(seq 200); do
  tally=$(cat tally.1 2>/dev/null)
  [ "${tally:-0}" -ge $((updates / 4)) ] && break
  sleep 0.02
done
kill -9 "${pids[0]}" 2>/dev/null
killed_at=$(cat tally.1 2>/dev/null || echo 0)
wait
for w in $(seq 2 $workers); do check "session $w went on after the kill" "done $updates" "$(cat "done.$w")"; done
read -r records total < <("$qm" -quiet "RUN BP ADD.UP" </dev/null)
check "no counter is lost after the kill" "$counters" "$records"
least=$(((workers - 1) * updates + killed_at))
most=$(((workers - 1) * updates + updates))
check "every update that was reported is there ($total of at least $least)" yes "$([ "$total" -ge "$least" ] && [ "$total" -le "$most" ] && echo yes || echo no)"
locks=$("$qm" -quiet "LIST.READU" </dev/null | grep -c 'COUNTERS')
check "the killed session's locks are free" 0 "$locks"
"$top/bin/qmfix" --check COUNTERS >fix.log 2>&1
check "the file is sound after the kill" 0 $?
finish
