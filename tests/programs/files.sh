#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files as programs and administrators meet them, where a BASIC program alone can not show it: streams, indices that are
# not in use, figures of a file, and who waits for whom.
source "$(dirname "$0")/common.bash"
make_account
tcl() { "$qm" -quiet "$1" </dev/null; }

# A FIFO is read as it comes, a line at a time, and waited for as long as TIMEOUT says.
mkfifo "$work/fifo"
program STREAM <<B
OPENSEQ '$work/fifo' TO S ELSE STOP 'not opened ':STATUS()
TIMEOUT S, 2
READSEQ X FROM S THEN CRT X ELSE CRT STATUS()
READSEQ X FROM S THEN CRT X ELSE CRT STATUS()
TIMEOUT S, -1
READSEQ X FROM S THEN CRT X ELSE CRT STATUS()
SEEK S, 0 THEN CRT 'moved' ELSE CRT STATUS()
WRITESEQ 'own' TO S ELSE CRT STATUS()
READBLK X FROM S, 3 THEN CRT X ELSE CRT STATUS()
END
B
(sleep 0.3; echo hello; sleep 0.3; printf par; sleep 3; echo tial) >"$work/fifo" &
check "a FIFO is read as it comes" "hello 1011 partial 3026 own" "$(tcl 'RUN BP STREAM' | tr '\n' ' ' | sed 's/ $//')"
wait

# An index that is defined and not built, or disabled, is not used to answer questions.
program MAKE.NAMES <<'B'
EXECUTE 'CREATE.FILE NAMES' CAPTURING SAID
OPEN 'DICT', 'NAMES' TO D ELSE STOP 'no dictionary'
WRITE 'D':@FM:1:@FM:'':@FM:'Name':@FM:'10L':@FM:'S' ON D, 'NAME'
OPEN 'NAMES' TO F ELSE STOP 'no file'
FOR I = 1 TO 100
   WRITE 'N':MOD(I, 10) ON F, I
NEXT I
END
B
tcl 'RUN BP MAKE.NAMES'
tcl 'CREATE.INDEX NAMES NAME'
check "an index that is not built gives no wrong answers" "10 record(s) counted" "$(tcl 'COUNT NAMES WITH NAME = "N3"')"
tcl 'ENABLE.INDEX NAMES NAME'
check "the filled index answers" "10 record(s) counted" "$(tcl 'COUNT NAMES WITH NAME = "N3"')"
check "and agrees with the records" "Index 'NAME' agrees with the records." "$(tcl 'VERIFY.INDEX NAMES NAME')"
tcl 'DISABLE.INDEX NAMES NAME'
check "it is listed as not in use" "N" "$(tcl 'LIST.INDEX NAMES ALL' | awk '$1 == "NAME" {print $2}')"
program MORE.NAMES <<'B'
OPEN 'NAMES' TO F ELSE STOP 'no file'
WRITE 'N3' ON F, 'new'
END
B
tcl 'RUN BP MORE.NAMES'
check "a disabled index answers nothing" "11 record(s) counted" "$(tcl 'COUNT NAMES WITH NAME = "N3"')"
tcl 'ENABLE.INDEX NAMES NAME'
check "built again it has what came meanwhile" "11 record(s) counted" "$(tcl 'COUNT NAMES WITH NAME = "N3"')"

# One index for one definition; what the index was made of outlives a change of the dictionary.
program SAME.ITEM <<'B'
OPEN 'DICT', 'NAMES' TO D ELSE STOP 'no dictionary'
WRITE 'D':@FM:1:@FM:'':@FM:'Twin':@FM:'12L':@FM:'S' ON D, 'TWIN'
END
B
tcl 'RUN BP SAME.ITEM'
check "the same definition makes no second index" 1 "$(tcl 'CREATE.INDEX NAMES TWIN' | grep -c TWIN)"
check "nor does it show as one" 0 "$(tcl 'LIST.INDEX NAMES ALL' | grep -c TWIN)"
check "nothing has changed" 0 "$(tcl 'LIST.INDEX NAMES ALL' | grep -c changed)"
program OTHER.ITEM <<'B'
OPEN 'DICT', 'NAMES' TO D ELSE STOP 'no dictionary'
WRITE 'D':@FM:2:@FM:'':@FM:'Name':@FM:'10L':@FM:'S' ON D, 'NAME'
END
B
tcl 'RUN BP OTHER.ITEM'
check "LIST.INDEX warns of a changed item" 1 "$(tcl 'LIST.INDEX NAMES ALL' | grep -c "'NAME' of the dictionary has changed")"
tcl 'CREATE.INDEX NAMES TWIN' >/dev/null
check "an unknown index is not listed" 1 "$(tcl 'LIST.INDEX NAMES NOPE' | grep -c 'no such index')"

