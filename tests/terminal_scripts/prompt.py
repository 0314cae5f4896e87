# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt on a pseudo terminal: recall, inline prompts, page prompts, a new size of the window, the break key, ED."""
import os, signal, sys, time

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()


with open(os.path.join(account, 'BP', 'LOOPS'), 'w') as f:
    f.write("CRT 'looping'\nLOOP\nREPEAT\nEND\n")
with open(os.path.join(account, 'BP', 'ASKS'), 'w') as f:
    f.write("INPUT X\nCRT 'got ':X\nEND\n")
with open(os.path.join(account, 'BP', 'MANY'), 'w') as f:
    f.write("FOR I = 1 TO 100\nCRT 'row ':I\nNEXT I\nEND\n")

with Terminal(qm, account) as t:
    checks.check('the prompt comes', t.wait_for(t.at_prompt), t)
    checks.check('letters are inverted', t.run('DISPLAY hello there', 'hello there'), t)
    t.run('DISPLAY second')
    t.wait_for(t.at_prompt)
    t.send('\x1b[A\x1b[A')
    checks.check('Up recalls an older command', t.wait_for(lambda: 'DISPLAY hello there' in t.view.lines()[t.view.row]), t)
    t.send('\x07')
    t.settle()

    # Another type of terminal does not lose what was typed ahead.
    t.send('TERM vt220\rDISPLAY typed ahead\rTERM vt100\r'.swapcase())
    checks.check('what is typed ahead of TERM stays', t.wait_for(lambda: t.screen().count('typed ahead') == 2), t)
    t.wait_for(t.at_prompt)

    # Inline prompts
    t.send('DISPLAY <<First name>> and <<Number,1N0N>>\r'.swapcase())
    checks.check('an inline prompt asks', t.wait('First name='), t)
    t.send('fred\r'.swapcase())
    checks.check('and the next one', t.wait('Number='), t)
    t.send('twelve\r')
    checks.check('a wrong answer is refused', t.wait_for(lambda: t.screen().count('Number=') == 2), t)
    t.send('12\r')
    checks.check('the command has the answers', t.wait('fred and 12'), t)
    t.wait_for(t.at_prompt)
    t.send('DISPLAY <<Something>>\r'.swapcase())
    t.wait('Something=')
    t.send('QUIT\r'.swapcase())
    checks.check('QUIT gives the command up', t.wait_for(t.at_prompt), t)

    # Page prompts
    t.run('BASIC BP LOOPS ASKS MANY')
    t.run('CLR')
    t.run('RUN BP MANY')
    checks.check('a full screen waits', t.wait('row 2') and not t.wait('row 60', 0.5), t)
    t.send('\r')
    checks.check('Return shows the next', t.wait('row 40') and not t.shows('row 99'), t)
    t.send('s'.swapcase())
    checks.check('S shows the rest', t.wait('row 100'), t)
    t.run('CLR')
    t.run('RUN BP MANY')
    t.wait('row 2')
    t.send('q'.swapcase())
    checks.check('Q stops the program', t.wait_for(t.at_prompt) and not t.shows('row 100'), t)
    t.resize(100, 40)
    t.run('CLR')
    t.run('RUN BP MANY')
    checks.check('a page is as long as the window', t.wait('row 35') and not t.wait('row 60', 0.5), t)
    t.send('q'.swapcase())
    t.wait_for(t.at_prompt)
    t.resize(80, 24)

    # The break key
    t.run('RUN BP LOOPS', 'looping')
    t.send('\x03')
    checks.check('the break key asks', t.wait('QUIT.'), t)
    t.send('w')
    checks.check('W tells the line', t.wait('BP LOOPS 3') or t.shows('LOOPS'), t)
    t.send('a')
    checks.check('A aborts a loop', t.wait_for(t.at_prompt), t)
    t.run('SLEEP 100')
    t.send('\x03')
    checks.check('it asks in a sleep', t.wait_for(lambda: t.view.lines()[t.view.row].startswith('QUIT.')), t)
    t.send('a')
    checks.check('which A ends', t.wait_for(t.at_prompt), t)
    t.run('CLR')
    t.run('RUN BP ASKS', '?')
    t.send('\x03')
    checks.check('it asks at a question', t.wait('QUIT.'), t)
    t.send('q')
    checks.check('where Q ends the program', t.wait_for(t.at_prompt), t)

    # ED
    t.run('CLR')
    t.run('ED BP LINES', 'New record')
    for line in ('I', 'one', 'two', '', 'T', 'C/one/first/', '1', 'C/one/first/', 'FI'):
        t.send(line.swapcase() + '\r')
        t.settle(0.1)
    checks.check('ED files what was typed', t.wait_for(t.at_prompt) and
                 open(os.path.join(account, 'BP', 'LINES')).read().split('\n')[:2] == ['first', 'two'], t)
    t.run('ED BP LINES', '2 line(s)')
    t.send('D\r'.swapcase())
    t.settle()
    t.send('EX\r'.swapcase())
    t.settle()
    t.send('Y\r'.swapcase())
    t.wait_for(t.at_prompt)

    # What is typed in ED when the line drops
    t.run('ED BP LINES', '2 line(s)')
    t.send('I kept by the recovery\r'.swapcase())
    t.settle()
    os.kill(t.pid, signal.SIGHUP)
    checks.check('a hangup ends the session in ED', t.ended() is not None, t)

with Terminal(qm, account) as t:
    t.run('ED BP LINES', 'Go on with it')
    t.send('y\r')
    t.settle()
    t.send('FI\r'.swapcase())
    t.wait_for(t.at_prompt)
    checks.check('and ED offers the text again', 'kept by the recovery' in
                 open(os.path.join(account, 'BP', 'LINES')).read(), t)
    t.run('CLR')
    t.run('ED BP LINES', '3 line(s)')
    checks.check('once it is filed no more', not t.wait('Go on with it', 0.5), t)
    t.send('Q\r'.swapcase())
    t.wait_for(t.at_prompt)

    # The end
    t.run('QUIT')
    checks.check('QUIT ends the session', t.ended() == 0, t)

checks.finish()
