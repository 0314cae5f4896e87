#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files that are not one file: virtual ones, which a class serves, and distributed ones, whose records lie in several.
# What is open in the whole instance, and how groups are filled.
source "$(dirname "$0")/common.bash"
make_account
tcl() { "$qm" -quiet "$1" </dev/null; }
joined() { tr '\n' '|' | sed 's/|$//'; }

cat >BP/MEM.VFS <<'B'
CLASS MEM.VFS
  PRIVATE IDS, RECS, PORTION
  PUBLIC FUNCTION V$OPEN(TEXT)
    CRT 'open ':TEXT
    IDS = '' ; RECS = '' ; PORTION = 0
    IF TEXT = 'bad' THEN RETURN 3035
    RETURN 0
  END
  PUBLIC SUBROUTINE V$CLOSE
    CRT 'close'
  END
  PUBLIC FUNCTION V$READ(ID, FLAGS, DATA)
    CRT 'read ':ID:' ':FLAGS
    IF ID = 'LOCKED' THEN RETURN 3011
    IF ID = 'BROKEN' THEN RETURN -3010
    LOCATE ID IN IDS<1,1> SETTING P ELSE RETURN 3006
    DATA = RAISE(RAISE(RECS<1,P>))
    RETURN 0
  END
  PUBLIC FUNCTION V$WRITE(ID, KEEP, DATA)
    CRT 'write ':ID:' ':KEEP
    LOCATE ID IN IDS<1,1> SETTING P ELSE IDS<1,P> = ID
    RECS<1,P> = LOWER(LOWER(DATA))
    RETURN 0
  END
  PUBLIC FUNCTION V$DELETE(ID, KEEP)
    CRT 'delete ':ID
    LOCATE ID IN IDS<1,1> SETTING P ELSE RETURN 0
    DEL IDS<1,P> ; DEL RECS<1,P>
    RETURN 0
  END
  PUBLIC FUNCTION V$SELECT(N)
    CRT 'select ':N
    PORTION = 1
    RETURN IDS<1,1>
  END
  PUBLIC FUNCTION V$CONTINUE.SELECT(N)
    PORTION += 1
    CRT 'continue ':PORTION
    RETURN IDS<1,PORTION>
  END
  PUBLIC SUBROUTINE V$END.SELECT
    CRT 'end select'
  END
  PUBLIC FUNCTION V$LOCK(ID, U, W)
    CRT 'lock ':ID:' ':U:' ':W
    RETURN 0
  END
  PUBLIC SUBROUTINE V$UNLOCK(ID)
    CRT 'unlock ':ID
  END
  PUBLIC SUBROUTINE V$UNLOCK.ALL
    CRT 'unlock all'
  END
  PUBLIC FUNCTION V$FILEINFO(KEY)
    RETURN 'info ':KEY
  END
  PUBLIC FUNCTION V$INDICES(NAME)
    RETURN 'IX':NAME
  END
END
B
tcl 'BASIC BP MEM.VFS' >/dev/null
tcl 'CATALOGUE BP MEM.VFS GLOBAL' >/dev/null
tcl 'CATALOGUE BP MEM.LOC MEM.VFS LOCAL' >/dev/null
program SET.VOC <<'B'
OPEN 'VOC' TO V ELSE STOP
WRITE 'F':@FM:'VFS:MEM.VFS:some text' ON V, 'MEMFILE'
WRITE 'F':@FM:'VFS:MEM.VFS:bad' ON V, 'MEMBAD'
WRITE 'F':@FM:'VFS:NO.CLASS' ON V, 'MEMNONE'
WRITE 'F':@FM:'VFS:MEM.LOC' ON V, 'MEMLOC'
WRITE 'F':@FM:'VFS:' ON V, 'MEMNUL'
END
B
tcl 'RUN BP SET.VOC'

