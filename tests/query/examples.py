#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of docs/queries.md (or PAGE) and compares what they show with what the page says.

A block that begins with a line ":COMMAND" is one session: its lines with a colon in front are typed, the others are what
is shown. The account has the files CUSTOMERS, ORDERS and PARTS as they are described on the page, made anew for each
block. An ellipsis line ("...") stands for any lines, one within a line (" ... ") for any words.

usage: examples.py QM [PAGE] [--update]      --update writes what is shown now into the page
"""
import os, re, shutil, subprocess, sys, tempfile

FILES = {
    'CUSTOMERS': ({
        '@ID': 'D|0||Cust|4L|S', 'NAME': 'D|1||Name|16L|S', 'CITY': 'D|2||City|8L|S', 'LIMIT': 'D|3|MD2,|Limit|10R|S',
        'SINCE': 'D|4|D4-|Since|10R|S', 'PHONE': 'D|5||Phone|8L|M'},
        {'C1': 'Ashworth Ltd|Leeds|500000|14000|0113 111]0113 222', 'C2': 'Bolt and Nut Co|Bristol|125000|15000',
         'C3': 'Carver Smithson|London|1000000|12500|020 7000', 'C4': 'Delta Supplies|Leeds||15500|0113 444',
         'C5': 'Eastern Tools|Norwich|75050|16000|01603 5'}),
    'PARTS': ({'@ID': 'D|0||Part|4L|S', 'DESC': 'D|1||Description|12L|S', 'COST': 'D|2|MD2|Cost|7R|S'},
              {'P1': 'Hammer|1250', 'P2': 'Screwdriver|899', 'P3': 'Nails|250'}),
    'ORDERS': ({
        '@ID': 'D|0||Order|5R|S', 'CUSTNO': 'D|1||Cust|4L|S', 'STATUS': 'D|2||Status|6L|S',
        'PART': 'D|3||Part|4L|M|LINES', 'QTY': 'D|4||Qty|4R|M|LINES', 'PRICE': 'D|5|MD2|Price|7R|M|LINES',
        'AMOUNT': 'I|QTY*PRICE|MD2|Amount|8R|M|LINES', 'WORTH': 'I|SUM(QTY*PRICE)|MD2|Worth|8R|S',
        'CNAME': 'I|TRANS(CUSTOMERS,CUSTNO,NAME,"X")||Customer|16L|S', 'LINES': 'PH|PART QTY PRICE',
        'MEAN': 'I|TOTAL(SUM(QTY*PRICE))/TOTAL(SUM(QTY))|MD2|Mean|7R|S', 'CUST': 'L|CUSTNO|CUSTOMERS',
        'OLD': 'A|4|Old qty|||||A;4*"2"|R|7'},
        {'101': 'C1|OPEN|P1]P3|2]10|1500]300', '102': 'C3|SENT|P2|1|950', '103': 'C1|OPEN|P2]P3]P1|5]100]3|900]275]1400',
         '104': 'C4|SENT|P1|12|1400', '105': 'C2|OPEN|||'}),
}


# Prompts, and what is typed behind them.
TYPED = re.compile(r'^(::?|String: ?|[0-9]+ of [0-9]+ picked\..* Q: ?|----: ?|[0-9]{4}= ?|To: ?|.*\(Y/N\)\? ?)(.*)$')


def put_program():
    lines = []
    for file, (dictionary, records) in FILES.items():
        for part, items in (('DICT', dictionary), ('', records)):
            lines.append("OPEN '%s','%s' TO F ELSE STOP 'cannot open %s'" % (part, file, file))
            for record_id, text in items.items():
                lines.append("WRITE CONVERT('|]',@FM:@VM,'%s') ON F,'%s'" % (text, record_id))
    return '\n'.join(lines + ['END', ''])


class Account:
    def __init__(self, qm):
        self.qm = os.path.abspath(qm)
        self.work = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.work.name, 'acct')
        self.environment = dict(os.environ, SCARLET_HOME=os.path.join(self.work.name, 'home'), TERM='vt100')
        self.call(['-newaccount', self.path], cwd=self.work.name)
        self.call(['-quiet', 'CREATE.FILE BP DIRECTORY'])
        for file in FILES:
            self.call(['-quiet', 'CREATE.FILE ' + file])
        with open(os.path.join(self.path, 'BP', 'PUT'), 'w') as source:
            source.write(put_program())
        self.call(['-quiet', 'BASIC BP PUT'])
        self.call(['-quiet', 'RUN BP PUT'])

    def renew(self):
        """The account as it was made."""
        first = self.path + '.first'
        if os.path.isdir(first):
            shutil.rmtree(self.path)
            shutil.copytree(first, self.path)
        else:
            shutil.copytree(self.path, first)

    def call(self, arguments, typed='', cwd=None):
        done = subprocess.run([self.qm] + arguments, cwd=cwd or self.path, env=self.environment, input=typed.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.stdout.decode('latin-1')

    def session(self, commands):
        shown = self.call(['-quiet'], 'PTERM CASE NOINVERT\n' + ''.join(command + '\n' for command in commands))
        shown = re.sub(r'\x1b\[[0-9;?]*[A-Za-z]|[\r\x07]', '', shown).replace('\xfd', '}').replace('\xfc', '~')
        shown = shown.replace(self.path, '/accounts/acct')
        lines = [line.rstrip() for line in shown.split('\n')]
        return lines[next(i for i, line in enumerate(lines[1:], 1) if line.startswith(':')):]


def line_fits(expected, actual):
    """An ellipsis within a line stands for what differs from time to time."""
    parts = [re.escape(part) for part in expected.split(' ... ')]
    return expected == actual or len(parts) > 1 and re.fullmatch(' .* '.join(parts), actual) is not None


def fits(expected, actual):
    """Whether the lines are the same; "..." stands for any."""
    if not expected:
        return not actual
    if expected[0] == '...':
        return any(fits(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and line_fits(expected[0], actual[0]) and fits(expected[1:], actual[1:])


def tidy(lines):
    while lines and lines[-1] in ('', ':'):
        lines = lines[:-1]
    return lines


def main():
    arguments = [word for word in sys.argv[1:] if word != '--update']
    update = '--update' in sys.argv
    page = arguments[1] if len(arguments) > 1 else os.path.join(os.path.dirname(__file__), '../../docs/queries.md')
    text = open(page).read()
    account = Account(arguments[0])
    passed = failed = 0
    pieces = re.split(r'(?ms)^(```\n:.*?^```\n)', text)
    for at in range(1, len(pieces), 2):
        expected = tidy(pieces[at].split('\n')[1:-2])
        account.renew()
        typed = [match[2] for match in map(TYPED.match, expected) if match]
        actual = tidy(account.session(typed))
        if update and not fits(expected, actual):
            pieces[at] = '```\n' + '\n'.join(actual) + '\n```\n'
        elif update or fits(expected, actual):
            passed += 1
        else:
            failed += 1
            print('FAILED: an example of %s\n--- the page\n%s\n--- shown\n%s\n' %
                  (page, '\n'.join(expected), '\n'.join(actual)))
    if update:
        open(page, 'w').write(''.join(pieces))
        return 0
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
