# SPDX-License-Identifier: GPL-3.0-or-later
"""What strangers and broken clients send: only that connection ends, within the grace time, and nothing is left."""
import os
import random
import socket
import struct
import subprocess
import time

from harness import Client, Connection, Daemon, Terminal, check, check_true, children_of, padded, process_status, wait_for


def alive(d):
    """The daemon still serves."""
    with d.login() as c:
        check("served", "ACCT", c.execute("WHO").split()[1])


def raw(d, data, half_close=False):
    c = Connection(d.client_port)
    c.bytes(1)
    c.socket.sendall(data)
    if half_close:
        c.socket.shutdown(socket.SHUT_WR)
    return c


def nothing_left(d):
    wait_for("no process of a connection is left", lambda: not d.monitors())


def test_lengths_that_are_none_close_the_connection():
    with Daemon() as d:
        for length in (0, 1, 4, 5, -1, -2147483648, 2147483647, 4097, 99999999):
            with raw(d, struct.pack("<ih", length, 24)) as c:
                check_true(f"length {length}", c.ended(5))
        alive(d)
        nothing_left(d)


def test_longest_packet_before_login():
    with Daemon() as d:
        with raw(d, struct.pack("<ih", 4096, 24) + b"\1" * 4090) as c:
            check_true("4096 bytes are read and refused", b"is not right" in c.bytes(70))
        with raw(d, struct.pack("<ih", 4097, 24) + b"\1" * 4091) as c:
            check_true("one more is not read", c.ended(5))


def test_cut_packets_leave_no_process():
    with Daemon(LOGIN_GRACE_TIME=2) as d:
        login = padded(d.name) + padded("secret")
        packet = struct.pack("<ih", 6 + len(login), 24) + login
        for cut in range(0, len(packet), 3):
            raw(d, packet[:cut], half_close=True).close()
        nothing_left(d)
        alive(d)


def test_packets_after_login_that_are_none():
    with Daemon() as d:
        for data in (struct.pack("<i", 0), struct.pack("<i", 5) + b"\1", struct.pack("<i", -1) + b"xx",
                     struct.pack("<ih", 2147483647, 6), struct.pack("<ih", 200 << 20, 16)):
            with d.login() as c:
                c.socket.sendall(data)
                check_true(f"closed: {data!r}", c.ended(5))
        nothing_left(d)


def test_cut_packets_after_login_leave_no_process():
    with Daemon() as d:
        for cut in (1, 4, 5, 6, 9):
            with d.login() as c:
                c.socket.sendall((struct.pack("<ih", 40, 6) + b"x" * 34)[:cut])
        nothing_left(d)


def test_announced_length_reserves_no_memory():
    with Daemon() as d, d.login() as c:
        monitor = d.monitors()[0]
        session = [p for p in children_of(monitor) if process_status(p)["Name"] == "qm"][0]
        before = int(process_status(session)["VmRSS"].split()[0])
        c.socket.sendall(struct.pack("<ih", 60 << 20, 16) + b"x" * 1000)
        time.sleep(0.5)
        grown = int(process_status(session)["VmRSS"].split()[0]) - before
        check_true(f"grew by {grown} KiB", grown < 4096)


def test_random_bytes_before_login():
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1 << 30)
    generator = random.Random(seed)
    with Daemon(LOGIN_GRACE_TIME=3) as d:
        for _ in range(60):
            raw(d, generator.randbytes(generator.randrange(1, 3000))).close()
        for _ in range(30):
            with Terminal(d.terminal_port, negotiate=False) as t:
                t.socket.sendall(b"\xff" + generator.randbytes(generator.randrange(1, 3000)))
        try:
            nothing_left(d)
            alive(d)
        except AssertionError as why:
            raise AssertionError(f"SEED={seed}: {why}") from None


def test_random_requests_after_login():
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1 << 30)
    generator = random.Random(seed)
    with Daemon() as d:
        with d.login() as c:
            for _ in range(300):
                code = generator.choice([c for c in range(-2, 60) if c not in (1, 21, 24, 25)])
                try:
                    c.request(code, generator.randbytes(generator.randrange(0, 60)))
                except (EOFError, ConnectionError):
                    raise AssertionError(f"SEED={seed}: the session ended at request {code}") from None
        alive(d)


