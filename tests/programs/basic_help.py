# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of sys/SYSCOM/BASIC.HELP: basic_help.py QM ACCOUNT [--update]. The account is empty but for BP.

Every example is compiled; lines of two blanks are run too and must print the lines with > behind them. They find a file
DEMO of three fruits with an index on NAME. --update writes what they print into the table (look at it!)."""
import os, re, subprocess, sys

qm, account = sys.argv[1], sys.argv[2]
path = os.path.join(os.path.dirname(__file__), '../../sys/SYSCOM/BASIC.HELP')
lines = open(path, encoding='latin-1').read().splitlines()
examples = []  # [first syntax, place of the first line, code to run, code to compile, expected]
for number, line in enumerate(lines):
    if line.startswith('= ') and not (number and lines[number - 1].startswith('= ')):
        examples.append([line[2:], number, [], [], []])
    elif line.startswith(('  ', '~ ')):
        examples[-1][3].append(line[2:])
        if line.startswith('  '):
            examples[-1][2].append(line[2:])
    elif line.startswith('> '):
        examples[-1][4].append(line[2:])
    elif line == '>':
        examples[-1][4].append('')


def write(name, text):
    with open(os.path.join(account, 'BP', name), 'w', encoding='latin-1') as f:
        f.write(text)


def tcl(command):
    return subprocess.run([qm, '-quiet', command], cwd=account, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120).stdout.decode('latin-1')


passed, failed = 0, 0


def check(name, holds, detail=''):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print('FAILED: %s\n%s' % (name, detail))


def with_end(code):
    return '\n'.join(code) + ('' if code and code[-1].strip() == 'END' and code[-1] == 'END' else '\nEND') + '\n'


tcl('CREATE.FILE DEMO NO.QUERY')
write('PREPARE', '''OPEN "DICT", "DEMO" TO D ELSE STOP
WRITE "D":@FM:"1":@FM:@FM:"NAME":@FM:"10L":@FM:"S" TO D, "NAME"
EXECUTE "MAKE.INDEX DEMO NAME" CAPTURING X
END
''')
tcl('BASIC BP PREPARE')
tcl('RUN BP PREPARE')
for n, (name, _, run, compiled, _) in enumerate(examples):
    if run:
        write('R%d' % n, with_end(run))
    if compiled != run:
        write('C%d' % n, with_end(compiled))
runs = [n for n in range(len(examples)) if examples[n][2]]
write('DRIVE', '''OPEN "DEMO" TO F ELSE STOP "no DEMO"
OPEN "RESULTS" TO R ELSE STOP "no RESULTS"
FOR N = 0 TO %d
  CLEARFILE F
  WRITE "apple":@FM:"red":@VM:"green":@FM:5 TO F, 1
  WRITE "pear":@FM:"green":@FM:7 TO F, 2
  WRITE "plum":@FM:"blue":@FM:9 TO F, 3
  EXECUTE "RUN BP R":N CAPTURING T TRAPPING ABORTS
  WRITE T TO R, N
NEXT N
END
''' % (len(examples) - 1))
tcl('CREATE.FILE RESULTS DIRECTORY')
log = tcl('BASIC BP *')
for n, example in enumerate(examples):
    if example[2] != example[3]:
        check(example[0] + ' compiles', os.path.exists(os.path.join(account, 'BP.OUT', 'C%d' % n)),
              '\n'.join(m for m in log.splitlines() if 'BP C%d,' % n in m))
said = tcl('RUN BP DRIVE')
found = {}
for n in runs:
    try:
        with open(os.path.join(account, 'RESULTS', str(n)), encoding='latin-1') as f:
            found[n] = f.read().rstrip('\n').split('\n')
    except FileNotFoundError:
        found[n] = ['(nothing) ' + said]
    if found[n] == ['']:
        found[n] = []
    found[n] = [re.sub(r'\x1b\[[0-9;]*[A-Za-z]|\f', '', line) for line in found[n]]
    if '--update' not in sys.argv:
        check(examples[n][0], found[n] == examples[n][4], '  expected: %s\n  actual:   %s\n%s' % (
            examples[n][4], found[n], '\n'.join(m for m in log.splitlines() if 'BP R%d,' % n in m)))
if '--update' in sys.argv:
    out, n = [], -1
    for number, line in enumerate(lines):
        if n + 1 < len(examples) and number == examples[n + 1][1]:
            n += 1
        if line.startswith('>'):
            continue
        out.append(line)
        is_last = line.startswith('  ') and not (number + 1 < len(lines) and lines[number + 1].startswith('  '))
        if is_last:
            out += ['> ' + text if text else '>' for text in found[n]]
    open(path, 'w', encoding='latin-1').write('\n'.join(out) + '\n')
print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