check "figures of a file tell of its checksums" 1 "$(tcl 'FILE.STAT NAMES' | grep -c 'Every checksum, count and chain is right.')"
tcl 'RESIZE NAMES MINIMUM.MODULUS 7 IMMEDIATE'
check "RESIZE changes the parameters" 7 "$(tcl 'ANALYSE.FILE NAMES' | awk '/^Minimum modulus/ {print $3}')"

# Who waits for whom.
program HOLD <<'B'
OPEN 'NAMES' TO F ELSE STOP 'no file'
READU X FROM F, '1' ELSE NULL
OSWRITE 'held' TO 'held'
SLEEP 3
END
B
program WANT <<'B'
OPEN 'NAMES' TO F ELSE STOP 'no file'
READU X FROM F, '1' ELSE NULL
END
B
tcl 'RUN BP HOLD' &
while [ ! -e held ]; do sleep 0.1; done
tcl 'RUN BP WANT' &
for _ in 1 2 3 4 5 6 7 8 9 10; do
  waits=$(tcl 'LIST.LOCKS' | grep waits)
  [ -n "$waits" ] && break
  sleep 0.1
done
check "LIST.LOCKS tells who is in whose way" "record '1' of $work/acct/NAMES" \
  "$(echo "$waits" | sed -n "s/^user [0-9]* waits for \(.*\): user [0-9]* is in the way$/\1/p")"
wait

# A trigger that refuses is told with its code.
program NO.WAY <<'B'
SUBROUTINE NO.WAY(MODE, ID, DATA, ON.ERROR)
@TRIGGER.RETURN.CODE = 'enough'
RETURN
END
B
tcl 'CATALOGUE BP NO.WAY' >/dev/null
tcl 'SET.TRIGGER NAMES NO.WAY PRE.WRITE'
program REFUSED <<'B'
OPEN 'NAMES' TO F ELSE STOP 'no file'
WRITE 'x' ON F, 'x'
END
B
check "the code of a trigger that refuses is shown" 1 "$(tcl 'RUN BP REFUSED' | grep -c 'NO.WAY enough')"
tcl 'SET.TRIGGER NAMES ""'

# A file that is given another group size keeps the default size of large records the default.
tcl 'CREATE.FILE SIZES GROUP.SIZE 2' >/dev/null
tcl 'CONFIGURE.FILE SIZES GROUP.SIZE 1'
check "another group size, another large record size" 819 "$(tcl 'ANALYSE.FILE SIZES' | awk '/^Large record/ {print $4}')"
tcl 'CONFIGURE.FILE SIZES MINIMUM.MODULUS 9 IMMEDIATE'
check "IMMEDIATE makes the groups at once" 9 "$(tcl 'ANALYSE.FILE SIZES' | awk '/^Groups/ {print $2}')"
tcl 'CONFIGURE.FILE SIZES DEFAULT'
check "DEFAULT takes the configured group size" 1638 "$(tcl 'ANALYSE.FILE SIZES' | awk '/^Large record/ {print $4}')"

# WRITEV is no READ for triggers; a commit of nothing goes on.
program SEEN <<'B'
SUBROUTINE SEEN(MODE, ID, DATA, ON.ERROR)
CRT MODE:' ':ID
RETURN
END
B
tcl 'CATALOGUE BP SEEN' >/dev/null
tcl 'SET.TRIGGER SIZES SEEN READ PRE.WRITE'
program FIELDS <<'B'
OPEN 'SIZES' TO F ELSE STOP 'no file'
WRITE 'x' ON F, 'x'
WRITEV 'y' ON F, 'x', 2
TRANSACTION COMMIT THEN CRT 'then' ELSE CRT 'else'
END
B
check "WRITEV runs no trigger for reading" "1 x 1 x then" "$(tcl 'RUN BP FIELDS' | tr '\n' ' ' | sed 's/ $//')"

# What a trapped abort leaves of a transaction is rolled back like the rest; a size of 0 is no size.
program LEFT.OPEN <<'B'
OPEN 'SIZES' TO F ELSE STOP 'no file'
TRANSACTION START
RECORDLOCKU F, 'pending'
WRITE 'x' ON F, 'pending'
ABORT
END
B
program TRAPS <<'B'
EXECUTE 'RUN BP LEFT.OPEN' TRAPPING ABORTS CAPTURING SAID
OPEN 'SIZES' TO F ELSE STOP 'no file'
CRT SYSTEM(1008):RECORDLOCKED(F, 'pending'):COUNT(SAID, 'rolled back'):
READ R FROM F, 'pending' THEN CRT ' still there' ELSE CRT ' gone'
CREATE.FILE @PATH:'/NOSIZE' DYNAMIC GROUP.SIZE 0 ON ERROR CRT STATUS()
CREATE.FILE @PATH:'/NOSIZE' DYNAMIC MIN.MODULUS 0 ON ERROR CRT STATUS()
END
B
check "a trapped abort ends its transaction" "001 gone 8201 8202" "$(tcl 'RUN BP TRAPS' | tr '\n' ' ' | sed 's/ $//')"

