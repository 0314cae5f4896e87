#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what JSON, XML, HTML, MARKDOWN and CSV make of awkward data back with Python's own readers.

usage: outputs.py QM
"""
import csv, io, json, os, sys, xml.etree.ElementTree as ET

from examples import Account

# Every character but the line end and the marks, as value 1; values with what each format must escape.
MAKE = """OPEN 'DICT','ODDF' TO D ELSE STOP 'no dictionary'
OPEN 'ODDF' TO F ELSE STOP 'no file'
WRITE 'D':@FM:1:@FM:@FM:'T':@FM:'20L':@FM:'S' ON D,'TXT'
WRITE 'D':@FM:2:@FM:@FM:'V':@FM:'10L':@FM:'M':@FM:'G' ON D,'VAL'
WRITE 'D':@FM:3:@FM:@FM:'W':@FM:'10R':@FM:'M':@FM:'G' ON D,'WAL'
T = ''
FOR I = 0 TO 250
  IF I # 10 THEN T := CHAR(I)
NEXT I
WRITE T:@FM:'a"b':@VM:'<x>&':@VM:'p|q':@SM:'r,s':@FM:'1':@VM:'007':@VM:'-.5':@SM:'1e5' ON F,'A"&<|>,'
WRITE '':@FM:'':@FM:'' ON F,'EMPTY'
WRITE 'x':@FM:'one' ON F,'ONE'
END
"""
ID = 'A"&<|>,'
TEXT = ''.join(chr(i) for i in range(251) if i != 10)
passed = failed = 0


def check(name, expected, actual):
    global passed, failed
    if expected == actual:
        passed += 1
        return
    failed += 1
    print('FAILED: %s\n  expected: %r\n  actual:   %r' % (name, expected, actual))


account = Account(sys.argv[1])
account.call(['-quiet', 'CREATE.FILE ODDF'])
with open(os.path.join(account.path, 'BP', 'MAKE'), 'w') as source:
    source.write(MAKE)
account.call(['-quiet', 'BASIC BP MAKE'])
account.call(['-quiet', 'RUN BP MAKE'])


def written(words):
    account.call(['-quiet', 'SORT ODDF TXT VAL WAL %s TO out.txt NO.QUERY' % words])
    with open(os.path.join(account.path, 'out.txt'), 'rb') as file:
        return file.read()


records = json.loads(written('JSON').decode('utf-8'))
check('JSON keeps every character', [ID, TEXT], [records[0]['@ID'], records[0]['TXT']])
check('JSON nests the association, numbers only where JSON knows them',
      [{'VAL': 'a"b', 'WAL': 1}, {'VAL': '<x>&', 'WAL': '007'}, {'VAL': ['p|q', 'r,s'], 'WAL': ['-.5', '1e5']}],
      records[0]['G'])
check('JSON has no values for an empty record', {'@ID': 'EMPTY', 'TXT': '', 'G': []}, records[1])

root = ET.fromstring(written('XML'))
first = root[0]
check('XML keeps what XML allows', [ID, ''.join(c for c in TEXT if c >= ' ' or c in '\t\r')], [first[0].text, first[1].text])
check('XML nests the association', [['a"b', '1'], ['<x>&', '007'], ['p|q', 'r,s', '-.5', '1e5']],
      [[part.text for part in group] for group in first.findall('G')])
check('XML has an element for each record', 3, len(root))

table = ET.fromstring(written('HTML').decode('utf-8').replace('<br>', '\n<br/>'))
rows = table.find('tbody').findall('tr')
check('HTML has a row for each record and a cell for each column', [4, 4, 4], [len(row) for row in rows])
check('HTML keeps the text', ID, rows[0][0].text)

lines = written('MARKDOWN').decode('utf-8').split('\n')[:-1]
check('MARKDOWN has five bars that are not escaped in every line', {5},
      {line.replace('\\\\', '').replace('\\|', '').count('|') for line in lines})

rows = list(csv.reader(io.StringIO(written('CSV').decode('latin-1'), newline='')))
check('CSV has four items in every line', [4] * 4, [len(row) for row in rows])
check('CSV keeps the text', [ID, TEXT], rows[1][:2])
rows = list(csv.reader(io.StringIO(written('CSV 2 ";"').decode('latin-1'), newline=''), delimiter=';'))
check('CSV 2 keeps the text', [ID, TEXT], rows[1][:2])

print('%d passed, %d failed' % (passed, failed))
sys.exit(1 if failed else 0)
