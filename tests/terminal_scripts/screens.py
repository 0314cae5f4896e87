# SPDX-License-Identifier: GPL-3.0-or-later
"""Screens: SCRB makes a definition, a program runs it by !SCREEN."""
import os, subprocess, sys

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()

with open(os.path.join(account, 'BP', 'TRYIT'), 'w', encoding='latin-1') as f:
    f.write('''OPEN '$SCREENS' TO F ELSE STOP 'no file'
READ S FROM F,'CUST' ELSE STOP 'no screen'
D = 'old':@FM:1250
ST = 0
CALL !SCREEN(S,D,ST,STAT)
CRT @(0,20):'STATUS ':STAT:' STEP ':ST:' DATA ':CONVERT(@FM,'^',D)
END
''')
made = subprocess.run([qm, '-quiet', 'BASIC BP TRYIT'], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
checks.check('the program compiles', made.returncode == 0)


def answer(t, *lines):
    for line in lines:
        t.send(line + '\r')


def run(t):
    t.wait_for(lambda: any(l == ':' for l in t.view.lines()))
    t.send('CS\rRUN BP TRYIT\r')
    return t.wait_for(lambda: (t.view.row, t.view.lines()[5][20:25]) == (4, '12.50'))


with Terminal(qm, account) as t:
    t.wait(':')
    answer(t, 'pterm case noinvert')
    t.wait_for(lambda: any(l == ':' for l in t.view.lines()))
    answer(t, 'SCRB CUST')
    checks.check('SCRB shows a form', t.wait('== $SCREENS CUST == 1/'), t)
    answer(t, 'Customers', '1')
    answer(t, 'D', '5', '2', '', 'Customer screen', *[''] * 8)
    answer(t, 'i', '20', '4', '10', '', '1', '', '0X', '', 'Name of the customer', '', '129,130', '0,3')
    answer(t, 'I', '20', '5', '8', '', '2', 'MD2', '(MD2)', 'Not an amount', *[''] * 4)
    checks.check('steps follow each other', t.wait(' 4 D text, I input'), t)
    t.send('\x1b[A\x18s')
    checks.check('^X S files', t.wait("'CUST' filed in $SCREENS"), t)
    t.send('\x18\x03')

    checks.check('the screen shows the data', run(t) and t.shows('Customer screen'), t)
    checks.check('and the help', t.shows('Name of the customer'), t)
    answer(t, 'x')
    t.wait_for(lambda: t.view.row == 5)
    answer(t, '\x01\x0babc')
    checks.check('a wrong answer is told', t.wait('Not an amount'), t)
    checks.check('and the value is there again', t.wait_for(lambda: t.view.lines()[5].strip() == '12.50'), t)
    answer(t, '\x01\x0b99.5')
    checks.check('the end gives the data', t.wait('STATUS 0 STEP 3 DATA oldx^9950'), t)

    run(t)
    t.send('\x1b[A')
    checks.check('back from the first input', t.wait('STATUS 2 STEP 2 DATA old^1250'), t)
    run(t)
    answer(t, 'y')
    t.wait_for(lambda: t.view.row == 5)
    t.send('\x1b[A')
    checks.check('back to the input before', t.wait_for(lambda: t.view.row == 4), t)
    t.send('\x1bOP')
    checks.check('a function key ends the screen', t.wait('STATUS 129 STEP 2 DATA oldy^1250'), t)
    run(t)
    t.send('z\x1bOQ')
    checks.check('or leads to a step', t.wait_for(lambda: t.view.row == 5), t)
    t.send('\x1b')
    checks.check('Escape leaves', t.wait('STATUS 1 STEP 3 DATA oldz^1250'), t)
checks.finish()
