#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ITYPE(): dictionary records evaluated by programs.
source "$(dirname "$0")/common.bash"
qm=${SCARLET_QM:-$qm}
make_account

"$qm" -quiet "CREATE.FILE ORD" </dev/null >/dev/null
program PUT <<'END'
OPEN 'DICT','ORD' TO D ELSE STOP 'no dictionary'
OPEN 'ORD' TO F ELSE STOP 'no file'
WRITE 'D':@FM:1:@FM:@FM:@FM:'5R':@FM:'M' ON D,'QTY'
WRITE 'D':@FM:2:@FM:'MD2':@FM:@FM:'8R':@FM:'M' ON D,'PRICE'
WRITE 'I':@FM:'QTY*PRICE':@FM:'MD2':@FM:@FM:'8R':@FM:'M' ON D,'AMOUNT'
WRITE 'I':@FM:'SUM(AMOUNT)':@FM:'MD2':@FM:@FM:'8R':@FM:'S' ON D,'WORTH'
WRITE 'C':@FM:'N = {WORTH}':@VM:'@ANS = N + 1':@FM:@FM:@FM:'8R':@FM:'S' ON D,'MORE'
WRITE 2:@VM:3:@FM:100:@VM:10 ON F,'A1'
END
program SHOW <<'END'
OPEN 'DICT','ORD' TO D ELSE STOP 'no dictionary'
OPEN 'ORD' TO F ELSE STOP 'no file'
READ @RECORD FROM F,'A1' ELSE STOP 'no record'
@ID = 'A1'
READ I FROM D,FIELD(@SENTENCE,' ',4) ELSE I = 'I':@FM:FIELD(@SENTENCE,' ',4,99)
CRT CONVERT(@VM,']',ITYPE(I))
END
"$qm" -quiet "RUN BP PUT" </dev/null
evaluated() { "$qm" -quiet "RUN BP SHOW $1" </dev/null; }

check "an expression without names" "A1*2" "$(evaluated "@ID:'*':@RECORD<1,1>")"
check "a D item" "2]3" "$(evaluated QTY)"
[[ "$(evaluated WORTH)" == *AMOUNT* ]]; check "names of an item that is not compiled are named in the error" 0 $?
"$qm" -quiet "COMPILE.DICT ORD" </dev/null >/dev/null
check "an I item that is compiled" "200]30" "$(evaluated AMOUNT)"
check "an I item made of another" "230" "$(evaluated WORTH)"
check "a C item" "231" "$(evaluated MORE)"
check "queries are as before" "230" "$("$qm" -quiet "LIST ORD WORTH CONV '' ID.SUP COL.HDR.SUP COUNT.SUP" </dev/null | tr -d ' \n')"
[[ "$(evaluated "1 +")" == *line* ]]; check "an expression that does not compile ends the program" 0 $?

finish
