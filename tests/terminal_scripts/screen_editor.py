# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen editor (SED) on a pseudo terminal: keys, windows, resize, filing, what is left after a kill."""
import os, signal, sys, time

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()
TEXT = os.path.join(account, 'BP', 'SCREEN')


def content(name='SCREEN'):
    try:
        with open(os.path.join(account, 'BP', name), encoding='latin-1') as f:
            return f.read()
    except FileNotFoundError:
        return None


def start(t, command):
    t.wait(':')
    t.send(command + '\r')


with Terminal(qm, account) as t:
    start(t, 'sed bp SCREEN'.swapcase())
    checks.check('a new record is said to be one', t.wait('BP SCREEN is a new record'), t)
    t.send('first line\rsecond line\rthird')
    checks.check('typed text is on the screen', t.wait('third') and t.view.lines()[0] == 'first line', t)
    t.send('\x01\x1b[A\x0b')  # start of line, up, kill to the end
    t.settle()
    checks.check('^K cuts to the end of the line', t.view.lines()[1] == '', t)
    t.send('\x0b\x1b>\r\x19')  # cut the end too, bottom, new line, yank
    t.settle()
    checks.check('cuts in a row come back together', t.view.lines()[:4] == ['first line', 'third', 'second line', ''], t)
    t.send('\x1b<\x13line\r')
    t.settle()
    checks.check('a search puts the cursor there', (t.view.row, t.view.column) == (0, 6), t)
    t.send('\x18\x13')
    checks.check('^X^S files', t.wait("'SCREEN' filed in BP"), t)
    checks.check('the record holds the text', content() == 'first line\nthird\nsecond line\n\n' or
                 content() == 'first line\nthird\nsecond line\n', t)
    t.send('\x1b<\x18rline\rLINE\r')
    checks.check('^X R replaces all', t.wait('2 replaced') and t.shows('second LINE'), t)
    t.send('\x1b<\x1b.\x1bf\x1bw\x1b>\x1by')
    t.settle()
    checks.check('a region is copied', t.view.lines()[3] == 'first', t)
    t.send('\x1b<\x0f12\x0f')
    t.settle()
    checks.check('overlay replaces characters', t.view.lines()[0] == '12rst LINE', t)
    t.resize(60, 12)
    checks.check('a new size of the window is followed', t.wait_for(lambda: 'BP SCREEN' in t.view.lines()[10]), t)
    checks.check('and the text is there', t.view.lines()[0] == '12rst LINE', t)
    t.resize(80, 24)
    checks.check('and back', t.wait_for(lambda: 'BP SCREEN' in t.view.lines()[22]), t)
    for width, height in ((40, 10), (200, 60)):
        t.resize(width, height)
        checks.check('it fills %d by %d' % (width, height), t.wait_for(
            lambda: 'BP SCREEN' in t.view.lines()[height - 2] and len(t.view.lines()[height - 2]) == width), t)
        t.send('\x1b>wide ' + 'x' * (width - 3) + 'END\x01\x0b\x1b<')
        t.settle()
        checks.check('and pans a long line', t.view.lines()[0] == '12rst LINE', t)
    t.send('\x13')
    t.wait('Search:')
    t.resize(70, 20)
    checks.check('a question follows a new size', t.wait_for(lambda: t.view.lines()[19].startswith('Search:')), t)
    t.send('\x07')
    t.resize(12, 2)
    time.sleep(1.2)
    t.settle()
    t.resize(80, 24)
    checks.check('a window too small for it does no harm', t.wait_for(lambda: 'BP SCREEN' in t.view.lines()[22]), t)
    t.send('\x182')
    checks.check('two windows', t.wait_for(lambda: sum('BP SCREEN' in l for l in t.view.lines()) == 2), t)
    t.send('\x18o\x18dBP\r')
    checks.check('a list of records', t.wait_for(lambda: any(l.startswith('== BP ==') for l in t.view.lines())), t)
    t.send('\x181\x1bp')
    t.settle()
    t.send('\x18(x\x18)\x18e\x18e')
    t.settle()
    checks.check('a macro types its keys again', 'xxx' in t.view.lines()[0], t)
    t.send('\x1bxLNUM\r')
    checks.check('line numbers', t.wait('    1 xxx12'), t)
    t.send('\x1bxNOSUCH\r')
    checks.check('an unknown command is named', t.wait("'NOSUCH' is no command"), t)
    t.send('\x18\x03')
    checks.check('changes are asked about', t.wait('has changes. File them'), t)
    t.send('n')
    checks.check('back at the prompt', t.wait_for(lambda: any(l == ':' for l in t.view.lines())), t)
    checks.check('N loses the changes', 'xxx' not in content(), t)

with Terminal(qm, account) as t:
    start(t, 'SED BP SCREEN'.swapcase())
    t.wait('BP SCREEN')
    t.send('unsaved words ')
    t.wait('unsaved words')
    time.sleep(1.5)
    t.kill()
with Terminal(qm, account) as t:
    start(t, 'SED BP SCREEN'.swapcase())
    checks.check('text of a killed session is offered', t.wait('Go on with it'), t)
    t.send('y')
    checks.check('and comes back', t.wait('unsaved words'), t)
    t.send('more ')
    t.wait('more')
    os.kill(t.pid, signal.SIGHUP)
    checks.check('a hangup ends the session', t.ended() is not None, t)
with Terminal(qm, account) as t:
    start(t, 'SED BP SCREEN'.swapcase())
    checks.check('text of a dropped line is offered', t.wait('Go on with it'), t)
    t.send('y')
    checks.check('with all of it', t.wait('unsaved words more') or t.shows('more unsaved words'), t)
    t.send('\x18\x13')
    t.wait('filed in BP')
    t.send('\x18\x03')
    t.wait_for(lambda: any(l == ':' for l in t.view.lines()))
    checks.check('what was filed is not offered again', 'unsaved words' in content(), t)
    t.send('SED BP SCREEN\r'.swapcase())
    t.wait('BP SCREEN')
    checks.check('no question for filed text', not t.wait('Go on with it', 0.7), t)
    t.send('\x18w' + 'OTHER\r')
    checks.check('written as another record', t.wait("'OTHER' filed") and content('OTHER') == content(), t)
    t.send('\x18\x03')

checks.finish()
