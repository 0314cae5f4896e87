# SPDX-License-Identifier: GPL-3.0-or-later
"""MED and MODIFY as forms that fill a pseudo terminal: keys, values, resize, small windows, what a kill leaves."""
import os, subprocess, sys, time

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()
UP, DOWN, F1, F4, ESCAPE_TOP = '\x1b[A', '\x1b[B', '\x1bOP', '\x1bOS', '\x1b<'


def quiet(*commands):
    for command in commands:
        done = subprocess.run([qm, '-quiet', command], cwd=account, capture_output=True, stdin=subprocess.DEVNULL)
    return done.stdout.decode('latin-1').replace('\r', '')


def row_of(t, text):
    return next((l for l in t.view.lines() if text in l), '')


# --- MED
with Terminal(qm, account, width=60, height=16) as t:
    checks.check('a form comes up', t.run('MED VOC FORM.MENU', '== VOC FORM.MENU == 1/10'), t)
    t.send('Work\r\r\r\r\rOrders\rDISPLAY orders\rAll orders\r\r\rStock\rDISPLAY stock')
    checks.check('typed texts stand behind their labels', t.wait('DISPLAY stock') and
                 row_of(t, 'Title').split() == ['Title', 'Work'], t)
    t.send(F4)
    checks.check('F4 shows the menu', t.wait('1 = Orders') and t.shows('2 = Stock'), t)
    t.send('\r')
    checks.check('and the form comes back', t.wait('== VOC FORM.MENU =='), t)
    t.resize(40, 10)
    checks.check('a small window is followed', t.wait_for(lambda: '== VOC FORM' in t.view.lines()[8]), t)
    checks.check('with the line that is typed in', t.view.lines()[t.view.row].endswith('DISPLAY stock'), t)
    t.resize(10, 2)
    time.sleep(1.2)
    t.settle()
    t.resize(60, 16)
    checks.check('even one too small for it', t.wait_for(lambda: '== VOC FORM' in t.view.lines()[14]), t)
    t.send(ESCAPE_TOP + '\r' * 5 + '\x18i')
    checks.check('^X I makes room for an option', t.wait_for(lambda: ' 2 Text' in row_of(t, 'Orders')), t)
    t.send('First\x01\x06\x06\x0b\x19\x19\x18d')
    checks.check('^X D takes it away', t.wait_for(lambda: ' 1 Text' in row_of(t, 'Orders')), t)
    t.send('abc\x07')
    checks.check('^G brings the text back', t.wait_for(lambda: row_of(t, ' 1 Text').endswith(' Orders')), t)
    t.send(F1)
    checks.check('F1 shows keys', t.wait('Any key goes on'), t)
    t.send(' ')
    t.wait('== VOC FORM.MENU')
    t.send('\x18s')
    checks.check('^X S files', t.wait("'FORM.MENU' filed in VOC"), t)
    t.send('\x05 x\x18\x03')
    checks.check('leaving asks about changes', t.wait('has changes'), t)
    t.send('y')
    checks.check('and loses them when told', t.wait_for(t.at_prompt), t)
checks.check('the menu is as it was filed', quiet('CT VOC FORM.MENU').split('\n')[1:6] ==
             ['1: M', '2: Work', '3: Orders\xfdStock', '4: DISPLAY orders\xfdDISPLAY stock', '5: All orders'])

with Terminal(qm, account) as t:
    t.run('MED VOC FORM.MENU', '== VOC FORM.MENU')
    t.send('\x05 and more')
    t.wait('Work and more')
    time.sleep(1.5)
    t.kill()
    t.ended()
with Terminal(qm, account) as t:
    checks.check('what a kill cut off is offered', t.run('MED VOC FORM.MENU', 'Go on with it'), t)
    t.send('y')
    checks.check('and comes back', t.wait('Work and more') and t.wait('changed'), t)
    t.send('\x18s')
    t.wait('filed in VOC')
    t.send('\x18\x03')
    checks.check('what is filed is not offered again', t.wait_for(t.at_prompt) and
                 t.run('MED VOC FORM.MENU', 'Work and more') and not t.shows('Go on with it'), t)
    t.send('\x18\x03')

