# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key function of the screen editor (SED) on a pseudo terminal: what it makes of a text."""
import os, sys

from terminal import Checks, Terminal

qm, account = sys.argv[1], sys.argv[2]
checks = Checks()
FOLDER = os.path.join(account, 'BP')
TEXT = 'one two three\nfour five six\nseven  eight nine\n'
SAVE, TOP, DOWN = '\x18\x13', '\x1b<', '\x0e'


def content(name='KEYS'):
    with open(os.path.join(FOLDER, name), encoding='latin-1') as f:
        return f.read()


def put(text, name='KEYS'):
    with open(os.path.join(FOLDER, name), 'w', encoding='latin-1') as f:
        f.write(text)


def lines(*changed):
    """The text with other first lines."""
    return '\n'.join(list(changed) + TEXT.split('\n')[len(changed):])


put('included\n', 'OTHER.KEYS')
put('CRT "ran ":2+3\nEND\n', 'PROGRAM')
with open(os.path.join(FOLDER, 'UPPERS'), 'w') as f:
    f.write('SUBROUTINE UPPERS(TEXT,LINE,COL)\nTEXT = UPCASE(TEXT)\nLINE = 2\nCOL = 3\nRETURN\nEND\n')

with Terminal(qm, account) as t:
    t.run('BASIC BP UPPERS')
    t.run('CATALOGUE BP UPPERS')

    def makes(name, keys, expected, record='KEYS'):
        """Types the keys in a fresh text and files it."""
        put(TEXT)
        t.run('SED BP ' + record, '== BP ' + record)
        t.send(keys + SAVE)
        filed = t.wait('filed in BP', 5)
        checks.check(name, filed and content(record) == expected, t)
        if content(record) != expected:
            print('  ', repr(content(record)))
        t.send('\x18\x03')
        t.wait_for(lambda: t.at_prompt() or t.shows('File them'))
        if t.shows('File them'):
            t.send('n')
            t.wait_for(t.at_prompt)

    # Moving: an X marks the place.
    makes('^A ^E start and end of a line', '\x05X\x01Y', lines('Yone two threeX'))
    makes('^F ^B a character', '\x06\x06\x02X', lines('oXne two three'))
    makes('^N ^P ^Z lines', '\x0e\x0e\x10\x1aX', lines('Xone two three'))
    makes('arrows, Home, End', '\x1b[B\x1b[C\x1b[A\x1b[DX\x1b[FY', 'Xone two threeY\n' + TEXT.split('\n', 1)[1])
    makes('Esc > Esc < ends of the text', '\x1b>X\x1b<Y', 'Y' + TEXT[:-1] + 'X\n')
    makes('Esc V ^V pages', '\x16X\x1bvY', lines('oYne two three', 'four five six', 'Xseven  eight nine'))
    makes('Esc F Esc B words', '\x1bf\x1bfX\x1bbY', lines('one YtwoX three'))
    makes('Esc G a line by number', '\x1bg2\rX', lines('one two three', 'Xfour five six'))
    # Characters
    makes('^D Delete characters', '\x04\x1b[3~', lines('e two three'))
    makes('^H Backspace', '\x05\x08\x7f', lines('one two thr'))
    makes('^H at the start joins lines', '\x0e\x08', 'one two threefour five six\nseven  eight nine\n')
    makes('^T exchanges', '\x06\x06\x14', lines('noe two three'))
    makes('^J ^M new lines', '\x06\x0a\r', 'o\n\nne two three\nfour five six\nseven  eight nine\n')
    makes('^O overlays', '\x0fAB\x0fC', lines('ABCe two three'))
    makes('^I blanks to the next stop', '\x06\x09X', lines('o       Xne two three'))
    makes('Esc ^I indents like the line above', '  \x0e\x01\x1b\x09X', lines('  one two three', '  Xfour five six'))
    makes('Esc blank closes up', '\x0e\x0e' + '\x06' * 6 + '\x1b ', lines(*TEXT.split('\n')[:2], 'seven eight nine'))
    makes('^Q a character by number', '\x11065\r', lines('Aone two three'))
    # Cutting
    makes('^K cuts, ^Y brings back', '\x0b\x0e\x19', lines('', 'one two threefour five six'))
    makes('Esc D Esc ^H words', '\x1bd\x05\x1b\x08', lines(' two '))
    makes('^W a region, Esc Y', '\x1b.\x1bf\x17\x05\x1by', lines(' two threeone'))
    makes('Esc W copies a region', '\x1b.\x1bf\x1bw\x05\x19', lines('one two threeone'))
    makes('^X ^X goes to the mark', '\x06\x1b.\x05\x18\x18X', lines('oXne two three'))
    makes('and back', '\x06\x1b.\x05\x18\x18\x18\x18X', lines('one two threeX'))
    # Case
    makes('Esc U Esc L Esc C words', '\x1bu\x1bc\x1bu\x1bb\x1bl', lines('ONE Two three'))
    makes('^X ^U a region', '\x1b.\x0e\x18\x15', lines('ONE TWO THREE'))
    makes('^X ^L a region', '\x1bu\x1b.\x01\x18\x0c', lines('one two three'))
    # Searching
    makes('^S Esc S search on', '\x13five\rX', lines('one two three', 'four Xfive six'))
    makes('^R searches back', '\x1b>\x12two\rX', lines('one Xtwo three'))
    makes('^X R replaces', '\x18re\rE\r', TEXT.replace('e', 'E'))
    makes('^X Q asks', '\x18qe\rE\ryny\x07', lines('onE two threE'))
    # Repeating
    makes('^C and ^U repeat', '\x033\rx\x152\ry', lines('xxxyyone two three'))
    makes('^X ( ) E a macro', '\x18(ab\x18)\x18e\x18e', lines('abababone two three'))
    makes('^G gives up', '\x13\x07X', lines('Xone two three'))
    # Records
    makes('^X I inserts a record', '\x18iOTHER.KEYS\r', 'included\n' + TEXT)
    makes('Esc E runs a subroutine', '\x1beuppers\rx', TEXT.upper().replace('FOUR', 'FOxUR'))

    # What shows on the screen only, or makes other records.
    put(TEXT)
    with open(os.path.join(FOLDER, 'DIVES'), 'w') as f:
        f.write('* first\n$INCLUDE BP OTHER.KEYS\n')
    t.run('SED BP KEYS', '== BP KEYS')

    def shows(name, keys, *texts):
        t.send(keys)
        checks.check(name, all(t.wait(text, 5) for text in texts), t)

    shows('^X = tells the character', '\x18=', 'Character 111, hexadecimal 6F')
    shows('^X ^N shows a line further down', '\x18\x0e', '')
    checks.check('and keeps the cursor in its line', t.wait_for(lambda: t.view.lines()[0] == 'four five six'), t)
    shows('^X ^P shows a line further up', '\x18\x10', 'one two three')
    shows('^L draws again', '\x0c', 'one two three', 'seven  eight nine')
    shows('^X W writes another record', '\x18wCOPY.KEYS\r', "'COPY.KEYS' filed in BP")
    checks.check('with the text', content('COPY.KEYS') == TEXT)
    shows('^X X writes the region', '\x1b<\x1b.\x1bf\x18xPART.KEYS\r', "'PART.KEYS' filed in BP")
    checks.check('of the text', content('PART.KEYS') == 'one\n')
    shows('^X ^F edits another record', '\x18\x06DIVES\r', '== BP DIVES')
    shows('^X ^D dives into an include record', '\x0e\x18\x04', '== BP OTHER.KEYS', 'included')
    shows('^X ^B lists the texts', '\x18\x02', '2. BP DIVES', '3. BP OTHER.KEYS')
    shows('Return opens one', '\x1b<\x0e\r', '== BP DIVES')
    shows('Esc N the next', '\x1bn', '== BP OTHER.KEYS')
    shows('Esc P the one before', '\x1bp', '== BP DIVES')
    shows('^X B one by its number', '\x18b3\r', '== BP OTHER.KEYS')
    shows('^X K closes it', '\x18k', '== BP ')
    checks.check('and it is gone', t.wait_for(lambda: not t.shows('OTHER.KEYS ==')), t)
    shows('^X D lists a file', '\x18dBP\r', '== BP ==', 'COPY.KEYS')
    shows('where a search finds a record', '\x1b<\x13PART.KEYS\r\r', '== BP PART.KEYS')
    shows('^X U goes back to the list', '\x18u', '== BP ==')
    shows('^X 2 and ^X O windows', '\x182\x18o', '== BP ==')
    checks.check('two of them', t.wait_for(lambda: sum('BP ==' in l for l in t.view.lines()) == 2), t)
    shows('^X 1 one again', '\x181', '== BP ==')
    t.send('\x18\x06PROGRAM\r')
    t.wait('== BP PROGRAM')
    shows('^X M compiles and runs', '\x18m', 'ran 5')
    shows('and comes back', '\r', '== BP PROGRAM')
    shows('Esc X XEQ runs a command', '\x1bxXEQ DISPLAY @ID\r', 'PROGRAM\nPress Return')
    t.send('\r')
    shows('F1 lists the keys', '\x1bOP', 'new line')
    t.send('\x18\x03')
    t.wait_for(t.at_prompt)

checks.finish()