program ACCESS <<'B'
OPEN 'MEMFILE' TO F ELSE STOP 'no ':STATUS()
WRITE 'A':@FM:'B' ON F, 'r1'
WRITEU 'two' ON F, 'r2'
READ R FROM F, 'r1' THEN CRT R<2> ELSE CRT 'ELSE ':STATUS()
READU R FROM F, 'zz' LOCKED CRT 'L' THEN CRT R<2> ELSE CRT 'ELSE ':STATUS()
READU R FROM F, 'LOCKED' LOCKED CRT 'L ':STATUS() THEN CRT R<2> ELSE CRT 'ELSE ':STATUS()
READL R FROM F, 'LOCKED' THEN CRT R<2> ELSE CRT 'ELSE ':STATUS()
READ R FROM F, 'BROKEN' ON ERROR CRT 'E ':STATUS() THEN CRT R<2> ELSE CRT 'ELSE ':STATUS()
READV R FROM F, 'r1', 2 THEN CRT R ELSE CRT 'ELSE'
WRITEV 'x' ON F, 'r1', 3
DELETE F, 'r2'
B
check "reads and writes call the class, with flags; its status chooses the clause" \
  "open some text|write r1 0|write r2 1|read r1 0|B|read zz 10|ELSE 3006|read LOCKED 10|L 3011|read LOCKED 4|ELSE 3011|read BROKEN 0|E 3010|read r1 0|B|read r1 0|write r1 0|delete r2|close" \
  "$(tcl 'RUN BP ACCESS' | joined)"

program SELECTS <<'B'
OPEN 'MEMFILE' TO F ELSE STOP 'no ':STATUS()
WRITE 1 ON F, 'r1' ; WRITE 2 ON F, 'r2'
SELECT F TO 3
LOOP
   READNEXT ID FROM 3 ELSE EXIT
   CRT 'id ':ID
REPEAT
SELECT F TO 4
READNEXT ID FROM 4 THEN CRT ID
CLEARSELECT 4
SSELECT F
READLIST L THEN CRT CHANGE(L, @FM, ',')
END
B
check "a select fetches portions, and says when the rest is not wanted" \
  "select 3|id r1|continue 2|id r2|continue 3|select 4|r1|end select|select 0|continue 2|continue 3|r1,r2|close" \
  "$(tcl 'RUN BP SELECTS' | tail -n +4 | joined)"

program OTHERS <<'B'
OPEN 'MEMFILE' TO F ELSE STOP 'no ':STATUS()
CRT FILEINFO(F, 0):' ':FILEINFO(F, 3):' ':FILEINFO(F, 5)
CRT INDICES(F):' ':INDICES(F, 'Q')
RECORDLOCKU F, 'q'
RELEASE F, 'q'
RELEASE F
RELEASE
FILELOCK F ON ERROR CRT 'E ':STATUS()
OPEN 'MEMBAD' TO G ELSE CRT 'bad ':STATUS()
OPEN 'MEMNONE' TO G ELSE CRT 'none ':STATUS()
OPEN 'MEMLOC' TO G ELSE CRT 'loc ':STATUS()
OPEN 'MEMNUL' TO G ELSE CRT 'nul ':STATUS()
CLOSE F
CRT 'closed'
END
B
check "locks, keys and what can not be opened" \
  "open some text|1 6 info 5|IX IXQ|lock q 1 1|unlock q|unlock all|unlock all|E 3039|open bad|close|bad 3035|none 3039|loc 3040|nul 3038|close|closed" \
  "$(tcl 'RUN BP OTHERS' | joined)"
check "commands read a virtual file too, and close it" "open some text|select 0|continue 2|0 record(s) counted|close" \
  "$(tcl 'COUNT MEMFILE' | joined)"

