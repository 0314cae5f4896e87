#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# qm's command line, exit statuses and ends of input.
source "$(dirname "$0")/common.bash"

mkdir -p "$work/empty"
"$qm" -newaccount "$work/empty" EMPTYONE </dev/null >/dev/null
check "an account in an empty directory" 0 $?
mkdir -p "$work/full"; touch "$work/full/x"
"$qm" -newaccount "$work/full" </dev/null >/dev/null 2>&1
check "no account in a directory that is not empty" 1 $?
make_account

"$qm" --version | grep -q '^Scarlet [0-9]'; check "--version" 0 $?
"$qm" --help | grep -q newaccount; check "--help" 0 $?
"$qm" -nonsense >/dev/null 2>&1; check "an unknown option fails" 1 $?
"$qm" -c >/dev/null 2>&1; check "-c without a command fails" 1 $?

check "a command" "hello" "$("$qm" -quiet "DISPLAY hello" </dev/null)"
check "words are joined" "hello there" "$("$qm" -quiet DISPLAY hello there </dev/null)"
check "-c" "hello" "$("$qm" -c "DISPLAY hello" </dev/null)"
check "-a enters an account" "EMPTYONE" "$("$qm" -aEMPTYONE -quiet "DISPLAY <<@WHO>>" </dev/null)"
check "an account by name alone" "EMPTYONE" "$(echo 'display <<@who>>' | (cd / && "$qm" -quiet EMPTYONE) | grep -o EMPTYONE | head -1)"
(cd /tmp && "$qm" -quiet "WHO" </dev/null >/dev/null 2>&1); check "a directory that is no account" 1 $?

"$qm" -quiet "WHO" </dev/null >/dev/null; check "success is 0" 0 $?
"$qm" -quiet "NO.SUCH.VERB" </dev/null >/dev/null; check "an unknown verb is 1" 1 $?
"$qm" -quiet "LIST NO.SUCH.FILE" </dev/null >/dev/null; check "a file that is not there is 1" 1 $?
printf 'CRT "x\nEND\n' >BP/BAD
"$qm" -quiet "BASIC BP BAD" </dev/null >/dev/null; check "a program that does not compile is 1" 1 $?
printf 'SET.EXIT.STATUS 7\nEND\n' >BP/SEVEN
"$qm" -quiet "BASIC BP SEVEN" </dev/null >/dev/null
"$qm" -quiet "RUN BP SEVEN" </dev/null; check "SET.EXIT.STATUS" 7 $?

printf 'INPUT X\nCRT "never ":X\nEND\n' >BP/ASKS
"$qm" -quiet "BASIC BP ASKS" </dev/null >/dev/null
timeout 5 "$qm" -quiet "RUN BP ASKS" </dev/null >asks.log 2>&1; status=$?
check "end of input ends a waiting INPUT" no "$([ $status -eq 124 ] && echo yes || echo no)"
check "nothing behind the INPUT runs" 0 "$(grep -c never asks.log)"
timeout 5 "$qm" -quiet </dev/null >/dev/null 2>&1; check "end of input ends the prompt" 0 $?
check "commands from a pipe" yes "$(printf 'display one\ndisplay two\n' | "$qm" -quiet | tr -d '\n' | grep -qi 'one.*two' && echo yes || echo no)"
timeout 5 "$qm" -quiet <&- >/dev/null 2>&1; check "a closed standard input ends the prompt" no "$([ $? -eq 124 ] && echo yes || echo no)"

"$qm" -u </dev/null | grep -q Pid; check "-u" 0 $?
"$qm" -k nobody </dev/null >/dev/null 2>&1; check "-k of nobody fails" 1 $?
mkfifo hold
("$qm" -quiet <hold >/dev/null 2>&1) &
session=$!
exec 9>hold
for _ in $(seq 50); do "$qm" -u </dev/null | grep -q ACCT && break; sleep 0.05; done
user=$("$qm" -u </dev/null | awk '/ACCT/ {print $1; exit}')
"$qm" -k "$user" </dev/null >/dev/null; check "-k asks a session to end" 0 $?
for _ in $(seq 100); do kill -0 $session 2>/dev/null || break; sleep 0.05; done
check "the session that -k named ends" gone "$(kill -0 $session 2>/dev/null && echo there || echo gone)"
exec 9>&-
wait

# A program of another version finds the memory of the sessions laid out otherwise.
("$qm" -quiet <hold >/dev/null 2>&1) &
exec 9>hold
for _ in $(seq 100); do "$qm" -u </dev/null | grep -q ACCT && break; sleep 0.05; done
printf '\x63' | dd of="$SCARLET_HOME/run/segment" bs=1 seek=8 conv=notrunc status=none
"$qm" -quiet WHO </dev/null >other.log 2>&1
check "sessions of another version are told of" 1 "$(grep -c "another version" other.log)"
exec 9>&-
wait
check "after them the next session begins anew" 1 "$("$qm" -quiet WHO </dev/null | grep -c ACCT)"
"$qm" -stop </dev/null >/dev/null; check "-stop" 0 $?
"$qm" -start </dev/null >/dev/null; check "-start" 0 $?
finish