# A file that another session only keeps for its next OPEN can be had alone; one that it has open can not.
tcl "CREATE.FILE SHARED" >"$work/log"
tcl "CREATE.FILE SIGNALS DIRECTORY" >"$work/log"
program NOTHING <<'B'
SUBROUTINE NOTHING(MODE, ID, DATA, ON.ERR)
RETURN
END
B
tcl "CATALOGUE BP NOTHING" >"$work/log"
program OTHER <<'B'
OPEN 'SIGNALS' TO S ELSE STOP
OPEN 'SHARED' TO F ELSE STOP
WRITE 'x' ON S, 'open'
LOOP READ X FROM S, 'close' THEN EXIT
   NAP 20
REPEAT
CLOSE F
WRITE 'x' ON S, 'closed'
LOOP READ X FROM S, 'end' THEN EXIT
   NAP 20
REPEAT
END
B
program ALONE <<'B'
OPEN 'SIGNALS' TO S ELSE STOP
EXECUTE 'PHANTOM RUN BP OTHER' CAPTURING SAID
LOOP READ X FROM S, 'open' THEN EXIT
   NAP 20
REPEAT
EXECUTE 'SET.TRIGGER SHARED NOTHING' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
EXECUTE 'CONFIGURE.FILE SHARED GROUP.SIZE 4' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
EXECUTE 'DELETE.FILE SHARED NO.QUERY' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
WRITE 'x' ON S, 'close'
LOOP READ X FROM S, 'closed' THEN EXIT
   NAP 20
REPEAT
EXECUTE 'SET.TRIGGER SHARED NOTHING' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
EXECUTE 'CONFIGURE.FILE SHARED GROUP.SIZE 4' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
EXECUTE 'DELETE.FILE SHARED NO.QUERY' CAPTURING SAID
CRT @SYSTEM.RETURN.CODE
WRITE 'x' ON S, 'end'
END
B
check "what a session has open is left alone, what it only keeps is not" "-3021 -3021 -1005 0 0 0" \
  "$(tcl 'RUN BP ALONE' | tr '\n' ' ' | sed 's/ $//')"

# The operating system's error of what failed; devices that are not there; what is no file and no id.
program REFUSED <<'B'
OPEN 'SIGNALS' TO S ELSE STOP
OSREAD X FROM '/nowhere/x' ELSE CRT STATUS() : ' ' : OS.ERROR()
OSWRITE X ON '/tmp' ON ERROR CRT STATUS() : ' ' : OS.ERROR()
OPENSEQ '/etc/passwd/x' TO Q ELSE CRT STATUS()
WRITESEQ 'x' TO Q ON ERROR CRT STATUS() : ' ' : OS.ERROR() ELSE CRT 'else'
OPENSEQ '/dev/nothing' TO Q ELSE CRT STATUS()
OPENSEQ 'BP', 'REFUSED' READONLY TO Q ELSE STOP
WEOFSEQ Q ON ERROR CRT 'failed' THEN CRT 'cut' ELSE CRT STATUS()
DELETE S, CHAR(7) ON ERROR CRT STATUS()
CRT (FILEINFO(Q, 1009) > 0)
CLOSE NEVER.OPENED
EXECUTE 'RUN BP REFUSED.CLOSE' TRAPPING ABORTS
EXECUTE 'RUN BP REFUSED.LOCK' TRAPPING ABORTS
END
B
program REFUSED.CLOSE <<'B'
X = 5
CLOSE X
CRT 'went on'
END
B
program REFUSED.LOCK <<'B'
OPEN 'SIGNALS' TO S ELSE STOP
RECORDLOCKU S, '' ON ERROR CRT 'went on'
END
B
check "each refusal says why" "3003 2
3010 21
0
3016 17
3033
3018
3000
1
The variable is not an open file: OPEN it first (line 2 of BP REFUSED.CLOSE)
A lock needs the id of a record: the id is empty (line 2 of BP REFUSED.LOCK)" "$(tcl 'RUN BP REFUSED')"

# What can not be made, renamed or taken away is as it was before.
mkdir TAKEN.DIC
check "a file that can not be made leaves nothing" "TAKEN.DIC" \
  "$(tcl 'CREATE.FILE TAKEN' >"$work/log"; ls -d TAKEN*)"
