# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the daemon stand on: a daemon of their own with its instance, PAM service files of their own, a
raw QMClient connection, a raw telnet connection.

The daemon runs as an ordinary user who can log in as himself only (the caller; `nobody` when the caller is root), or as
root in the tests that say so. Passwords are checked by pam_matrix of libpam-wrapper against a file of the test."""
import contextlib
import grp
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MATRIX = next((p for p in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
               if os.path.exists(p + "/pam_wrapper/pam_matrix.so")), "/usr/lib") + "/pam_wrapper/pam_matrix.so"
BIN = os.environ.get("SCARLET_BIN", TOP + "/bin")
IS_ROOT = os.geteuid() == 0
SERVICE = "scarlet"


class Skipped(Exception):
    """The machine lacks what the test needs; the text says what."""


def check(name, expected, actual):
    if expected != actual:
        raise AssertionError(f"{name}\n    expected: {expected!r}\n    actual:   {actual!r}")


def check_true(name, condition):
    if not condition:
        raise AssertionError(name)


def wait_for(what, condition, seconds=10.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"in {seconds} s it did not happen: {what}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ordinary_user():
    return pwd.getpwnam("nobody") if IS_ROOT else pwd.getpwuid(os.getuid())


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="latin-1") as stat:
                text = stat.read()
        except OSError:
            continue
        fields = text[text.rindex(")") + 2:].split()
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry))
    return found


def process_status(pid):
    with open(f"/proc/{pid}/status", encoding="latin-1") as status:
        return dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)


def program_of(pid):
    return process_status(pid)["Name"]


class Daemon:
    """A daemon and its instance. Keyword arguments are configuration parameters."""

    def __init__(self, as_root=False, pam=None, start=True, environment=None, arguments=(), **parameters):
        if as_root and not IS_ROOT:
            raise Skipped("it needs root")
        if not os.path.exists(MATRIX):
            raise Skipped("libpam-wrapper is not installed")
        self.as_root = as_root
        self.user = ordinary_user()
        self.name = self.user.pw_name
        self.directory = tempfile.mkdtemp(prefix="scarlet-daemon-")
        os.chmod(self.directory, 0o755)
        self.home = self.directory + "/home"
        self.environment = environment or {}
        self.arguments = list(arguments)
        self.process = None
        os.mkdir(self.home)
        for program in ("qm", "qmlnxd"):
            shutil.copy2(f"{BIN}/{program}", self.directory)
        self.qm = self.directory + "/qm"
        os.mkdir(self.directory + "/pam")
        self.passwords = self.directory + "/passwords"
        self.pam(pam)
        self.set_passwords({self.name: "secret"})
        self.terminal_port, self.client_port = free_port(), free_port()
        self.parameters = {"QMSERVER_PORT": self.terminal_port, "QMCLIENT_PORT": self.client_port,
                           "PAM_DIRECTORY": self.directory + "/pam", "LOGIN_DELAY": 0,
                           "USER_GROUP": grp.getgrgid(self.user.pw_gid).gr_name, "MAX_LOGIN_TRIES": 100,
                           "CONNECT_RATE": 0}
        self.parameters.update(parameters)
        self.write_configuration()
        self.own(self.home)
        self.account("ACCT")
        if start:
            try:
                self.start()
            except BaseException:
                self.close()
                raise

    def own(self, path):
        if IS_ROOT:
            for base, folders, files in os.walk(path):
                for one in [base] + [os.path.join(base, f) for f in folders + files]:
                    os.chown(one, self.user.pw_uid, self.user.pw_gid)

    def as_user(self):
        if not IS_ROOT:
            return []
        return ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]

    def account(self, name):
        env = {**os.environ, "SCARLET_HOME": self.home}
        run = subprocess.run(self.as_user() + [self.qm, "-newaccount", f"{self.home}/{name.lower()}", name], env=env,
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/")
        check_true("account made: " + run.stdout + run.stderr, run.returncode == 0)

    def command(self, *words):
        env = {**os.environ, "SCARLET_HOME": self.home}
        return subprocess.run(self.as_user() + [self.qm, *words], env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, cwd="/")

    def pam(self, lines=None):
        """The service file; by default pam_matrix for everything."""
        if lines is None:
            lines = [f"{kind} required {MATRIX} passdb={self.passwords}" for kind in ("auth", "account", "password", "session")]
        text = "\n".join(lines).replace("MATRIX", f"{MATRIX} passdb={self.passwords}") + "\n"
        with open(f"{self.directory}/pam/{SERVICE}", "w", encoding="utf-8") as service:
            service.write(text)

    def set_passwords(self, passwords):
        with open(self.passwords, "w", encoding="utf-8") as file:
            for name, password in passwords.items():
                file.write(f"{name}:{password}:{SERVICE}\n")

    def write_configuration(self, **changes):
        self.parameters.update(changes)
        with open(self.home + "/scarlet.conf", "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in self.parameters.items())

    def start(self, wait=True):
        before = self.log().count(": Ready") if self.process else 0
        env = {"PATH": os.environ["PATH"], "HOME": "/", **self.environment}
        words = [self.directory + "/qmlnxd", "-home", self.home, *self.arguments]
        self.output = open(self.directory + "/daemon.log", "ab")
        # Groups of the daemon's that no other process may inherit.
        prefix = ["setpriv", "--groups=4,24"] if self.as_root else self.as_user()
        self.process = subprocess.Popen(prefix + words, env=env, cwd="/",
                                        stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output)
        if wait:
            wait_for("the daemon is ready: " + self.log(),
                     lambda: self.log().count(": Ready") > before or self.process.poll() is not None)
            check_true("the daemon runs: " + self.log(), self.process.poll() is None)

    def log(self):
        with open(self.directory + "/daemon.log", encoding="utf-8", errors="replace") as file:
            return file.read()

    def logged(self, pattern, seconds=10.0):
        return wait_for(f"log has /{pattern}/:\n{self.log()}", lambda: re.search(pattern, self.log()), seconds)

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        if self.process:
            self.output.close()
        return self.process.returncode if self.process else None

    def close(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def monitors(self):
        return children_of(self.process.pid)

    def client(self, **how):
        return Client(self.client_port, **how)

    def login(self, user=None, password="secret", account="ACCT"):
        client = self.client()
        check("login", (0, b""), client.login(user or self.name, password))
        if account:
            check("account", 0, client.request(3, account.encode())[0])
        return client

    def terminal(self, **how):
        return Terminal(self.terminal_port, **how)


def padded(text):
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<h", len(data)) + data + (b"\0" if len(data) & 1 else b"")


class Connection:
    def __init__(self, port, context=None, host="127.0.0.1", seconds=20):
        self.socket = socket.create_connection((host, port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ended(self, seconds=10):
        """Whether the other side ends the connection (whatever it says first)."""
        until = time.monotonic() + seconds
        with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
            while time.monotonic() < until:
                self.socket.settimeout(max(until - time.monotonic(), 0.01))
                try:
                    if not self.socket.recv(65536):
                        return True
                except TimeoutError:
                    return False
            return False
        return True

    def bytes(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError(f"the connection ended after {data!r}")
            data += piece
        return data


class Client(Connection):
    """QMClient, byte by byte."""

    def __init__(self, port, greet=True, **how):
        super().__init__(port, **how)
        if greet:
            check("greeting", b"\x06", self.bytes(1))

    def send(self, code, data=b""):
        self.socket.sendall(struct.pack("<ih", 6 + len(data), code) + data)

    def reply(self):
        length, result, status = struct.unpack("<ihi", self.bytes(10))
        return result, status, self.bytes(length - 10)

    def request(self, code, data=b""):
        self.send(code, data)
        return self.reply()

    def login(self, user, password):
        """Result and data."""
        result, _, data = self.request(24, padded(user) + padded(password))
        return result, data

    def execute(self, command):
        result, _, data = self.request(21, command.encode())
        check("execute " + command, 0, result)
        return data.decode("latin-1")


class Terminal(Connection):
    """Telnet, byte by byte: answers DO 18 with a terminal type, keeps the text without the negotiation."""

    def __init__(self, port, kind="vt100", negotiate=True, **how):
        super().__init__(port, **how)
        self.raw = b""
        self.text = ""
        if negotiate:
            self.socket.sendall(b"\xff\xfb\x18")
            self.until_raw(b"\xff\xfa\x18\x01\xff\xf0")
            self.socket.sendall(b"\xff\xfa\x18\x00" + kind.encode() + b"\xff\xf0")

    def until_raw(self, wanted):
        while wanted not in self.raw:
            piece = self.socket.recv(4096)
            if not piece:
                raise EOFError(f"ended before {wanted!r}: {self.raw!r}")
            self.raw += piece
            self.text += plain(piece)

    def until(self, wanted, seconds=20):
        """Text up to `wanted`, which must come; what follows stays."""
        until = time.monotonic() + seconds
        while wanted not in self.text:
            self.socket.settimeout(max(until - time.monotonic(), 0.01))
            try:
                piece = self.socket.recv(4096)
            except TimeoutError:
                raise AssertionError(f"{wanted!r} did not come: {self.text!r}") from None
            if not piece:
                raise EOFError(f"ended before {wanted!r}: {self.text!r}")
            self.raw += piece
            self.text += plain(piece)
        at = self.text.index(wanted) + len(wanted)
        seen, self.text = self.text[:at], self.text[at:]
        return seen

    def type(self, line):
        self.socket.sendall(line.encode("latin-1") + b"\r\0")

    def login(self, user, password="secret", account="ACCT"):
        self.until("Username: ")
        self.type(user)
        self.until("Password: ")
        self.type(password)
        self.until("Account")
        self.until(": ")
        self.type(account)
        self.until("\n:")


def plain(data):
    data = re.sub(rb"\xff\xfa.*?\xff\xf0", b"", data, flags=re.S)
    data = re.sub(rb"\xff[\xfb-\xfe].", b"", data, flags=re.S)
    return data.replace(b"\r\0", b"\r").decode("latin-1")


def signal_number(name):
    return getattr(signal, name)
