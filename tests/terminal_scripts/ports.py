# SPDX-License-Identifier: GPL-3.0-or-later
"""Serial ports of programs, with a pseudo terminal as the port: OPENSEQ, GET and SET.PORT.PARAMS, CONNECT.PORT."""
import os, pty, select, subprocess, sys, time

from terminal import Checks

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()


def program(name, text):
    with open(os.path.join(account, 'BP', name), 'w') as f:
        f.write(text)
    made = subprocess.run([qm, '-quiet', 'BASIC BP ' + name], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
    checks.check(name + ' compiles', made.returncode == 0)


def read_until(fd, text):
    """What came from the port until that stood in it."""
    got, end = b'', time.time() + 20
    while text not in got and time.time() < end:
        if select.select([fd], [], [], 0.1)[0]:
            got += os.read(fd, 1000)
    return got


program('PORT', '''P = ENV("PORT")
OPENSEQ P TO F ELSE STOP "not opened ":STATUS()
CRT SET.PORT.PARAMS(F, P:@FM:38400:@FM:0:@FM:8:@FM:2:@FM:1):" ":STATUS()
CRT CHANGE(FIELD(GET.PORT.PARAMS(F),@FM,2,9),@FM," ")
CRT SET.PORT.PARAMS(F, ""):SET.PORT.PARAMS(F, @FM:1):STATUS():" ":SET.PORT.PARAMS(F, @FM:"fast"):STATUS()
WRITEBLK "AT":CHAR(13) TO F ELSE CRT "not written"
FLUSH F ELSE NULL
TIMEOUT F, 20
READBLK ANSWER FROM F, 3 ELSE CRT "no answer ":STATUS()
CRT "answer ":ANSWER
SEEK F,0,0 ELSE CRT "seek ":STATUS()
OPENSEQ "/dev/null" TO N ELSE NULL
CRT "[":GET.PORT.PARAMS(N):"] ":STATUS()
END
''')
program('CONNECT', '''P = ENV("PORT")
CRT "before"
CRT CONNECT.PORT("/dev/null", 9600, 0, 8, 1):STATUS():" ":CONNECT.PORT(P, 9600, 7, 8, 1):STATUS()
N = CONNECT.PORT(P, 9600, 0, 8, 1)
CRT "connected ":N:" ":(SYSTEM(1027) = P)
PROMPT "!"
INPUT NAME
CRT "hello ":NAME
END
''')

other, port = pty.openpty()
environment = dict(os.environ, PORT=os.ttyname(port))
run = subprocess.Popen([qm, '-quiet', 'RUN BP PORT'], cwd=account, env=environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE)
checks.check('the program sends', read_until(other, b'AT\r').endswith(b'AT\r'))
os.write(other, b'OK\r')
said = run.communicate(timeout=30)[0].decode('latin-1').splitlines()
expected = ['1 0', '38400 0 8 2 1', '101000 01000', 'answer OK\r', 'seek 3026', '[] 3033']
checks.check('parameters, an answer, and errors', [line for line in said if line] ==
             [line.rstrip('\r') for line in expected] or print(said))

run = subprocess.Popen([qm, '-quiet', 'RUN BP CONNECT'], cwd=account, env=environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE)
checks.check('the session moves to the port', b'connected 1 1' in read_until(other, b'!'))
os.write(other, b'fred\r')
checks.check('and is talked with there', b'hello FRED' in read_until(other, b'hello FRED'))
checks.check('what it said before went elsewhere', run.communicate(timeout=30)[0].splitlines()[:2] ==
             [b'before', b'03033 01000'])

path = os.ttyname(port)
quiet = lambda command: subprocess.run([qm, '-quiet', command], cwd=account, capture_output=True,
                                       stdin=subprocess.DEVNULL).stdout.decode('latin-1')
quiet('SETPORT %s BAUD 19200 STOP.BITS 2' % path)
checks.check('SETPORT sets and shows', '19200 bits per second, 8 data bits, parity NONE, 2 stop bit(s)' in
             quiet('SETPORT ' + path) or print(quiet('SETPORT ' + path)))
quiet('LOGIN.PORT %s BAUD 9600' % path)
checks.check('LOGIN.PORT begins a session there', b':' in read_until(other, b':'))
os.write(other, b'WHO\r'.swapcase())
checks.check('that can be worked in', os.path.basename(account).upper().encode() in
             read_until(other, os.path.basename(account).upper().encode()))
os.write(other, b'QUIT\r'.swapcase())
read_until(other, b'QUIT')
checks.finish()
