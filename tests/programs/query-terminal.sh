#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Queries on a terminal: the line that tells how far a long scan is, the break key, the pager.
source "$(dirname "$0")/common.bash"
qm=${SCARLET_QM:-$qm}
make_account

"$qm" -quiet "CREATE.FILE LONG" </dev/null >/dev/null
program FILL <<'END'
OPEN 'LONG' TO F ELSE STOP 'no file'
OPEN 'DICT','LONG' TO D ELSE STOP 'no dictionary'
* Milliseconds a record: the scans below would take a minute, on the fastest machine a few seconds.
WRITE 'I':@FM:"SUM(CHANGE(STR(@ID:',',200000),',',@VM))":@FM:@FM:@FM:'10R':@FM:'S' ON D,'SLOW'
WRITE 'I':@FM:"SUM(CHANGE(STR(@ID:',',100000),',',@VM)):@NI":@FM:@FM:@FM:'10R':@FM:'S' ON D,'ALONE'
FOR I = 1 TO 30000
  WRITE 'record ':I ON F,I
NEXT I
END
"$qm" -quiet "RUN BP FILL" </dev/null
python3 - "$qm" <<'PY' >"$work/terminal.log"
import os, pty, select, sys, time

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], '-quiet'])


def read_until(text, seconds):
    seen, end = b'', time.monotonic() + seconds
    while text not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.01)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    return seen


def say(name, good):
    print(name, 'yes' if good else 'no')


def break_of(command, wait):
    os.write(terminal, command.swapcase() + b'\r')
    seen = read_until(wait, 60)
    time.sleep(0.3)
    start = time.monotonic()
    os.write(terminal, b'\x03')
    asked = b'QUIT. Press A' in read_until(b'QUIT. Press A', 30)
    print('#', command.decode(), 'answered the break key after %.0f ms' % ((time.monotonic() - start) * 1000))
    os.write(terminal, b'A')
    stopped = asked and b'Stopped by the break key' in read_until(b'Stopped by the break key', 30)
    read_until(b':', 2)
    return seen, stopped


read_until(b':', 10)
seen, stopped = break_of(b'COUNT LONG WITH SLOW < "0"', b'records read')
say('progress', b'of 30000 records read' in seen)
say('stopped', stopped)
# Selection and sort by several threads, by one (@NI), of the lines shown, of a report and of what percentages need.
for name, command in (('count', b'COUNT LONG WITH SLOW < "0"'), ('sort', b'SORT LONG BY SLOW'),
                      ('alone', b'COUNT LONG WITH ALONE < "0"'), ('keys', b'SSELECT LONG BY ALONE'),
                      ('shown', b'SUM LONG SLOW'), ('percent', b'LIST LONG PCT SLOW')):
    say(name, break_of(command, command.split()[-1])[1])
os.write(terminal, b'list long\r')
say('pager', b'Press Return' in read_until(b'Press Return', 10))
os.write(terminal, b'Q')
say('quit', b'Press' not in read_until(b'Press', 0.5))
os.write(terminal, b'count long with slow > "0" sample 3\r')
say('silent', b'records read' not in read_until(b'counted', 10))
os.write(terminal, b'off\r')
PY
cat "$work/terminal.log"
answer() { awk -v name="$1" '$1 == name {print $2}' "$work/terminal.log"; }
check "a long scan says how far it is" yes "$(answer progress)"
check "the break key stops a scan" yes "$(answer stopped)"
for stage in count sort alone keys shown percent; do
  check "the break key stops $stage" yes "$(answer $stage)"
done
check "a full screen waits" yes "$(answer pager)"
check "Q ends the report" yes "$(answer quit)"
check "a short query shows no progress" yes "$(answer silent)"
finish
