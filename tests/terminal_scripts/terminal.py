# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of qm on a pseudo terminal, and a screen that understands what a vt100 does with what it sends.

    with Terminal(qm, account) as t:
        t.wait(':')                # until the text is on the screen
        t.send('LIST VOC\\r')
        t.resize(132, 40)
        print(t.screen())
"""
import fcntl, os, pty, re, select, signal, struct, sys, termios, time


class Screen:
    """The characters a vt100 would show: cursor movement, clearing, scrolling; attributes are ignored."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.rows = [[' '] * width for _ in range(height)]
        self.row = self.column = 0
        self.pending = ''

    def resize(self, width, height):
        rows = [''.join(r)[:width].ljust(width) for r in self.rows][:height]
        rows += [' ' * width] * (height - len(rows))
        self.rows = [list(r) for r in rows]
        self.width, self.height = width, height
        self.row, self.column = min(self.row, height - 1), min(self.column, width - 1)

    def feed(self, text):
        text, self.pending = self.pending + text, ''
        i = 0
        while i < len(text):
            c = text[i]
            if c == '\x1b':
                match = re.compile(r'\x1b(\[[0-9;?]*[@-~]|[()][A-Z0-9]|[^\[()])').match(text, i)
                if not match:
                    self.pending = text[i:]
                    return
                self.escape(match.group(1))
                i = match.end()
                continue
            self.character(c)
            i += 1

    def character(self, c):
        if c == '\r':
            self.column = 0
        elif c == '\n':
            if self.row + 1 < self.height:
                self.row += 1
            else:
                self.rows = self.rows[1:] + [[' '] * self.width]
        elif c == '\b':
            self.column = max(self.column - 1, 0)
        elif c >= ' ':
            if self.column >= self.width:
                self.column = 0
                self.character('\n')
            self.rows[self.row][self.column] = c
            self.column += 1

    def escape(self, code):
        if not code.startswith('['):
            return
        kind, numbers = code[-1], [int(n) for n in re.findall(r'\d+', code)]
        first = numbers[0] if numbers else 0
        if kind in 'Hf':
            self.row = min((first or 1) - 1, self.height - 1)
            self.column = min((numbers[1] if len(numbers) > 1 else 1) - 1, self.width - 1)
        elif kind == 'J':
            start = 0 if first == 2 else self.row
            if first == 0:
                self.rows[self.row][self.column:] = [' '] * (self.width - self.column)
                start = self.row + 1
            for r in range(start, self.height):
                self.rows[r] = [' '] * self.width
        elif kind == 'K':
            self.rows[self.row][self.column:] = [' '] * (self.width - min(self.column, self.width))
        elif kind == 'A':
            self.row = max(self.row - (first or 1), 0)
        elif kind == 'B':
            self.row = min(self.row + (first or 1), self.height - 1)
        elif kind == 'C':
            self.column = min(self.column + (first or 1), self.width - 1)
        elif kind == 'D':
            self.column = max(self.column - (first or 1), 0)

    def lines(self):
        return [''.join(r).rstrip() for r in self.rows]


class Terminal:
    def __init__(self, qm, account, arguments=('-quiet',), width=80, height=24, term='vt100'):
        self.view = Screen(width, height)
        self.sent = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(account)
            for name in ('LINES', 'COLUMNS'):
                os.environ.pop(name, None)
            os.environ['TERM'] = term
            os.execv(qm, [qm, *arguments])
        self.set_size(width, height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def set_size(self, width, height):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', height, width, 0, 0))

    def resize(self, width, height):
        self.view.resize(width, height)
        self.set_size(width, height)

    def send(self, keys):
        os.write(self.fd, keys.encode('latin-1'))

    def read(self, seconds):
        """What comes within that time; False at the end."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        text = data.decode('latin-1')
        self.sent += text
        self.view.feed(text)
        return True

    def settle(self, quiet=0.15, longest=5):
        """Until nothing has come for a moment."""
        end = time.time() + longest
        while time.time() < end:
            before = len(self.sent)
            if not self.read(quiet) or len(self.sent) == before:
                return

    def screen(self):
        return '\n'.join(self.view.lines())

    def shows(self, text):
        return text in self.screen()

    def wait(self, text, seconds=10):
        """Until the text stands on the screen; whether it does."""
        end = time.time() + seconds
        while not self.shows(text) and time.time() < end:
            if not self.read(0.1):
                break
        return self.shows(text)

    def wait_for(self, test, seconds=10):
        end = time.time() + seconds
        while not test() and time.time() < end:
            if not self.read(0.1):
                break
        return test()

    def at_prompt(self):
        return [line for line in self.view.lines() if line][-1:] == [':']

    def run(self, command, expected=None):
        """Types a command at the prompt, with the letters inverted, as a new session inverts them back."""
        self.wait_for(self.at_prompt)
        self.send(command.swapcase() + '\r')
        return self.wait(expected) if expected else self.settle()

    def kill(self, number=signal.SIGKILL):
        os.kill(self.pid, number)

    def ended(self, seconds=10):
        """The exit status once the process has ended; None when it has not in time."""
        end = time.time() + seconds
        while time.time() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return status
            self.read(0.05)
        return None

    def close(self):
        if self.pid:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        try:
            os.close(self.fd)
        except OSError:
            pass


class Checks:
    """Counts what holds; the last line is what run-all.sh reads."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, holds, terminal=None):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        print('FAILED:', name)
        if terminal is not None:
            print('  ' + terminal.screen().replace('\n', '\n  '))

    def finish(self):
        print('%d passed, %d failed' % (self.passed, self.failed))
        sys.exit(1 if self.failed else 0)
