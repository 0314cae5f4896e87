#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sockets of programs against each other: plain, under TLS, refused, timed out, broken off.
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
program SERVER <<'EOF'
* prints its port, answers one connection line by line until "bye"
S = CREATE.SERVER.SOCKET("127.0.0.1", 0, 1, ENV("TLS_SERVER"))
IF NOT(SOCKET.INFO(S,0)) THEN CRT "no server ":STATUS():" ":STATUS.TEXT() ; STOP
OPENPATH "." TO F ELSE STOP "no directory"
WRITE SOCKET.INFO(S,2) TO F, "port.new"
OS.EXECUTE "mv port.new port"
C = ACCEPT.SOCKET.CONNECTION(S, 10000)
IF NOT(SOCKET.INFO(C,0)) THEN CRT "nobody ":STATUS():" ":STATUS.TEXT() ; STOP
CRT SOCKET.INFO(S,1):" ":SOCKET.INFO(C,1):" ":SOCKET.INFO(C,3):" ":SOCKET.INFO(C,4):" ":SOCKET.INFO(C,7)
LOOP
  T = READ.SOCKET(C, 100000, 1, 10000)
  IF STATUS() THEN CRT "read ":STATUS() ; EXIT
  CRT LEN(T):" ":T[1,20]
UNTIL T = "bye" DO
  N = WRITE.SOCKET(C, UPCASE(T), 1, 0)
REPEAT
CLOSE.SOCKET C
CRT VARTYPE(S):" ":SOCKET.INFO(C,0)
END
EOF
program CLIENT <<'EOF'
OPENPATH "." TO F ELSE STOP "no directory"
READ PORT FROM F, "port" ELSE STOP "no port"
S = OPEN.SOCKET("localhost", PORT, 1, ENV("TLS_CLIENT"))
IF NOT(SOCKET.INFO(S,0)) THEN CRT "refused ":STATUS() ; STOP
CRT SOCKET.INFO(S,1):" ":(SOCKET.INFO(S,2) = PORT):" ":SOCKET.INFO(S,4):" ":SOCKET.INFO(S,5):" ":SOCKET.INFO(S,6)
CRT SET.SOCKET.MODE(S,6,1):" ":SOCKET.INFO(S,6):" ":SET.SOCKET.MODE(S,2,1):" ":STATUS()
CRT "[":READ.SOCKET(S, 10, 2, 0):"] ":STATUS()
CRT "[":READ.SOCKET(S, 10, 1, 50):"] ":STATUS()
CRT WRITE.SOCKET(S, "hello", 1, 0):" ":READ.SOCKET(S, 100, 1, 10000)
CRT WRITE.SOCKET(S, STR("x",100000), 1, 0)
GOT = 0
LOOP UNTIL GOT >= 100000 DO
  T = READ.SOCKET(S, 100000, 1, 10000)
  IF STATUS() THEN CRT "read ":STATUS() ; EXIT
  IF T # STR("X", LEN(T)) THEN CRT "wrong"
  GOT += LEN(T)
REPEAT
CRT GOT
CRT WRITE.SOCKET(S, "bye", 1, 0)
CRT "[":READ.SOCKET(S, 10, 1, 10000):"] ":STATUS()
END
EOF
run_pair() {
  rm -f port
  timeout 30 "$qm" -quiet "RUN BP SERVER" </dev/null >server.log 2>&1 &
  local server=$!
  for _ in {1..100}; do [ -e port ] && break; sleep 0.05; done
  timeout 30 "$qm" -quiet "RUN BP CLIENT" </dev/null >client.log 2>&1
  wait "$server"
}
expected_client=$'3 1 1 1 0\n1 1 0 1006\n[] 1011\n[] 1011\n5 HELLO\n100000\n100000\n3\n[] 7013'
run_pair
check "a client over TCP" "$expected_client" "$(cat client.log)"
check "a server over TCP begins" $'1 2 127.0.0.1 0 1\n5 hello' "$(head -2 server.log)"
check "a server over TCP ends" $'3 bye\n13 0' "$(tail -2 server.log)"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=localhost -addext subjectAltName=DNS:localhost >/dev/null 2>&1
chmod 600 key.pem
TLS_SERVER=CERT=$PWD/cert.pem,KEY=$PWD/key.pem TLS_CLIENT=CA=$PWD/cert.pem run_pair
check "a client under TLS" "$expected_client" "$(cat client.log)"
check "a server under TLS begins" $'1 2 127.0.0.1 0 1\n5 hello' "$(head -2 server.log)"
TLS_SERVER=CERT=$PWD/cert.pem,KEY=$PWD/key.pem TLS_CLIENT=TLS run_pair
check "a certificate nobody vouches for is refused" "refused 7005" "$(cat client.log)"

