#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What two sessions see of each other: locks with and without LOCKED, the owner in STATUS(), waiting, transactions, a
# ring of waiters, items and task locks. The second session is a phantom that obeys the first, so that each step has
# happened before the next one begins.
source "$(dirname "$0")/common.bash"
make_account
tcl() { "$qm" -quiet "$1" </dev/null; }
tcl "CREATE.FILE DATA.FILE" >"$work/log"
tcl "CREATE.FILE SIGNALS DIRECTORY" >"$work/log"

# Its answers go by OSWRITE and OSRENAME(), which know no transactions.
program OTHER <<'B'
OPEN 'DATA.FILE' TO F ELSE STOP
OPEN 'SIGNALS' TO S ELSE STOP
WRITE @USERNO ON S, 'up'
N = 0
LOOP
   N += 1
   LOOP READ C FROM S, 'do':N THEN EXIT
      NAP 10
   REPEAT
   A = 'ok'
   BEGIN CASE
      CASE C<1> = 'READU' ; READU X FROM F, C<2> LOCKED A = 'locked ':STATUS() THEN A = X ELSE A = STATUS()
      CASE C<1> = 'READL' ; READL X FROM F, C<2> LOCKED A = 'locked ':STATUS() THEN A = X ELSE A = STATUS()
      CASE C<1> = 'WAIT' ; READU X FROM F, C<2> THEN A = X ELSE A = STATUS()
      CASE C<1> = 'WRITE' ; WRITE C<3> ON F, C<2>
      CASE C<1> = 'RELEASE' ; RELEASE F, C<2>
      CASE C<1> = 'FILELOCK' ; FILELOCK F LOCKED A = 'locked ':STATUS()
      CASE C<1> = 'FILEUNLOCK' ; FILEUNLOCK F
      CASE C<1> = 'START' ; TRANSACTION START
      CASE C<1> = 'COMMIT' ; TRANSACTION COMMIT
      CASE C<1> = 'OPENSEQ' ; OPENSEQ 'SIGNALS', C<2> TO Q LOCKED A = 'locked ':STATUS() THEN NULL ELSE A = STATUS()
      CASE C<1> = 'LOCK' ; LOCK C<2> THEN NULL ELSE A = 'else ':STATUS()
   END CASE
   OSWRITE A TO @PATH:'/SIGNALS/written'
   OK = OSRENAME(@PATH:'/SIGNALS/written', @PATH:'/SIGNALS/done':N)
REPEAT
END
B
program FIRST <<'B'
OPEN 'DATA.FILE' TO F ELSE STOP
OPEN 'SIGNALS' TO S ELSE STOP
EXECUTE 'PHANTOM RUN BP OTHER' CAPTURING SAID
LOOP READ OTHER FROM S, 'up' THEN EXIT
   NAP 10
REPEAT
N = 0
WRITE 'one' ON F, '1'
WRITE 'two' ON F, '2'
CRT 'an update lock: ' :
C = 'READU':@FM:'1' ; GOSUB ASK
READU X FROM F, '1' LOCKED CRT (STATUS() = OTHER) : ELSE CRT 'else' :
READVL X FROM F, '1', 1 LOCKED CRT (STATUS() = OTHER) : ELSE CRT 'else' :
RECORDLOCKU F, '1' LOCKED CRT (STATUS() = OTHER) :
FILELOCK F LOCKED CRT (STATUS() = OTHER) :
L = RECORDLOCKED(F, '1') ; CRT ' ' : L : (STATUS() = OTHER) :
WRITE 'anyway' ON F, '1'
READ X FROM F, '1' THEN CRT ' ' : X
C = 'RELEASE':@FM:'1' ; GOSUB QUIETLY
CRT 'shared: ' :
C = 'READL':@FM:'2' ; GOSUB ASK
READL X FROM F, '2' LOCKED CRT 'locked' THEN CRT RECORDLOCKED(F, '2') :
READU X FROM F, '2' LOCKED CRT (STATUS() = OTHER) : ELSE CRT 'else' :
RELEASE F, '2'
CRT RECORDLOCKED(F, '2')
C = 'RELEASE':@FM:'2' ; GOSUB QUIETLY
CRT 'the file: ' :
C = 'FILELOCK' ; GOSUB ASK
READU X FROM F, '2' LOCKED CRT (STATUS() = OTHER) : ELSE CRT 'else' :
FILEUNLOCK F ; CRT STATUS() : RECORDLOCKED(F, '2') :
CRT (STATUS() = OTHER)
C = 'FILEUNLOCK' ; GOSUB QUIETLY
CRT 'waiting: ' :
READU X FROM F, '2' THEN NULL
C = 'WAIT':@FM:'2' ; GOSUB SEND
GOSUB UNTIL.IT.WAITS
EXECUTE 'LIST.LOCKS' CAPTURING SAID
CRT COUNT(SAID, 'user ':OTHER:' waits for record ''2''') : ' ' :
WRITE 'written first' ON F, '2'
GOSUB RECEIVE
CRT RECORDLOCKED(F, '2')
C = 'RELEASE':@FM:'2' ; GOSUB QUIETLY
CRT 'a transaction: ' :
C = 'START' ; GOSUB QUIETLY
C = 'READU':@FM:'2' ; GOSUB QUIETLY
C = 'WRITE':@FM:'2':@FM:'in it' ; GOSUB QUIETLY
READ X FROM F, '2' THEN CRT X : ' ' :
C = 'RELEASE':@FM:'2' ; GOSUB QUIETLY
CRT RECORDLOCKED(F, '2') : ' ' :
C = 'COMMIT' ; GOSUB QUIETLY
READ X FROM F, '2' THEN CRT X : ' ' : RECORDLOCKED(F, '2')
CRT 'a ring: ' :
READU X FROM F, 'a' ELSE NULL
C = 'READU':@FM:'b' ; GOSUB QUIETLY
C = 'WAIT':@FM:'a' ; GOSUB SEND
GOSUB UNTIL.IT.WAITS
READU X FROM F, 'b' ON ERROR CRT 'victim ' : STATUS() : ' ' : THEN CRT 'then' ELSE CRT 'else'
RELEASE
GOSUB RECEIVE
CRT
CRT 'an item: ' :
C = 'OPENSEQ':@FM:'ITEM' ; GOSUB ASK
OPENSEQ 'SIGNALS', 'ITEM' TO Q LOCKED CRT STATUS() ELSE CRT 'else'
CRT 'a task lock: ' :
C = 'LOCK':@FM:'7' ; GOSUB ASK
LOCK 7 THEN CRT 'then' ELSE CRT (STATUS() = OTHER) : (TESTLOCK(7) = OTHER) :
UNLOCK 7 THEN CRT 'then' ELSE CRT ' ' : STATUS()
STOP
ASK:
GOSUB SEND
RECEIVE:
GOSUB HEAR
CRT A : ' ' :
RETURN
QUIETLY:
GOSUB SEND
HEAR:
LOOP READ A FROM S, 'done':N THEN EXIT
   NAP 10
REPEAT
RETURN
SEND:
N += 1
WRITE C ON S, 'do':N
RETURN
UNTIL.IT.WAITS:
LOOP
UNTIL COUNT(GETLOCKS(F, OTHER), 'WAIT')
   NAP 10
REPEAT
RETURN
END
B
check "two sessions" "an update lock: one 1111 -21 anyway
shared: two 11-1
the file: ok 13011-31
waiting: 1 written first -2
a transaction: written first -2 in it 0
a ring: victim 3011 3006 
an item: 0 3011
a task lock: ok 11 3011" "$(tcl 'RUN BP FIRST')"
finish