tcl "CREATE.FILE MOVED" >"$work/log"
check "a file that can not be renamed is where it was" "0 record(s) counted" \
  "$(tcl 'CNAME MOVED TO TAKEN' >"$work/log"; tcl 'COUNT MOVED')"
check "a directory file has no groups" "'SIGNALS': not a dynamic file" "$(tcl 'CONFIGURE.FILE SIGNALS GROUP.SIZE 4')"
check "an index is one of hashed files" "Index or file 'SIGNALS': not a dynamic file." "$(tcl 'CREATE.INDEX SIGNALS F1')"
check "a tape is asked for once" "No tape is attached: SET.DEVICE path names the file that serves as tape." \
  "$(tcl 'ACCOUNT.SAVE')"

# BASIC finds nothing in an index that is not built, and says so.
tcl "CREATE.INDEX MOVED @ID" >"$work/log"
program UNBUILT <<'B'
OPEN 'MOVED' TO F ELSE STOP
WRITE 'x' ON F, 'one'
SELECTINDEX '@ID' FROM F TO 1
CRT STATUS() : @SELECTED :
SELECTINDEX '@ID', 'one' FROM F TO 1
CRT STATUS() : @SELECTED :
SETLEFT '@ID' FROM F
CRT STATUS() :
SELECTRIGHT '@ID' FROM F SETTING K TO 1
CRT STATUS() : '[' : K : ']' :
EXECUTE 'ENABLE.INDEX MOVED @ID'
SETLEFT '@ID' FROM F
SELECTRIGHT '@ID' FROM F SETTING K TO 1
CRT STATUS() : '[' : K : ']'
END
B
check "an index that is not built answers 1" "101011[]0[one]" "$(tcl 'RUN BP UNBUILT' | sed 's/ *$//' | tr '\n' ' ' | sed 's/ $//')"

# CREATE.FILE of a program makes one directory, and says why not.
program PLACES <<'B'
CREATE.FILE @PATH:'/NOWHERE/DEEP' DYNAMIC ON ERROR CRT STATUS() : ' ' : OS.ERROR()
CREATE.FILE @PATH:'/NOWHERE/DEEP' DIRECTORY ON ERROR CRT STATUS() : ' ' : OS.ERROR()
CREATE.FILE @PATH:'/PLACE' DIRECTORY ON ERROR CRT 'not made'
CREATE.FILE @PATH:'/PLACE' DYNAMIC ON ERROR CRT STATUS()
END
B
check "a directory that is not there is named by the status" "8207 2 8207 2 8206" \
  "$(tcl 'RUN BP PLACES' | tr '\n' ' ' | sed 's/ $//')"
check "nothing was made" "no" "$([ -e NOWHERE ] && echo yes || echo no)"
tcl "CONFIGURE.FILE SIGNALS DYNAMIC" >"$work/log"
check "a directory file becomes a file of the present version" "2" \
  "$(printf "OPEN 'SIGNALS' TO F ELSE STOP\nCRT FILEINFO(F, 1004)\nEND\n" >BP/VERSION; tcl 'BASIC BP VERSION' >"$work/log"; tcl 'RUN BP VERSION')"
tcl "BACKUP MOVED TO $work/backup" >"$work/log"
check "a backup does not reach back" "'$work/backup' was made after the instant of UNTIL: take an older backup." \
  "$(tcl "RESTORE $work/backup TO $work/older UNTIL 01/01/2020 10:00")"

# An item that is open line by line stays the item when WRITE puts another record in its place.
program BOTH.WAYS <<'B'
OPEN 'LOGS' TO F ELSE STOP
WRITE 'old' ON F, 'LOG'
OPENSEQ 'LOGS', 'LOG' APPEND TO S ELSE STOP
WRITESEQ 'more' TO S ELSE STOP
FLUSH S ELSE STOP
WRITE 'a':@FM:'longer':@FM:'record' ON F, 'LOG'
WRITESEQ 'end' TO S ELSE STOP
FLUSH S ELSE STOP
READ R FROM F, 'LOG' THEN CRT CHANGE(R, @FM, ' ') : ' ' :
SEEK S, 0 ELSE STOP
READSEQ X FROM S THEN CRT X : ' ' :
CRT FILEINFO(S, 1003)
END
B
tcl "CREATE.FILE LOGS DIRECTORY" >"$work/log"
check "lines go on in the record that is there" "a longer end rd a 16" \
  "$(tcl 'RUN BP BOTH.WAYS' | tr '\n' ' ' | sed 's/ $//')"

finish