program UDP <<'EOF'
* datagrams, one a READ.SOCKET, answered to whom was heard last
S = CREATE.SERVER.SOCKET("127.0.0.1", 0, 257 + 65536)
CRT SOCKET.INFO(S,0):" ":SOCKET.INFO(S,1):" ":(SOCKET.INFO(S,2) > 0):" ":SOCKET.INFO(S,3)
CRT WRITE.SOCKET(S, "nobody", 1, 0):" ":STATUS()
C = OPEN.SOCKET("127.0.0.1", SOCKET.INFO(S,2), 257 + 65536)
CRT SOCKET.INFO(C,1):" ":(SOCKET.INFO(C,2) = SOCKET.INFO(S,2))
CRT "[":READ.SOCKET(C, 10, 2, 0):"] ":STATUS():" [":READ.SOCKET(C, 10, 1, 20):"] ":STATUS()
CRT WRITE.SOCKET(C, "first", 1, 0):WRITE.SOCKET(C, "", 1, 0):WRITE.SOCKET(C, "second", 1, 0)
CRT READ.SOCKET(S, 100, 1, 10000):" [":READ.SOCKET(S, 100, 1, 10000):"] ":STATUS():" ":READ.SOCKET(S, 3, 1, 10000)
CRT WRITE.SOCKET(S, "answer", 1, 0):" ":READ.SOCKET(C, 100, 1, 10000)
CRT ACCEPT.SOCKET.CONNECTION(S, 10):" ":STATUS()
CRT OPEN.SOCKET("127.0.0.1", 80, 256, "TLS"):" ":STATUS()
CLOSE.SOCKET C
CRT SOCKET.INFO(C,0)
END
EOF
check "datagrams" $'1 1 1 127.0.0.1\n0 7005\n3 1\n[] 1011 [] 1011\n506\nfirst [] 0 sec\n6 answer\n0 7025\n0 7025\n0' \
  "$("$qm" -quiet "RUN BP UDP" </dev/null 2>&1)"

program ERRORS <<'EOF'
OPENPATH "." TO F ELSE STOP "no directory"
CRT OPEN.SOCKET("127.0.0.1", 1, 1):" ":STATUS()
CRT OPEN.SOCKET("no.such.host.invalid", 80, 1):" ":STATUS()
CRT OPEN.SOCKET("127.0.0.1", 80, 65537):" ":STATUS()
CRT OPEN.SOCKET("127.0.0.1", 80, 1, "COLOUR=red"):" ":STATUS():" ":STATUS.TEXT()
CRT SOCKET.INFO("text",0):" ":SERVER.ADDR("127.0.0.1"):" ":STATUS():" ":SERVER.ADDR("no.such.host.invalid"):STATUS()
S = CREATE.SERVER.SOCKET("", 0, 1)
CRT ACCEPT.SOCKET.CONNECTION(S, 50):" ":STATUS()
CRT CREATE.SERVER.SOCKET("", SOCKET.INFO(S,2), 1):" ":STATUS()
CRT READ.SOCKET(S, 1, 1, 1):STATUS():" ":SOCKET.INFO(S,99):STATUS()
CRT READ.SOCKET("x", 1, 1, 1)
END
EOF
check "errors are told" $'0 7005\n0 7021\n0 7025\n0 1000 COLOUR=red\n0 127.0.0.1 0 7001\n0 1011\n0 7012\n7004 1006' \
  "$("$qm" -quiet "RUN BP ERRORS" </dev/null 2>&1 | head -8)"

program WAITER <<'EOF'
S = CREATE.SERVER.SOCKET("127.0.0.1", 0, 1)
CRT "waiting"
C = ACCEPT.SOCKET.CONNECTION(S, 0)
END
EOF
"$qm" -quiet "RUN BP WAITER" </dev/null >waiter.log 2>&1 &
waiter=$!
for _ in {1..100}; do grep -q waiting waiter.log && break; sleep 0.05; done
kill -TERM "$waiter"
start=$(date +%s%N)
wait "$waiter"
check "a wait ends with the session" yes "$([ $(($(date +%s%N) - start)) -lt 2000000000 ] && echo yes)"
finish