def test_slow_loris_does_not_keep_others_out():
    with Daemon(LOGIN_GRACE_TIME=2, MAX_CONNECTIONS=200) as d:
        slow = [raw(d, b"\x40\0\0\0\x18") for _ in range(60)]
        start = time.monotonic()
        alive(d)
        check_true("others are served meanwhile", time.monotonic() - start < 8)
        for c in slow:
            check_true("ended", c.ended(10))
        nothing_left(d)


def drips_until_closed(connection, data, seconds):
    """Sends a byte of the data now and then; how long the other side bears it."""
    start = time.monotonic()
    for at in range(int(seconds / 0.25)):
        try:
            connection.socket.sendall(data[at % len(data):][:1])
        except OSError:
            break
        connection.socket.settimeout(0.25)
        try:
            if not connection.socket.recv(4096):
                break
        except TimeoutError:
            pass
        except OSError:
            break
    return time.monotonic() - start


def test_bytes_that_drip_do_not_extend_the_grace_time():
    with Daemon(LOGIN_GRACE_TIME=2) as d:
        login = struct.pack("<ih", 4000, 24) + b"x" * 3994
        with d.client() as c, Connection(d.terminal_port) as t, Connection(d.terminal_port) as u:
            for one, data in ((c, login), (t, b"a"), (u, b"\xff\xfa\x18\0" + b"v" * 1000)):
                lasted = drips_until_closed(one, data, 15)
                check_true(f"{data[:4]!r}: {lasted}", lasted < 8)
        wait_for("nothing is left", lambda: not d.monitors())


def test_half_open_connections_end():
    with Daemon(LOGIN_GRACE_TIME=2) as d:
        with d.client() as c, d.terminal() as t:
            for one in (c, t):
                one.socket.shutdown(socket.SHUT_WR)
                check_true("closed before the login", one.ended())
        with d.login() as c, d.terminal() as t:
            t.login(d.name)
            for one in (c, t):
                one.socket.shutdown(socket.SHUT_WR)
                check_true("closed after it", one.ended())
        with d.client() as c, Connection(d.terminal_port) as t:
            check_true("those that say nothing, with the grace time", c.ended(8) and t.ended(8))
        wait_for("nothing is left", lambda: not d.monitors())


def test_a_peer_that_is_gone_without_a_word_is_noticed():
    """The kernel asks it: the timer of the server's end of the connection is the one of keep-alive."""
    with Daemon() as d:
        for port, open_one in ((d.client_port, d.login), (d.terminal_port, d.terminal)):
            with open_one() as c:
                wanted = (f":{port:04X}", f":{c.socket.getsockname()[1]:04X}")

                def timer():
                    with open("/proc/net/tcp", encoding="ascii") as table:
                        rows = [line.split() for line in table]
                    return next((row[5] for row in rows if row[1].endswith(wanted[0]) and row[2].endswith(wanted[1])), None)
                wait_for("keep-alive", lambda: str(timer()).startswith("02:"))


def test_requests_in_pieces_and_in_bulk():
    with Daemon() as d, d.login() as c:
        for byte in struct.pack("<ih", 9, 21) + b"WHO":
            c.socket.sendall(bytes([byte]))
            time.sleep(0.002)
        check("a byte at a time", (0, b"1 ACCT"), c.reply()[::2])
        c.socket.sendall((struct.pack("<ih", 9, 21) + b"WHO") * 50)
        for _ in range(50):
            check("ahead", (0, b"1 ACCT"), c.reply()[::2])


def test_request_behind_the_login_in_one_piece():
    with Daemon() as d, d.client() as c:
        login = padded(d.name) + padded("secret")
        c.socket.sendall(struct.pack("<ih", 6 + len(login), 24) + login + struct.pack("<ih", 10, 3) + b"ACCT" +
                         struct.pack("<ih", 9, 21) + b"WHO")
        check("login", 0, c.reply()[0])
        check("account", 0, c.reply()[0])
        check("command", b"1 ACCT", c.reply()[2])


def test_unfinished_subnegotiation_and_close():
    with Daemon() as d:
        for data in (b"\xff\xfa\x18", b"\xff\xfa\x18\0" + b"x" * 5000, b"\xff", b"\xff\xfb", b"\xff\xfa"):
            with Terminal(d.terminal_port, negotiate=False) as t:
                t.socket.sendall(data)
        nothing_left(d)
        with Terminal(d.terminal_port, negotiate=False) as t:
            t.socket.sendall(b"\xff\xfa\x18\0" + b"A" * 5000 + b"\xff\xf0\r\0")
            t.until("Username: ")