# Distributed files.
for part in LOW HIGH MORE; do tcl "CREATE.FILE $part" >/dev/null; done
check "a part needs an algorithm to begin with" 1 "$(tcl 'ADD.DF WHOLE LOW 1' | grep -c algorithm)"
check "and one that compiles" 1 "$(tcl 'ADD.DF WHOLE LOW 1 "(("' | grep -c 'nor an expression')"
tcl 'ADD.DF WHOLE LOW 1 "IF @ID < 100 THEN 1 ELSE IF @ID < 200 THEN 2 ELSE 3"' >/dev/null
tcl 'ADD.DF WHOLE HIGH 2' >/dev/null
check "a number is taken once" "File 'WHOLE' has the part 2 already." "$(tcl 'ADD.DF WHOLE MORE 2')"
program PARTS <<'B'
OPEN 'WHOLE' TO F ELSE STOP 'no ':STATUS()
FOR I = 1 TO 199
   WRITE 'N':MOD(I, 7):@FM:I ON F, I
NEXT I
OPEN 'LOW' TO F1 ELSE STOP
OPEN 'HIGH' TO F2 ELSE STOP
READ R FROM F1, 50 THEN CRT R<2>
READ R FROM F1, 150 ELSE CRT STATUS()
READ R FROM F2, 150 THEN CRT R<2>
WRITE 'x' ON F, 300 ON ERROR CRT 'E ':STATUS()
READ R FROM F, 300 ELSE CRT STATUS()
READU R FROM F, 50 ELSE NULL
CRT RECORDLOCKED(F1, 50):RECORDLOCKED(F, 50):RECORDLOCKED(F2, 50)
RELEASE F, 50
FILELOCK F
CRT RECORDLOCKED(F1, 50):RECORDLOCKED(F2, 50)
FILEUNLOCK F
CRT RECORDLOCKED(F1, 50):RECORDLOCKED(F2, 50)
CRT FILEINFO(F, 3):' ':FILEINFO(F, 1015):' ':FILEINFO(F1, 1015)
SSELECT F
READNEXT ID THEN CRT ID:' ':SELECTINFO(0, 3)
TRANSACTION START THEN
   READU R FROM F, 50 ELSE NULL
   WRITE 'T' ON F, 50
   READU R FROM F, 150 ELSE NULL
   DELETE F, 150
   READ R FROM F1, 50 THEN CRT R
   TRANSACTION COMMIT THEN CRT 'ok'
END
READ R FROM F1, 50 THEN CRT R
READ R FROM F2, 150 ELSE CRT 'gone'
B
check "records, locks and transactions go to the part" \
  "50|3006|150|E 3031|3006|220|33|00|7 199 99|1 198|T|ok|T|gone" "$(tcl 'RUN BP PARTS' | joined)"
check "queries see all parts" "198 record(s) counted" "$(tcl 'COUNT WHOLE')"
check "and single records" "1 record(s) counted" "$(tcl 'COUNT WHOLE 120')"
program NAME.ITEM <<'B'
OPEN 'DICT', 'LOW' TO D ELSE STOP
WRITE 'D':@FM:1:@FM:'':@FM:'Name':@FM:'10L':@FM:'S' ON D, 'NAME'
END
B
tcl 'RUN BP NAME.ITEM'
tcl 'MAKE.INDEX WHOLE NAME' >/dev/null
check "an index of all parts answers" "28 record(s) counted" "$(tcl 'COUNT WHOLE WITH NAME = "N3"')"
program WALK <<'B'
OPEN 'WHOLE' TO F ELSE STOP
SELECTINDEX 'NAME' FROM F TO 1
READLIST L FROM 1 THEN CRT CHANGE(L, @FM, ',')
SETLEFT 'NAME' FROM F
LOOP
   SELECTRIGHT 'NAME' FROM F SETTING K TO 1
UNTIL STATUS() DO
   READLIST L FROM 1 THEN CRT K:' ':DCOUNT(L, @FM):' ':L<1>
REPEAT
SELECTLEFT 'NAME' FROM F SETTING K TO 1
CRT K
SELECTLEFT 'NAME' FROM F SETTING K TO 1
CRT K
B
check "and is walked in order over the parts" \
  "N0,N1,N2,N3,N4,N5,N6,T|N0 28 105|N1 28 1|N2 29 100|N3 28 10|N4 28 102|N5 28 103|N6 28 104|T 1 50|T|N6" \
  "$(tcl 'RUN BP WALK' | joined)"
check "a file whose records belong elsewhere is refused" 1 "$(tcl "ADD.DF OTHER LOW 2 '1'" | grep -c 'belongs to part 1')"
check "GROUP.STAT counts the records of a part" 1 "$(tcl 'GROUP.STAT LOW' | grep -c ' 99 record(s), ')"
tcl 'DELETE.DF WHOLE 2' >/dev/null
check "what a part held stays in it" "99|99" "$(for f in HIGH WHOLE; do tcl "COUNT $f"; done | awk '{print $1}' | joined)"
tcl 'DELETE.FILE WHOLE' >/dev/null
check "deleting a distributed file leaves its parts" "99 record(s) counted" "$(tcl 'COUNT LOW')"

# What another session has open, by its number.
program HOLD <<'B'
OPEN 'HIGH' TO F ELSE STOP
READU R FROM F, 120 ELSE NULL
OSWRITE FILEINFO(F, 1009) TO 'held'
LOOP
   OSREAD X FROM 'enough' THEN EXIT
   NAP 20
REPEAT
B
program WANT <<'B'
OPEN 'HIGH' TO F ELSE STOP
READU R FROM F, 120 ELSE NULL
B
tcl 'RUN BP HOLD' >/dev/null &
while [ ! -s held ]; do sleep 0.05; done
number=$(cat held)
check "LIST.FILES shows the files of other sessions" "$number 1 dynamic $work/acct/HIGH" \
  "$(tcl 'LIST.FILES' | grep '/HIGH$' | tr -s ' ' | sed 's/^ //')"
tcl 'RUN BP WANT' &
wanting=$!
for _ in $(seq 200); do
  waiting=$(tcl 'LIST.READU WAIT' | grep 'WAIT .*120')
  [ -n "$waiting" ] && break
  sleep 0.05
done
owner=$(tcl 'LIST.READU' | awk '$3 == "RU" {print $1, $2}')
check "LIST.READU tells the number of the file" "$number" "${owner#* }"
check "and for whom somebody waits" "(waits for user ${owner% *})" "$(echo "$waiting" | grep -o '(waits.*')"
(cd "$SCARLET_HOME/sys" && tcl "UNLOCK FILE $number 120") >/dev/null
wait "$wanting"
check "UNLOCK takes the number" 0 "$(tcl 'LIST.READU' | grep -c ' RU ')"
touch enough
wait

# CLEARFILE waits for another's file lock.
program HOLD.ALL <<'B'
OPEN 'LOW' TO F ELSE STOP
FILELOCK F
OSWRITE 1 TO 'locked'
LOOP
   OSREAD X FROM 'asked' THEN EXIT
   NAP 20
REPEAT
NAP 300
WRITE 'last' ON F, 'last'
OPEN 'HIGH' TO G ELSE STOP
WRITE 'unlocked' ON G, 'order'
B
program CLEAR.LOW <<'B'
OPEN 'LOW' TO F ELSE STOP
OPEN 'HIGH' TO G ELSE STOP
OSWRITE 1 TO 'asked'
CLEARFILE F
READ X FROM G, 'order' ELSE X = 'too early'
CRT X:' ':FILEINFO(F, 1015)
B
tcl 'RUN BP HOLD.ALL' >/dev/null &
while [ ! -s locked ]; do sleep 0.05; done
check "CLEARFILE waits for the file lock of another session" "unlocked 0" "$(tcl 'RUN BP CLEAR.LOW')"
wait

# A saved account comes back with the types, parameters, indices of its files, and its distributed files.
tcl 'CREATE.FILE FOLDER DIRECTORY' >/dev/null
tcl 'CREATE.FILE SHAPED GROUP.SIZE 3 NO.CASE MINIMUM.MODULUS 5' >/dev/null
tcl 'ADD.DF WHOLE LOW 1 "IF @ID < 100 THEN 1 ELSE 2"' >/dev/null
program FILL <<'B'
OPEN 'LOW' TO F ELSE STOP
FOR I = 1 TO 30
   WRITE 'N':MOD(I, 3) ON F, I
NEXT I
B
tcl 'RUN BP FILL'
program TAPES <<'B'
COMMANDS = FIELD(@SENTENCE, ' ', 4, 99)
FOR I = 1 TO DCOUNT(COMMANDS, ';')
   EXECUTE FIELD(COMMANDS, ';', I) CAPTURING X
   IF @SYSTEM.RETURN.CODE < 0 THEN CRT X
NEXT I
B
: >"$work/tape"
tcl "RUN BP TAPES SET.DEVICE $work/tape;ACCOUNT.SAVE DET.SUP;T.DET"
"$qm" -newaccount "$work/other" </dev/null >/dev/null
cp BP.OUT/TAPES "$work/object"
cd "$work/other" || exit 1
"$qm" -quiet "CREATE.FILE BP DIRECTORY" </dev/null >/dev/null
"$qm" -quiet "CREATE.FILE BP.OUT DIRECTORY" </dev/null >/dev/null
cp "$work/object" BP.OUT/TAPES
tcl "RUN BP TAPES SET.DEVICE $work/tape;ACCOUNT.RESTORE DET.SUP"
check "parameters come back" "3 5" "$(tcl 'ANALYSE.FILE SHAPED' | awk '/^Group size/ {g=$4} /^Minimum/ {m=$3} END {print g, m}')"
check "an index comes back, built" "NAME Y" "$(tcl 'LIST.INDEX LOW ALL' | awk '$1 == "NAME" {print $1, $2}')"
check "and answers" "10 record(s) counted" "$(tcl 'COUNT LOW WITH NAME = "N2"')"
check "a distributed file comes back with its parts" "30 record(s) counted" "$(tcl 'COUNT WHOLE')"
check "as an entry alone" no "$([ -e WHOLE ] && echo yes || echo no)"
check "a directory file stays one" 1 "$(tcl 'ANALYSE.FILE FOLDER' | grep -c 'directory file')"
finish
