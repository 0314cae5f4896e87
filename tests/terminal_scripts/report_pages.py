# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports on a pseudo terminal: pages called back by SCROLL, columns moved by PAN, colours of STYLE, sizes of the window."""
import os, sys

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()


def run(t, command, expected):
    """Letters are inverted by the settings of a new session, so they are typed inverted."""
    t.wait_for(lambda: [l for l in t.view.lines() if l][-1:] == [':'])
    t.send(command.swapcase() + '\r')
    return t.wait(expected)


def key(t, text, expected):
    t.send(text.swapcase())
    return t.wait(expected, 5)


with open(os.path.join(account, 'BP', 'FILLPAGES'), 'w') as f:
    f.write("""EXECUTE 'CREATE.FILE PAGED' CAPTURING OUT
OPEN 'PAGED' TO F ELSE STOP
OPEN 'DICT','PAGED' TO D ELSE STOP
OPEN 'VOC' TO V ELSE STOP
FOR I = 1 TO 6
  WRITE 'D':@FM:I:@FM:@FM:'Field':I:@FM:'25L':@FM:'S' ON D,'F':I
NEXT I
FOR I = 101 TO 150
  WRITE 'one':I:@FM:'two':I:@FM:'three':I:@FM:'four':I:@FM:'five':I:@FM:'six':I ON F,I
NEXT I
WRITE 'X':@FM:'H=red':@FM:'D=2,0':@FM:'E=white' ON V,'LOUD'
END
""")

with Terminal(qm, account) as t:
    run(t, 'BASIC BP FILLPAGES', 'no errors')
    run(t, 'RUN BP FILLPAGES', ':')

    run(t, 'SORT PAGED F1 SCROLL', 'Page 1. Return next')
    checks.check('SCROLL stops at a full page', t.shows('one101') and not t.shows('one130'), t)
    checks.check('Return shows the next', key(t, '\r', 'Page 2. Return'), t)
    checks.check('P shows the page before', key(t, 'P', 'Page 1. Return') and t.shows('one101'), t)
    checks.check('Return goes on from there', key(t, '\r', 'Page 2. Return') and t.shows('one130'), t)
    checks.check('and to a new page', key(t, '\r', 'Page 3. Return') and t.shows('one150'), t)
    checks.check('a number calls a page', key(t, '1\r', 'Page 1. Return') and t.shows('one101'), t)
    checks.check('Q ends the report', key(t, 'Q', ''), t)

    run(t, 'SORT PAGED 101 F1 PAN F2 F3 F4 F5', 'L R sideways')
    checks.check('PAN shows what fits', t.shows('one101') and t.shows('two101') and not t.shows('five101'), t)
    for _ in range(4):
        key(t, 'R', 'sideways')
        t.settle(0.2)
    checks.check('R moves to the last columns', t.shows('five101') and t.shows('one101') and not t.shows('two101'), t)
    for _ in range(4):
        key(t, 'L', 'sideways')
        t.settle(0.2)
    checks.check('L moves back', t.shows('two101') and not t.shows('five101'), t)
    t.send('q'.swapcase())

    run(t, 'SORT PAGED F1 STYLE LOUD SAMPLE 3', 'Sample of 3')
    checks.check('STYLE leaves the text as it is', t.shows('one101'), t)
    run(t, 'SORT PAGED F1 STYLE NONESUCH', 'report style')
    checks.check('an unknown style is told', t.shows("'NONESUCH' is no report style"), t)

    run(t, 'CLR', ':')
    t.resize(60, 12)
    run(t, 'SORT PAGED F1', 'more')
    checks.check('a page is as long as the window', t.shows('one107') and not t.shows('one113'), t)
    t.send('q'.swapcase())
    run(t, 'QUIT', '')

checks.finish()
