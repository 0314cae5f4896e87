# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs do with a terminal: INPUT @ with key bindings, KEYCODE and BINDKEY, saved screens, break handlers."""
import os, socket, subprocess, sys

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()


def program(name, text):
    with open(os.path.join(account, 'BP', name), 'w', encoding='latin-1') as f:
        f.write(text)
    made = subprocess.run([qm, '-quiet', 'BASIC BP %s' % name], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
    checks.check(name + ' compiles', made.returncode == 0)
    if made.returncode:
        print(made.stdout.decode('latin-1'))


def run(t, name):
    t.wait(':')
    t.send('run bp %s\r' % name.lower())


program('FIELDS', '''KEYEXIT (5,23)
KEYTRAP (6,24)
KEYEDIT (17,2)
CRT @(-1):
A = "old" ; INPUT @(10,2):A,10 ; S = STATUS() ; CRT @(0,10):"A ":A:" ":S:" "
B = "keep" ; INPUT @(10,3):B,10 ; S = STATUS() ; CRT @(0,11):"B ":B:" ":S:" "
C = "left" ; INPUT @(10,4):C,10 ; S = STATUS() ; CRT @(0,12):"C ":C:" ":S:" "
D = "12345" ; INPUT @(10,5):D,10 "MD2" ; CRT @(0,13):"D ":D:" "
E = "ed" ; INPUT @(10,6) E,10 EDIT ; CRT @(0,14):"E ":E:" "
F = "f" ; INPUTFIELD @(10,7) F,5 ; S = STATUS() ; CRT @(0,15):"F ":F:" ":S:" "
END
''')
with Terminal(qm, account) as t:
    run(t, 'FIELDS')
    t.wait_for(lambda: t.view.row == 2)
    t.send('\r')
    checks.check('an empty answer keeps the old value', t.wait('A old 0'), t)
    t.send('new\x17')
    checks.check('KEYEXIT ends with what was typed', t.wait('B NEW 5'), t)
    t.send('other\x18')
    checks.check('KEYTRAP puts the old value back', t.wait('C left 6'), t)
    t.send('99\r')
    checks.check('a mask shows the converted value', t.wait('D 99') and '0.99' in t.view.lines()[5], t)
    t.send('x\x02y\r')
    checks.check('EDIT begins with the old value and KEYEDIT moves in it', t.wait('E YedX'), t)
    t.send('ab\x1bOQ')
    checks.check('a function key ends INPUTFIELD', t.wait('F AB 130'), t)

program('KEYS', '''X = BINDKEY("zz", 200) ; Y = BINDKEY(CHAR(27):"q", 201)
CRT "READY ":X:Y:BINDKEY("zz",-2)
FOR I = 1 TO 6 ; CRT "K":I:"=":KEYCODE() ; NEXT I
CRT BINDKEY("zz",-1):BINDKEY("zz",-2)
K = KEYCODE(1) ; CRT "T ":K:" ":STATUS()
CRT LEN(TERMINFO("cup")) > 3
OLD = TTYGET() ; ECHO OFF ; TTYSET OLD ; CRT "ECHO ":SYSTEM(24)
END
''')
with Terminal(qm, account) as t:
    run(t, 'KEYS')
    checks.check('BINDKEY binds', t.wait('READY 11200'), t)
    for keys, code in (('a', 97), ('\x1b[A', 205), ('\x1bOP', 129), ('zz', 200), ('\x1bq', 201), ('\x1b', 27)):
        t.send(keys)
        checks.check('KEYCODE gives %d' % code, t.wait('=%d' % code), t)
    checks.check('BINDKEY unbinds', t.wait('10\n'), t)
    checks.check('KEYCODE runs out of time', t.wait('T 0 1011'), t)
    checks.check('TTYSET puts the state back', t.wait('ECHO 1'), t)

program('SCREENS', '''CRT @(-1):@(5,5):"under the window":@(5,6):@(-58):"bold":@(-59)
I = SAVE.SCREEN(0,4,40,4) ; CRT VARTYPE(I):
FOR R = 4 TO 7 ; CRT @(0,R):STR("#",40): ; NEXT R
CRT @(0,15):"covered": ; INPUT X,1:
RESTORE.SCREEN I, 0
CRT "shown": ; INPUT X,1:
END
''')
with Terminal(qm, account) as t:
    run(t, 'SCREENS')
    checks.check('a window covers the screen', t.wait('covered') and '####' in t.view.lines()[5], t)
    t.send('x')
    checks.check('RESTORE.SCREEN shows what was there', t.wait('shown') and
                 [line.rstrip() for line in t.view.lines()[4:8]] == ['', '     under the window', '     bold', ''], t)
    checks.check('RESTORE.SCREEN leaves the cursor', t.view.lines()[15].startswith('covered'), t)
    t.send('x')

program('HANDLER', '''SUBROUTINE HANDLER
CRT "handled"
RETURN
END
''')
program('BREAKS', '''SET.BREAK.HANDLER "HANDLER"
CRT "status ":STATUS()
FOR I = 1 TO 100 ; NAP 50 ; NEXT I
END
''')
subprocess.run([qm, '-quiet', 'CATALOGUE BP HANDLER'], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
with Terminal(qm, account) as t:
    run(t, 'BREAKS')
    checks.check('a break handler is set', t.wait('status 0'), t)
    t.send('\x03')
    checks.check('the break handler is called', t.wait('handled'), t)
    checks.check('the program goes on behind it', not t.wait('Stopped', 0.5), t)

program('DEBUGGED', '''$DEBUG
X = 1
DEBUG
CRT "x is ":X
END
''')
with Terminal(qm, account) as t:
    run(t, 'DEBUGGED')
    checks.check('DEBUG stops with the source line', t.wait('3> DEBUG') and t.wait('debug>'), t)
    t.send('/X=55\r')
    checks.check('the debugger sets variables', t.wait('X = 55'), t)
    t.send('g\r')
    checks.check('the program goes on', t.wait('x is 55'), t)

program('WAITS', '''$DEBUG
FOUND = 0
CRT "waiting"
LOOP
UNTIL FOUND DO
  NAP 10
REPEAT
CRT "found ":FOUND
INPUT ANSWER
CRT "answer ":ANSWER
END
''')
program('CALLER', '''CRT "ready"
EXECUTE 'RUN BP WAITS' CAPTURING SHOWN
CRT "back in the caller"
END
''')
subprocess.run([qm, '-quiet', 'BASIC BP WAITS'], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
with Terminal(qm, account) as t:
    run(t, 'WAITS')
    checks.check('the program waits', t.wait('waiting'), t)
    t.send('\x03')
    checks.check('the break key asks', t.wait('QUIT.'), t)
    t.send('?')
    checks.check('? explains the keys', t.wait('D debugger'), t)
    t.send('d')
    checks.check('D enters the debugger', t.wait('the break key') and t.wait('debug>'), t)
    t.send('s\r')
    checks.check('which steps', t.wait(': step'), t)
    t.send('/FOUND=7\r')
    checks.check('and sets variables', t.wait('FOUND = 7'), t)
    t.send('g\r')
    checks.check('the program goes on with it', t.wait('found 7'), t)
    t.send('\x03')
    checks.check('the break key asks at an INPUT', t.wait_for(lambda: t.view.lines()[t.view.row].startswith('QUIT.')), t)
    t.send('g')
    t.settle()
    t.send('abc\r')
    checks.check('G goes on with the INPUT', t.wait('answer'), t)
    t.wait_for(lambda: t.view.lines()[t.view.row] == ':')
    t.send('clr\r')
    t.wait_for(lambda: not t.shows('QUIT.'))
    run(t, 'CALLER')
    t.wait('ready')
    t.send('\x03')
    checks.check('the break key asks past a capture', t.wait('QUIT.'), t)
    t.send('s')
    checks.check('S shows the calls', t.wait('WAITS') and t.wait('CALLER'), t)
    t.send('q')
    checks.check('Q goes back to the caller', t.wait('back in the caller'), t)
    run(t, 'WAITS')
    checks.check('the program waits', t.wait('waiting'), t)
    t.send('\x03')
    t.wait_for(lambda: t.view.lines()[t.view.row].startswith('QUIT.'))
    t.send('x')
    checks.check('X leaves the system', t.ended() == 0, t)

program('FETCHES', '''CRT "asking"
CRT "got ":HTTP("GET", "http://127.0.0.1:":ENV("HTTP_PORT"):"/")
END
''')
server = socket.create_server(('127.0.0.1', 0))
os.environ['HTTP_PORT'] = str(server.getsockname()[1])
os.environ['NO_PROXY'] = '127.0.0.1'
with Terminal(qm, account) as t:
    run(t, 'FETCHES')
    asker = server.accept()[0]
    t.send('\x03')
    checks.check('the break key asks during an exchange over HTTP', t.wait('QUIT.'), t)
    t.send('g')
    asker.sendall(b'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nanswer')
    checks.check('G goes on with it', t.wait('got answer'), t)
    run(t, 'FETCHES')
    asker = server.accept()[0]
    t.send('\x03')
    t.wait_for(lambda: t.screen().count('QUIT.') == 2)
    t.send('a')
    checks.check('A ends it', t.wait('Stopped by the break key'), t)
checks.finish()
