# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request of QMClient, its answer and its errors, by a client that knows the published protocol alone."""
import ctypes
import os
import struct
import time

from harness import BIN, Daemon, check, check_true, children_of, padded, wait_for

FM, VM = b"\xfe", b"\xfd"
DONE, FAILED, ELSE, WRONG, LOCKED, PROMPT = range(6)


def short(number):
    return struct.pack("<h", number)


def long(number):
    return struct.pack("<i", number)


class Session:
    """One logged-in client with the requests by name; every answer is (result, status, data)."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, name):
        return lambda *parts: self.client.request(CODES[name], b"".join(parts))

    def write(self, file, record_id, data, code="plain_write"):
        return getattr(self, code)(file, short(len(record_id)), record_id, data)

    def handle(self, name):
        result, _, data = self.open(name)
        check(f"open {name}", (DONE, 2), (result, len(data)))
        return data

    def make(self, name, kind=b""):
        self.execute(b"CREATE.FILE " + name + kind)
        return self.handle(name)

    def error_text(self):
        return self.get_error()[2]


CODES = {name: code for code, name in enumerate(
    "quit get_error account open close read readl readlw readu readuw select read_next clear_select read_list release "
    "plain_write writeu delete deleteu call execute respond end_command login local_login select_index enter_package "
    "exit_package open_net lock_record clear_file file_lock file_unlock record_locked indices1 indices2 select_list "
    "select_indexv select_indexk file_info readv set_left set_right select_left select_right mark_mapping".split(), 1)}


def two_sessions(d):
    return Session(d.login()), Session(d.login())


def test_session_requests():
    with Daemon() as d:
        s = Session(d.login(account=None))
        check("no error yet", (DONE, b""), (s.get_error()[0], s.error_text()))
        for name in (b"", b"x" * 33, b"NONE", b"NONE"):
            check(f"account {name}", (WRONG, b""), s.account(name)[::2])
            check_true("its text", s.error_text())
        check("account in lower case", (DONE, b""), s.account(b"acct")[::2])
        for code in (0, 47, 255, -1, 32767, -32768):
            check(f"code {code}", (WRONG, b""), s.client.request(code)[::2])
        text = s.error_text()
        check_true("kept until replaced", text and text == s.error_text())
        for package in (s.enter_package, s.exit_package):
            check("packages", (ELSE, b""), package(b"X")[::2])
        check("quit", (DONE, b""), s.quit()[::2])
        check_true("closed", s.client.ended())


def test_open_and_close():
    with Daemon() as d:
        s = Session(d.login())
        check("lowest first", short(1), s.handle(b"VOC"))
        check("a dictionary", short(2), s.handle(b"DICT VOC"))
        check("closed", (DONE, b""), s.close(short(1))[::2])
        check("used again", short(1), s.handle(b"VOC"))
        check("not in the VOC", (ELSE, 3007, b""), s.open(b"NO.SUCH.FILE"))
        check("not a file", (ELSE, 3009, b""), s.open(b"WHO"))
        check("a digit is a handle", DONE, s.close(b"2")[0])
        for handle in (short(2), short(0), short(-1), short(500)):
            check(f"handle {handle}", (WRONG, b""), s.close(handle)[::2])
        check("remote", (ELSE, 7009), s.open_net(b"QMSYS;VOC")[:2])
        check("no short", WRONG, s.close(b"")[0])


def test_read_and_write():
    with Daemon() as d:
        s = Session(d.login())
        file = s.make(b"THINGS")
        for record_id, data in ((b"a", b""), (b"b", bytes(range(256))), (b"x" * 63, b"y" * 100_000)):
            check("write", (DONE, 0, b""), s.write(file, record_id, data))
            check("read", (DONE, data), s.read(file, record_id)[::2])
        check("missing", (ELSE, 3006, b""), s.read(file, b"none"))
        for bad in (b"", b"x" * 64, b"x" * 300):
            check(f"id of {len(bad)}", (ELSE, 3000, b""), s.read(file, bad))
        check("marks are just not found", (ELSE, 3006), s.read(file, b"a\xfeb")[:2])
        for bad in (b"", b"x" * 64, b"a\xfeb"):
            check(f"write of {bad[:4]}", (FAILED, 3000), s.write(file, bad, b"x")[:2])
        for kind in ("read", "readl", "readlw", "readu", "readuw", "delete", "deleteu", "clear_file", "select_list",
                     "file_unlock", "record_locked"):
            check(f"{kind} without a file", WRONG, getattr(s, kind)(short(77), b"a")[0])
        check("delete", (DONE, b""), s.delete(file, b"a")[::2])
        check("again", DONE, s.delete(file, b"a")[0])
        check("gone", (ELSE, 3006), s.read(file, b"a")[:2])
        check("clear", (DONE, b""), s.clear_file(file)[::2])
        check("empty", (DONE, b""), s.select_list(file)[::2])
        check("id longer than the packet", WRONG, s.plain_write(file, short(50), b"abc")[0])


def test_record_locks():
    with Daemon() as d:
        a, b = two_sessions(d)
        mine, theirs = a.make(b"THINGS"), None
        theirs = b.handle(b"THINGS")
        a.write(mine, b"k", b"v")
        number = int(a.execute(b"WHO")[2].split()[0])
        check("update lock", (DONE, b"v"), a.readu(mine, b"k")[::2])
        for kind in (b.readl, b.readu):
            check("locked", (LOCKED, number, b""), kind(theirs, b"k"))
        check("plain reads go on", (DONE, b"v"), b.read(theirs, b"k")[::2])
        check("so do writes", DONE, b.write(theirs, b"k", b"w")[0])
        for state, session, file in ((2, a, mine), (-2, b, theirs)):
            check(f"state {state}", (DONE, number, long(state)), session.record_locked(file, b"k"))
        check("writeu keeps it", DONE, a.write(mine, b"k", b"x", "writeu")[0])
        check("still", LOCKED, b.readu(theirs, b"k")[0])
        check("write lets go", DONE, a.write(mine, b"k", b"x")[0])
        check("free", long(0), b.record_locked(theirs, b"k")[2])
        check("lock of a missing record", (ELSE, 3006), a.readu(mine, b"none")[:2])
        check("is taken", long(2), a.record_locked(mine, b"none")[2])
        check("of the record", DONE, a.release(mine, b"none")[0])
        check("free again", long(0), a.record_locked(mine, b"none")[2])
        check("shared", DONE, a.readl(mine, b"k")[0])
        check("shared by two", DONE, b.readl(theirs, b"k")[0])
        check("own", long(1), a.record_locked(mine, b"k")[2])
        check("of the file", DONE, a.release(mine)[0])
        check("another's", long(-1), a.record_locked(mine, b"k")[2])
        check("of all files", DONE, b.release(short(0), b"")[0])
        check("none", long(0), a.record_locked(mine, b"k")[2])
        for flags, state in ((1, 2), (0, 1), (3, 2), (2, 1)):
            check(f"lock {flags}", DONE, a.lock_record(mine, short(flags), b"r%d" % flags)[0])
            check(f"state of {flags}", long(state), a.record_locked(mine, b"r%d" % flags)[2])
        check("no waiting", (LOCKED, number), b.lock_record(theirs, short(3), b"r1")[:2])
        for flags in (4, 7, -1, 255):
            check(f"flags {flags}", WRONG, a.lock_record(mine, short(flags), b"k")[0])
        check("deleteu keeps it", DONE, a.deleteu(mine, b"r1")[0])
        check("kept", long(2), a.record_locked(mine, b"r1")[2])
        a.client.send(CODES["quit"])
        wait_for("locks go with the session", lambda: b.record_locked(theirs, b"r1")[2] == long(0))


def test_file_locks():
    with Daemon() as d:
        a, b = two_sessions(d)
        mine = a.make(b"THINGS")
        b.handle(b"VOC")
        theirs = b.handle(b"THINGS")
        a.handle(b"VOC")  # the file opened last is not the one that is meant
        number = int(a.execute(b"WHO")[2].split()[0])
        check("lock", DONE, a.file_lock(mine, short(0))[0])
        check("locked", (LOCKED, number), b.file_lock(theirs, short(0))[:2])
        check("its records too", (LOCKED, number), b.readu(theirs, b"k")[:2])
        check("own", long(3), a.record_locked(mine, b"k")[2])
        check("another's", long(-3), b.record_locked(theirs, b"k")[2])
        check("unlock", DONE, a.file_unlock(mine)[0])
        check("free", DONE, b.file_lock(theirs, short(0))[0])


def test_must_lock():
    with Daemon(MUSTLOCK=1) as d:
        s = Session(d.login())
        file = s.handle(b"VOC")
        check("write without a lock", (FAILED, 3023), s.write(file, b"K", b"X")[:2])
        check("delete without", (FAILED, 3023), s.delete(file, b"K")[:2])
        s.readu(file, b"K")
        check("with", DONE, s.write(file, b"K", b"X")[0])


def test_select_lists():
    with Daemon() as d:
        s = Session(d.login())
        file = s.make(b"THINGS")
        for name in (b"a", b"b", b"c"):
            s.write(file, name, b"x")
        check("select", (DONE, b""), s.select(file, short(3))[::2])
        first = s.read_next(short(3))[2]
        rest = s.read_list(short(3))[2].split(FM)
        check("all of them", [b"a", b"b", b"c"], sorted([first] + rest))
        check("used up", ELSE, s.read_next(short(3))[0])
        check("no list", (DONE, b""), s.read_list(short(3))[::2])
        s.select(file, short(10))
        check("cleared", DONE, s.clear_select(short(10))[0])
        check("empty", ELSE, s.read_next(short(10))[0])
        for number in (-1, 11, 12, 32767):
            for request in (s.read_next, s.clear_select, s.read_list):
                check(f"list {number}", WRONG, request(short(number))[0])
            check(f"select to {number}", WRONG, s.select(file, short(number))[0])
        s.select(file, short(1))
        check("a digit is a list", DONE, s.read_next(b"1")[0])
        s.execute(b"SELECT THINGS 'b'")
        check("list 0 of a command", b"b", s.read_next(short(0))[2])
        s.select(file, short(0))
        check_true("drives a command", b"3 record(s)" in s.execute(b"COUNT THINGS")[2])
        check("ids", [b"a", b"b", b"c"], sorted(s.select_list(file)[2].split(FM)))


def test_indices():
    with Daemon() as d:
        s = Session(d.login())
        file = s.make(b"THINGS")
        s.write(s.handle(b"DICT THINGS"), b"CITY", b"D\xfe1\xfe\xfeCity\xfe10L\xfeS")
        for name, city in ((b"1", b"Rome"), (b"2", b"Oslo"), (b"3", b"Rome")):
            s.write(file, name, city)
        check("none", (DONE, b""), s.indices1(file)[::2])
        s.close(file)
        s.execute(b"CREATE.INDEX THINGS CITY")
        s.execute(b"BUILD.INDEX THINGS CITY")
        file = s.handle(b"THINGS")
        check("names", b"CITY", s.indices1(file)[2])
        check("description", b"D", s.indices2(file, b"CITY")[2][:1])
        check("of none", b"", s.indices2(file, b"NONE")[2])
        check("by value", DONE, s.select_index(file, short(2), padded(b"CITY"), padded(b"Rome"))[0])
        check("ids", [b"1", b"3"], sorted(s.read_list(short(2))[2].split(FM)))
        check("unknown value", (DONE, b""), s.select_index(file, short(2), padded(b"CITY"), padded(b"Paris"))[::2])
        check("empty", (DONE, b""), s.read_list(short(2))[::2])
        check("unknown index", (DONE, 1, b""), s.select_index(file, short(2), padded(b"NONE"), padded(b"Rome")))
        check("bad list", WRONG, s.select_index(file, short(11), padded(b"CITY"), padded(b"Rome"))[0])
        check("values", b"Oslo\xfeRome", s.select_indexv(file, b"CITY")[2])
        check("ids of one", [b"1", b"3"], sorted(s.select_indexk(file, short(4), b"CITY", b"Rome")[2].split(FM)))
        check("to the left", DONE, s.set_left(file, b"CITY")[0])
        check("first", (DONE, b"Oslo"), s.select_right(file, short(1), b"CITY")[::2])
        check("its ids", b"2", s.read_list(short(1))[2])
        check("second", b"Rome", s.select_right(file, short(1), b"CITY")[2])
        check("the end", (DONE, 1, b""), s.select_right(file, short(1), b"CITY"))
        check("to the right", DONE, s.set_right(file, b"CITY")[0])
        check("last", b"Rome", s.select_left(file, short(1), b"CITY")[2])
        check("before", b"Oslo", s.select_left(file, short(1), b"CITY")[2])
        check("the other end", (DONE, 1, b""), s.select_left(file, short(1), b"CITY"))
        for number in (-1, 11, 99):
            check(f"list {number}", WRONG, s.select_left(file, short(number), b"CITY")[0])


def test_fields_information_and_marks():
    with Daemon() as d:
        a, b = two_sessions(d)
        file = a.make(b"THINGS")
        a.write(file, b"k", b"one\xfetwo\xfdx")

        def readv(session, handle, flags, field, record_id):
            return session.readv(handle, short(flags), long(field), record_id)
        for field, expected in ((0, b"k"), (1, b"one"), (2, b"two\xfdx"), (3, b""), (-1, b"")):
            check(f"field {field}", (DONE, expected), readv(a, file, 0, field, b"k")[::2])
        check("missing", (ELSE, 3006), readv(a, file, 0, 1, b"none")[:2])
        for flags, state in ((1, 2), (2, 1), (5, 2), (6, 1)):
            a.release(file)
            check(f"flags {flags}", DONE, readv(a, file, flags, 1, b"k")[0])
            check(f"lock of {flags}", long(state), a.record_locked(file, b"k")[2])
        theirs = b.handle(b"THINGS")
        check("locked", LOCKED, readv(b, theirs, 5, 1, b"k")[0])
        for flags in (3, 4, 7, 8, -1):
            check(f"flags {flags}", WRONG, readv(a, file, flags, 1, b"k")[0])
        check("type", b"3", a.file_info(file, long(3))[2])
        check("a key that is none", FAILED, a.file_info(file, long(12345))[0])
        folder = a.make(b"TEXTS", b" DIRECTORY")
        a.write(folder, b"t", b"one\xfetwo")
        path = d.home + "/acct/TEXTS/t"
        with open(path, "rb") as text:
            check("lines", b"one\ntwo", text.read().rstrip(b"\n"))
        check("off", DONE, a.mark_mapping(folder, short(0))[0])
        check("as it is", b"one\ntwo", a.read(folder, b"t")[2].rstrip(b"\n"))
        check("on", DONE, a.mark_mapping(folder, short(7))[0])
        check("as fields", b"one\xfetwo", a.read(folder, b"t")[2])
        check("no effect elsewhere", DONE, a.mark_mapping(file, short(0))[0])
        check("a digit closes", DONE, a.close(b"1")[0])


def program(s, name, *lines):
    s.execute(b"CREATE.FILE BP DIRECTORY")
    handle = s.handle(b"BP")
    check("written", DONE, s.write(handle, name, FM.join(lines))[0])
    s.close(handle)
    s.execute(b"BASIC BP " + name)
    s.execute(b"CATALOGUE BP " + name)


def test_commands_and_input():
    with Daemon() as d:
        s = Session(d.login())
        check("empty", (DONE, 0, b""), s.execute(b""))
        result, status, text = s.execute(b"NO.SUCH.VERB")
        check("unknown verb", (DONE, -1), (result, status))
        check("status is the count", 2, s.execute(b"COUNT VOC 'WHO' 'TIME'")[1])
        program(s, b"ASKS", b"CRT 'first'", b"INPUT A", b"CRT 'got ':A", b"INPUT B", b"CRT 'and ':B", b"CRT 'end'")
        result, _, text = s.execute(b"RUN BP ASKS")
        check("prompt with line feeds", (PROMPT, b"first\n?"), (result, text))
        result, _, text = s.respond(b"x")
        check("only what is new", (PROMPT, b"got x\n?"), (result, text[-7:] if text.startswith(b"\n") else text))
        result, _, text = s.respond(b"")
        check_true(f"finished: {text}", result == DONE and text.endswith(b"and \xfeend"))
        for request in (s.respond, s.end_command):
            check("nothing waits", WRONG, request(b"x")[0])
        s.execute(b"RUN BP ASKS")
        check("ended", (DONE, b""), s.end_command()[::2])
        s.execute(b"RUN BP ASKS")
        check("another request stops it", FAILED, s.quit()[0])
        check("and is not carried out", DONE, s.execute(b"WHO")[0])
        program(s, b"ABORTS", b"CRT 'lost'", b"ABORT 'why'")
        result, _, text = s.execute(b"RUN BP ABORTS")
        check("output before it is lost", (FAILED, False), (result, b"lost" in text))
        program(s, b"KEY", b"A = KEYIN()", b"CRT 'not reached'")
        check("keys", FAILED, s.execute(b"RUN BP KEY")[0])
        program(s, b"STOPS", b"CRT 'shown'", b"STOP")
        check("stop", (DONE, b"shown"), s.execute(b"RUN BP STOPS")[::2])
        check("shell", (DONE, b"out"), s.execute(b"SH echo out")[::2])
        s.client.send(CODES["execute"], b"OFF")
        check_true("end of file", s.client.ended())


def arguments(*values):
    return short(len(values)) + b"".join(long(len(v)) + v + (b" " if len(v) & 1 else b"") for v in values)


def test_calls():
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"SUB2", b"SUBROUTINE SUB2(A,B,C)", b"B = A:'!'", b"C = 'same'", b"CRT 'gone'", b"RETURN", b"END")
        result, _, data = s.call(padded(b"sub2"), arguments(b"abc", b"", b"same"))
        check("assigned ones", (DONE, short(2) + long(4) + b"abc!" + short(3) + long(4) + b"same"), (result, data))
        check("odd ones are padded", short(2) + long(3) + b"ab! " + short(3) + long(4) + b"same",
              s.call(padded(b"SUB2"), arguments(b"ab", b"", b"x"))[2])
        for name in (b"NONE", b"", b"x" * 64):
            check(f"name {name[:5]}", FAILED, s.call(padded(name), arguments())[0])
        check("argument count", FAILED, s.call(padded(b"SUB2"), arguments(b"x"))[0])
        program(s, b"SUBSTOP", b"SUBROUTINE SUBSTOP(A)", b"A = 1", b"STOP", b"END")
        check("stop is return", (DONE, short(1) + long(1) + b"1 "), s.call(padded(b"SUBSTOP"), arguments(b""))[::2])
        program(s, b"SUBSAME", b"SUBROUTINE SUBSAME(A,B,C)", b"A = A", b"X = B<1,1>", b"FOR I = 1 TO 400", b"X = C<I>", b"NEXT I",
                b"IF B = C THEN STOP", b"RETURN", b"END")
        many = b"\xfe".join(b"%d" % number for number in range(400))
        check("what is assigned to itself comes back, what is only read does not", short(1) + long(len(many)) + many +
              b" " * (len(many) & 1), s.call(padded(b"SUBSAME"), arguments(many, b"b", many))[2])
        program(s, b"SUBASK", b"SUBROUTINE SUBASK(A)", b"INPUT A", b"RETURN", b"END")
        check("input is an abort", FAILED, s.call(padded(b"SUBASK"), arguments(b""))[0])
        check("usable", DONE, s.execute(b"WHO")[0])
        for broken in (b"", b"\x05", padded(b"SUB2"), padded(b"SUB2") + short(3), padded(b"SUB2") + short(1) + long(100) + b"x",
                       padded(b"SUB2") + short(-1), padded(b"SUB2") + short(1) + long(-1)):
            check_true(f"broken {broken!r}", s.call(broken)[0] in (FAILED, WRONG))
        check("still", DONE, s.execute(b"WHO")[0])


def put_voc(s, name, *fields):
    voc = s.handle(b"VOC")
    check("written", DONE, s.write(voc, name, FM.join(fields))[0])
    s.close(voc)


def test_what_programs_see_of_the_connection():
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"STATE", b"SUBROUTINE STATE(A)", b"A = @TTY:'|':SYSTEM(42):'|':SYSTEM(1017):'|':@LOGNAME:'|':@WHO",
                b"A := '|':@LEVEL:'|':@TERM.TYPE:'|':SYSTEM(7):'|':@CRTWIDE:'|':@CRTHIGH:'|':SYSTEM(1000)", b"RETURN", b"END")
        expected = f"vbsrvr|127.0.0.1|{d.client_port}|{d.name}|ACCT|1|||80|25|".encode()
        seen = s.call(padded(b"STATE"), arguments(b""))[2]
        check("in a call", expected + b"0", seen[6:].rstrip())
        program(s, b"SHOWS", b"CALL STATE(A)", b"CRT A")
        check("in a command", expected + b"1", s.execute(b"RUN BP SHOWS")[2])
        program(s, b"PLACES", b"CRT 'a':@(10,5):'b':@(-1):'c':@(-4):'d'")
        check("positioning shows nothing", b"abcd", s.execute(b"RUN BP PLACES")[2])
        check_true("listed", b"vbsrvr" in s.execute(b"LISTU")[2])


def test_the_environment_of_a_call_does_not_outlive_it():
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"ENV", b"SUBROUTINE ENV(A)", b"COMMON /NAMED/ N", b"COMMON U", b"A = N:'|':U", b"N = 'n' ; U = 'u'", b"DATA 'x'",
                b"HEADING 'Head'", b"PRINTER ON", b"RETURN", b"END")
        program(s, b"AFTER", b"PRINT 'seen'", b"INPUT A")
        check("first", b"0|0", s.call(padded(b"ENV"), arguments(b""))[2][6:].rstrip())
        check("named common stays", b"n|0", s.call(padded(b"ENV"), arguments(b""))[2][6:].rstrip())
        check("no data, heading or printer", (PROMPT, b"seen\n?"), s.execute(b"RUN BP AFTER")[::2])
        check("ended", DONE, s.end_command()[0])


def test_paragraphs_run_when_an_account_is_entered_and_left():
    with Daemon() as d:
        d.account("OTHER")
        s, other = Session(d.login()), Session(d.login(account="OTHER"))
        put_voc(other, b"LOGIN", b"PA", b"DISPLAY hello", b"DISPLAY there")
        put_voc(other, b"ON.LOGTO", b"PA", b"DISPLAY leaving")
        check("output of LOGIN", (DONE, b"hello\xfethere"), s.account(b"OTHER")[::2])
        check("output of ON.LOGTO", (DONE, b"leaving"), s.account(b"ACCT")[::2])
        for last in (b"DISPLAY <<What,1>>", b"ABORT why", b"NO.SUCH.COMMAND"):
            put_voc(other, b"LOGIN", b"PA", b"DISPLAY before", last, b"DISPLAY after")
            check(f"{last} is no failure", DONE, s.account(b"OTHER")[0])
            check("there", b"1 OTHER", s.execute(b"WHO")[2])
            check("back", DONE, s.account(b"ACCT")[0])
        put_voc(other, b"LOGIN", b"PA", b"OFF")
        s.client.send(CODES["account"], b"OTHER")
        check_true("OFF ends it", s.client.ended())


def test_what_other_sessions_ask_disturbs_no_client():
    """A message, a question about it, a file that is to be let go: an idle client goes on, one that is asked for input too."""
    with Daemon() as d:
        idle, asked, other = Session(d.login()), Session(d.login()), Session(d.login())
        program(other, b"ASKS", b"INPUT A", b"CRT 'got ':A")
        other.execute(b"CREATE.FILE GONE")
        for s in (idle, asked):
            s.close(s.handle(b"GONE"))
        check("asks", (PROMPT, b"?"), asked.execute(b"RUN BP ASKS")[::2])
        for command in (b"MESSAGE 1 IMMEDIATE hello", b"MESSAGE 2 IMMEDIATE hello", b"PSTAT USER 1", b"PSTAT USER 2"):
            other.execute(command)
        other.execute(b"DELETE.FILE GONE")
        check("let go", ELSE, other.open(b"GONE")[0])
        time.sleep(1.5)
        check("idle goes on", b"1 ACCT", idle.execute(b"WHO")[2])
        result, _, text = asked.respond(b"x")
        check_true(f"one reply each: {text!r}", result == DONE and text.endswith(b"got x"))
        check("and the next is its own", b"2 ACCT", asked.execute(b"WHO")[2])
        other.execute(b"LOGOUT 1")
        check_true("asked to end, it ends", idle.client.ended())


def test_a_client_that_does_not_answer_a_prompt_times_out():
    with Daemon(IDLE_TIMEOUT=2) as d:
        s = Session(d.login())
        program(s, b"ASKS", b"INPUT A")
        check("asks", PROMPT, s.execute(b"RUN BP ASKS")[0])
        start = time.monotonic()
        check_true("ended", s.client.ended(25))
        check_true("in time", 1.5 < time.monotonic() - start)


def test_a_call_that_is_not_permitted_does_not_run():
    """Weakness 14 of the old protocol: the refusal came after the subroutine had run."""
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"SUBRUN", b"SUBROUTINE SUBRUN(A)", b"OPEN 'VOC' TO F ELSE STOP", b"WRITE 'X' ON F,'IT.RAN'", b"RETURN",
                b"END")
        program(s, b"SUBMAY", b"$QMCALL", b"SUBROUTINE SUBMAY(A)", b"A = 'ran'", b"RETURN", b"END")
        voc = s.handle(b"VOC")
        s.execute(b"CONFIG QMCLIENT 2")
        check("refused", FAILED, s.call(padded(b"SUBRUN"), arguments(b""))[0])
        check("permitted", DONE, s.call(padded(b"SUBMAY"), arguments(b""))[0])
        for request in ((s.open, b"VOC"), (s.execute, b"WHO")):
            check("files and commands", FAILED, request[0](request[1])[0])
        with d.login() as other:
            check("nothing was written", 2, other.request(6, other.request(4, b"VOC")[2] + b"IT.RAN")[0])
        check_true("a file that was open is closed to it as well", s.read(voc, b"WHO")[0] in (DONE, FAILED))


def test_texts_of_aborts_name_no_paths_of_the_system():
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"FAILS", b"A = 'x'", b"CALL NOT.THERE(A)")
        result, _, text = s.execute(b"RUN BP FAILS")
        check_true(f"{text}", result == FAILED and d.home.encode() not in text and b"/" not in text)


def test_idle_connections_take_no_place_of_a_user():
    with Daemon(NUMUSERS=2) as d:
        strangers = [d.client() for _ in range(6)]
        with d.login() as c:
            check("one", DONE, c.request(21, b"WHO")[0])
            with d.login() as second:
                check("two", DONE, second.request(21, b"WHO")[0])
        for stranger in strangers:
            stranger.close()


def test_security_off_makes_nobody_an_administrator():
    with Daemon(ADMIN_USERS="root") as d:
        with d.login(account="QMSYS") as c:
            c.execute("SECURITY OFF")
        if os.geteuid() == 0:
            os.chown(d.home, 2, 2)
            os.chmod(d.home, 0o777)
            with d.login(account="QMSYS") as c:
                check_true("refused", "administrator" in c.execute("CREATE.USER eve").lower())
        with d.client() as c:
            check("a password is still needed", FAILED, c.login(d.name, "wrong")[0])


def test_no_debug_switch_writes_traffic():
    password = "Tell-Nobody-31415"
    with Daemon(DEBUG=32767) as d:
        d.set_passwords({d.name: password})
        with d.login(password=password) as c:
            c.execute("WHO")
        library = ctypes.CDLL(BIN + "/libqmcli.so")
        os.mkdir(d.directory + "/client")
        before = os.getcwd()
        os.chdir(d.directory + "/client")
        try:
            library.QMDebug(1)
            check("connected", 1, library.QMConnect(b"127.0.0.1", d.client_port, d.name.encode(), password.encode(), b"ACCT"))
            library.QMDisconnect()
        finally:
            os.chdir(before)
        check("no clidbg", [], os.listdir(d.directory + "/client"))
        for folder, _, names in os.walk(d.directory):
            for name in names:
                path = os.path.join(folder, name)
                if path == d.passwords or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    content = file.read()
                check_true(path, password.encode() not in content and password.encode().hex().encode() not in content.lower())


def test_failed_accounts_do_not_end_a_session():
    with Daemon() as d:
        s = Session(d.login())
        for _ in range(5):
            check("refused", WRONG, s.account(b"NONE")[0])
            check_true("who", b"ACCT" in s.execute(b"WHO")[2])


def test_a_phantom_does_not_hold_the_connection():
    with Daemon() as d:
        s = Session(d.login())
        program(s, b"SLEEPS", b"SLEEP 30")
        result, _, _ = s.execute(b"PHANTOM RUN BP SLEEPS")
        check("started", DONE, result)
        s.client.send(CODES["quit"])
        check("reply", DONE, s.client.reply()[0])
        start = time.monotonic()
        check_true("closed though the phantom runs", s.client.ended() and time.monotonic() - start < 20)
        d.command("-k", "all")


def test_every_cut_of_every_request_is_answered_or_closed():
    """No length of any request makes the session hang, and none leaves a process."""
    with Daemon() as d:
        s = Session(d.login())
        s.handle(b"VOC")
        bodies = {code: short(1) + short(1) + padded(b"CITY") + padded(b"x") for code in range(2, 47)}
        for code, body in bodies.items():
            if code in (8, 10, 21, 24, 25):  # they wait, run commands, or end the session
                continue
            for size in range(len(body)):
                result = s.client.request(code, body[:size])[0]
                check_true(f"request {code} of {size}: {result}", result in (DONE, FAILED, ELSE, WRONG, LOCKED))
        s.client.close()
        wait_for("no process stays", lambda: not children_of(d.process.pid))