# --- MODIFY
with open(os.path.join(account, 'BP', 'FORMS'), 'w') as f:
    f.write('OPEN "DICT","FORMS" TO D ELSE STOP\nWRITE "D":@FM:1:@FM:@FM:"Full name":@FM:"20L":@FM:"S" ON D,"NAME"\n'
            'WRITE "D":@FM:2:@FM:"D4-":@FM:"Due":@FM:"10R":@FM:"S" ON D,"DUE"\n'
            'WRITE "D":@FM:3:@FM:@FM:@FM:"10L":@FM:"M" ON D,"TAGS"\n'
            'FOR I = 4 TO 30\nWRITE "D":@FM:I:@FM:@FM:@FM:"10L":@FM:"S" ON D,"X":I\nNEXT I\n'
            'WRITE "PH":@FM:"NAME DUE TAGS" ON D,"@MODIFY"\n')
quiet('CREATE.FILE FORMS', 'BASIC BP FORMS', 'RUN BP FORMS')


def record(id_='A'):
    return [l.split(':', 1)[1][1:] for l in quiet('CT FORMS ' + id_).split('\n')[1:] if ':' in l]


with Terminal(qm, account, width=60, height=12) as t:
    checks.check('a new record starts in its first item', t.run('MODIFY FORMS A', 'New record.') and
                 (t.view.row, t.view.column) == (0, t.view.lines()[0].find('name') + 6), t)
    t.send('Smith\r12-31-1967\rred\rblue\r\r')
    checks.check('then the prompt takes over', t.wait('Item, FI, Q, N, P or ?:'), t)
    checks.check('values have lines of their own', t.view.lines()[3].split() == ['blue'], t)
    t.send('FI\r')
    t.wait_for(t.at_prompt)
    checks.check('FI files', record() == ['Smith', '0', 'red\xfdblue'] or record()[0] == 'Smith')
    first = record()
    checks.check('conversions apply', first[1] == '0', None)
    t.run('MODIFY FORMS A', 'Item, FI, Q')
    t.send('1\rJones\r')
    checks.check('an item is replaced by typing', t.wait_for(lambda: 'Jones' in t.view.lines()[0] and
                 t.view.row == 11), t)
    t.send('2\rnonsense\r')
    checks.check('a wrong value is refused', t.wait("'nonsense' can not be converted"), t)
    t.send('\x07')
    checks.check('^G puts the old one back', t.wait_for(lambda: '12-31-1967' in t.view.lines()[1]), t)
    t.send('3\rI2\rgreen\r3\rD1\r')
    checks.check('values are inserted and deleted', t.wait_for(lambda: [l.split()[-1:] for l in t.view.lines()[2:4]] ==
                 [['green'], ['blue']]), t)
    t.send('\r3\rE\rlast\r\r')
    t.wait('last')
    t.resize(40, 10)
    checks.check('a new size is followed at the prompt', t.wait_for(lambda: 'Item, FI' in t.view.lines()[9]), t)
    t.send(DOWN + DOWN + '\x0b01-01-1970\x18s')
    t.wait_for(t.at_prompt)
    checks.check('arrows go into the form and ^X S files', record() == ['Jones', '732', 'green\xfdblue\xfdlast'])
    t.run("MODIFY FORMS 'A' 'B'", 'Item, FI, Q')
    t.send('N\r')
    checks.check('N goes on', t.wait('== FORMS B'), t)
    t.send('\x18\x10')
    checks.check('^X ^P goes back', t.wait('== FORMS A'), t)
    t.send('1\rLost\rQ\r')
    checks.check('Q asks', t.wait('Lose them'), t)
    t.send('y')
    t.wait_for(t.at_prompt)
    t.run('MODIFY FORMS X4 X5 X6 X7 X8 X9 X10 X11 X12 X13 X14 X15 X16 A', 'Item, FI, Q')
    t.send('13\rdeep\r')
    checks.check('a long form scrolls', t.wait('deep') and t.shows('13 X16'), t)
    time.sleep(1.5)
    t.kill()
    t.ended()
with Terminal(qm, account) as t:
    checks.check('an interrupted form is offered', t.run('MODIFY FORMS X16 A', 'Go on with it'), t)
    t.send('y')
    t.wait('deep')
    t.send('FI\r')
    t.wait_for(t.at_prompt)
    checks.check('and can be filed', record()[15:16] == ['deep'])

checks.finish()