def test_real_telnet_client():
    with Daemon() as d:
        telnet = subprocess.Popen(["telnet", "127.0.0.1", str(d.terminal_port)], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=0)
        seen = ""

        def until(wanted):
            nonlocal seen
            while wanted not in seen:
                piece = os.read(telnet.stdout.fileno(), 4096).decode("latin-1")
                if not piece:
                    raise AssertionError(f"{wanted!r} did not come: {seen!r}")
                seen += piece
            seen = seen[seen.index(wanted) + len(wanted):]

        for prompt, answer in (("Username: ", d.name), ("Password: ", "secret"), ("Account: ", "ACCT"), ("\n:", "who"),
                               ("1 ACCT", "quit")):
            until(prompt)
            telnet.stdin.write(answer + "\n")
        telnet.stdin.close()
        check_true("it ended", telnet.wait(10) is not None)
        telnet.stdout.close()
        nothing_left(d)


def test_window_size_and_terminal_type():
    with Daemon() as d, d.terminal(kind="XTERM") as t:
        t.socket.sendall(b"\xff\xfb\x1f\xff\xfa\x1f\0\x64\0\x1e\xff\xf0")
        t.login(d.name)
        t.type("SH STTY SIZE; ECHO $term")  # letters are turned round at the prompt
        check_true("30 rows of 100 columns, xterm", "30 100\nxterm" in t.until("\n:").replace("\r", ""))
        t.socket.sendall(b"\xff\xfa\x1f\0\x50\0\x18\xff\xf0")
        t.type("SH STTY SIZE")
        check_true("changed", "24 80" in t.until("\n:"))


def test_break_key_stops_a_command():
    with Daemon() as d:
        for sent in (b"\xff\xf4", b"\xff\xf3", b"\x03"):
            with d.terminal() as t:
                t.login(d.name)
                t.type("sleep 30")
                time.sleep(0.5)
                t.socket.sendall(sent)
                start = time.monotonic()
                t.until("QUIT.")
                check_true(f"asked after {sent!r}", time.monotonic() - start < 15)
                t.socket.sendall(b"a")
                t.until("\n:")


def test_bytes_of_telnet_in_data():
    with Daemon() as d, d.terminal() as t:
        t.login(d.name)
        t.socket.sendall(b"sh PRINTF 'A\\377B\\N'\r\0")
        t.until("b\r\n")
        check_true(f"FF is doubled on its way out: {t.raw!r}", b"a\xff\xffb" in t.raw)


def test_large_output_with_typing_ahead_does_not_block():
    with Daemon() as d, d.terminal() as t:
        t.login(d.name)
        t.socket.sendall(b"sh SEQ 1 20000\r\0" + b"who\r\0" * 200)
        t.until("20000", 30)
        for _ in range(200):
            t.until("1 ACCT", 30)


def test_memory_stays_flat_under_bad_connections():
    with Daemon() as d:
        for _ in range(20):
            raw(d, b"\xff" * 100).close()
        nothing_left(d)
        before = int(process_status(d.process.pid)["VmRSS"].split()[0])
        for _ in range(300):
            raw(d, b"\xff" * 100).close()
        nothing_left(d)
        grown = int(process_status(d.process.pid)["VmRSS"].split()[0]) - before
        check_true(f"grew by {grown} KiB", grown < 512)
        check("descriptors", True, len(os.listdir(f"/proc/{d.process.pid}/fd")) < 12)


def test_an_idle_terminal_sends_nothing_and_keeps_the_place_in_a_line():
    with Daemon() as d, d.terminal() as t:
        t.login(d.name)
        t.socket.sendall(b"wxo\x1b[D\x7f")  # back by one, rub out the x
        t.until("WXO")
        time.sleep(0.3)
        t.socket.settimeout(0.1)
        try:
            while t.socket.recv(1000):
                pass
        except TimeoutError:
            pass
        t.socket.settimeout(2.5)
        try:
            check("nothing comes", b"", t.socket.recv(100))
        except TimeoutError:
            pass
        t.socket.sendall(b"h\r\0")
        t.until("1 ACCT")
