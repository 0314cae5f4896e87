# SPDX-License-Identifier: GPL-3.0-or-later
"""What logged-in users may do and what is written of it: policy over programs and commands, tokens bound to an account,
protected files, the levels of the audit trail, the checkers, secrets of the configuration."""
import json
import os
import re
import socket
import struct
import subprocess
import time

from harness import IS_ROOT, Daemon, Skipped, check, check_true, wait_for
from login_tests import REFUSED


def put(client, file, record_id, data):
    handle = client.request(4, file)[2]
    check_true(f"open {file}", handle)
    return client.request(16, handle + struct.pack("<h", len(record_id)) + record_id + data)


def program(client, name, *lines):
    """Compiles and catalogues a BASIC program by the client's own means."""
    if b"BP" not in client.request(21, b"LISTF")[2]:
        client.execute("CREATE.FILE BP DIRECTORY")
    check("written", 0, put(client, b"BP", name.encode(), "\xfe".join(lines).encode("latin-1"))[0])
    text = client.execute(f"BASIC BP {name}")
    check_true(text, "No errors" in text or "0 error" in text or "ompiled" in text)


def events(d, wanted=None):
    with open(d.home + "/log/audit.log", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row for row in rows if wanted is None or row["event"] == wanted]


def strangers_home(d):
    """The owner of the instance is an administrator: it must be somebody else's."""
    if not IS_ROOT:
        raise Skipped("it needs root, to give the instance to another user")
    os.chown(d.home, 2, 2)
    os.chmod(d.home, 0o777)


def with_policy(d, *rules):
    path = d.home + "/policy"
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(rules) + "\n")
    os.chmod(path, 0o644)
    d.write_configuration(POLICY_FILE=path)


def test_policy_binds_programs_and_commands_as_it_binds_requests():
    with Daemon(start=False) as d:
        with_policy(d, "deny * read */PAY/BOSS", "deny * write,delete */FIXED/*", "deny * create-file */NEVER*",
                    "deny * read */SECRET/*")
        d.start()
        with d.login() as c:
            for name in ("PAY", "FIXED", "SECRET"):
                c.execute(f"CREATE.FILE {name}")
            check_true("no such file made", "refused by the policy" in c.execute("CREATE.FILE NEVER"))
            for record_id in (b"ANNA", b"BOSS"):
                check("written", 0, put(c, b"PAY", record_id, b"100")[0])
            check_true("a list leaves the record out", "1 record(s)" in c.execute("LIST PAY"))
            check_true("no record by name", "BOSS" not in c.execute("CT PAY BOSS").replace("CT PAY BOSS", "").split("100")[0]
                       or "100" not in c.execute("CT PAY BOSS"))
            check_true("nor a copy", "100" not in c.execute("COPY FROM PAY BOSS,TAKEN") and
                       c.request(6, c.request(4, b"PAY")[2] + b"TAKEN")[0] == 2)
            check_true("no scan of a whole file", "refused by the policy" in c.execute("LIST SECRET"))
            program(c, "TRY", "OPEN 'FIXED' TO F ELSE STOP", "WRITE 'x' ON F,'A' ON ERROR CRT 'refused'",
                    "OPEN 'PAY' TO P ELSE STOP", "READ R FROM P,'BOSS' ON ERROR CRT 'unread' ELSE CRT 'none'",
                    "TRANSACTION START ELSE STOP", "WRITE 'x' ON F,'A' ON ERROR CRT 'refused too'", "TRANSACTION ABORT",
                    "CRT 'end'")
            text = c.execute("RUN BP TRY")
            check_true("BASIC: " + text, "refused" in text and "unread" in text and "refused too" in text and "end" in text)
            check("nothing was written", 2, c.request(6, c.request(4, b"FIXED")[2] + b"A")[0])


def test_shells_of_every_kind_are_restricted_together():
    with Daemon(start=False, RESTRICTED_COMMANDS="SH", ADMIN_USERS="root") as d:
        strangers_home(d)
        d.start()
        with d.login() as c:
            program(c, "OSX", "OS.EXECUTE 'echo out' CAPTURING X", "CRT X")
            result, _, text = c.request(21, b"RUN BP OSX")
            check_true(f"OS.EXECUTE: {text!r}", result == 1 and b"administrators only" in text and b"\nout" not in text)
            program(c, "SHX", "EXECUTE 'SH echo out' CAPTURING X", "CRT X")
            check_true("EXECUTE", "administrators only" in c.execute("RUN BP SHX"))
            for command in ("SH echo x", "!echo x"):
                check_true(command, "administrators only" in c.execute(command))


def test_requirement_of_the_system_entry_follows_copies():
    with Daemon(ADMIN_USERS="root") as d:
        with d.login(account="QMSYS") as c:
            check("demanded", 0, put(c, b"VOC", b"WHO", b"V\xfeIN\xfe16\xfe\xfeUSER root,anna")[0])
        strangers_home(d)
        with d.login() as c:
            check_true("the verb", "security check" in c.execute("WHO"))
            put(c, b"VOC", b"WHY", b"V\xfeIN\xfe16")
            check_true("a copy without the requirement", "security check" in c.execute("WHY"))


def test_only_administrators_change_what_all_sessions_trust():
    with Daemon(start=False, ADMIN_USERS="root") as d:
        strangers_home(d)
        d.start()
        with d.login(account="QMSYS") as c:
            result, _, text = put(c, b"VOC", b"WHO", b"V\xfeIN\xfe1")
            check_true(f"system VOC: {text!r}", result == 1 and b"administrators" in text)
            check_true("accounts", put(c, b"ACCOUNTS", b"X", b"/")[0] == 1)
            check("they can be read", 0, c.request(6, c.request(4, b"VOC")[2] + b"WHO")[0])
        with d.login() as c:
            program(c, "MINE", "CRT 'mine'")
            check_true("names of the system", "only an administrator" in c.execute("CATALOGUE BP $MINE MINE"))


def token_daemon(d, words, *rules):
    """A daemon with a token made by TOKEN.CREATE."""
    tokens = d.home + "/tokens"
    d.write_configuration(TOKENS_FILE=tokens)
    if rules:
        with_policy(d, *rules)
    made = d.command("-aQMSYS", f"TOKEN.CREATE {d.name} {words}")
    token = re.search(r"sct_([0-9a-f]+)_[0-9a-f]+", made.stdout)
    check_true("made: " + made.stdout + made.stderr, token)
    check("closed to others", 0o600, os.stat(tokens).st_mode & 0o777)
    return token.group(0), token.group(1)


def test_tokens_are_made_listed_and_revoked_by_commands():
    with Daemon(start=False) as d:
        token, name = token_daemon(d, "DAYS 3 ROLE reader")
        listed = d.command("-aQMSYS", "TOKEN.LIST").stdout
        check_true("listed: " + listed, name in listed and "reader" in listed and "1 token(s)" in listed)
        check_true("not the token itself", token not in listed)
        d.start()
        check_true("not used yet", "not used" in listed)
        with d.login(password=token):
            pass
        used = time.strftime("%Y-%m-%dT", time.gmtime())[:8]
        wait_for("its use is listed", lambda: f"used {used}" in d.command("-aQMSYS", "TOKEN.LIST").stdout)
        check("closed to others", 0o600, os.stat(d.home + "/tokens.used").st_mode & 0o777)
        check_true("revoked", "revoked" in d.command("-aQMSYS", f"TOKEN.REVOKE {name}").stdout)
        with d.client() as c:
            check("refused", (1, REFUSED), c.login(d.name, token))
        log = [row["event"] for row in events(d)]
        check_true(f"audited: {log}", "token-create" in log and "token-revoke" in log)
        check_true("not in the trail", token not in json.dumps(events(d)))


def phantom_text(d):
    folder = d.home + "/acct/$COMO"
    texts = [open(f"{folder}/{name}", encoding="latin-1").read() for name in os.listdir(folder)] if os.path.isdir(folder) else []
    return "".join(texts)


def test_a_token_can_be_bound_to_an_account():
    with Daemon(start=False) as d:
        d.account("OTHER")
        token, _ = token_daemon(d, "ACCOUNT ACCT")
        d.start()
        with d.login() as c:
            put(c, b"VOC", b"THEIRS", b"Q\xfeOTHER\xfeVOC")
            program(c, "OUT", f"OPENPATH '{d.home}/other/VOC' TO F THEN CRT 'reached' ELSE CRT 'no way'",
                    "OPENSEQ '/etc/passwd' TO S THEN CRT 'reached' ELSE CRT 'no file'")
        with d.login(password=token, account=None) as c:
            check("another account", 3, c.request(3, b"OTHER")[0])
            check("the system's", 3, c.request(3, b"QMSYS")[0])
            check("its own", 0, c.request(3, b"ACCT")[0])
            check("by a Q-pointer", 2, c.request(4, b"THEIRS")[0])
            check("by name of the account", 2, c.request(4, b"OTHER:VOC")[0])
            check("by LOGTO", True, "none that this user may enter" in c.execute("LOGTO OTHER"))
            check("no shell", True, "bound to account ACCT" in c.execute("SH echo x"))
            text = c.execute("RUN BP OUT")
            check_true("paths: " + text, "reached" not in text and "no way" in text and "no file" in text)
            check("its own file", 0, put(c, b"VOC", b"NOTE", b"X")[0])
            c.execute("PHANTOM RUN BP OUT")
            wait_for("the phantom", lambda: "no file" in phantom_text(d))
            check_true("bound as well: " + phantom_text(d), "reached" not in phantom_text(d))
            check_true("queries work", "record(s)" in c.execute("COUNT VOC"))


def test_tokens_have_only_what_the_policy_permits_by_name():
    with Daemon(start=False) as d:
        token, name = token_daemon(d, "ROLE reader")
        with_policy(d, "permit role:reader login,account", "permit role:reader read */acct/VOC/*")
        d.start()
        with d.login(password=token) as c:
            handle = c.request(4, b"VOC")[2]
            check("read", 0, c.request(6, handle + b"WHO")[0])
            check("no write", 1, c.request(16, handle + b"\x01\0kx")[0])
            check("no command", 1, c.request(21, b"WHO")[0])
        with d.login() as c:
            check_true("the user himself may", "ACCT" in c.execute("WHO"))
        denied = events(d, "access-denied") + events(d, "command-denied")
        check_true(f"audited with the rule: {denied}", any(r["token"] == name and r["rule"] == "default" for r in denied))


def test_audit_level_command_writes_commands_without_secrets():
    with Daemon(AUDIT_LEVEL="COMMAND") as d:
        with d.login() as c:
            c.execute("WHO")
            c.execute("NO.SUCH.VERB")
            c.execute("PASSWORD hunter2")
        with d.terminal() as t:
            t.login(d.name)
            t.type("time")
            t.until("\n:")
        wait_for("commands", lambda: any(e.get("command") == "TIME" for e in events(d, "command")))
        commands = {e["command"]: e for e in events(d, "command")}
        check_true(f"all: {list(commands)}", {"WHO", "NO.SUCH.VERB", "TIME"} <= set(commands))
        who = commands["WHO"]
        check("who", (d.name, "ACCT", "127.0.0.1", "0"), (who["user"], who["account"], who["client"], who["result"]))
        check_true("how long", int(who["duration_ms"]) >= 0)
        check("it failed", "-1", commands["NO.SUCH.VERB"]["result"])
        check_true("no secrets", "hunter2" not in json.dumps(events(d)))
        check("whole", 0, d.command("-verify-audit", d.home + "/log/audit.log").returncode)


def test_audit_level_write_names_records_and_all_names_reads():
    with Daemon(AUDIT_LEVEL="ALL") as d:
        with d.login() as c:
            c.execute("CREATE.FILE T")
            put(c, b"T", b"key", b"private contents")
            handle = c.request(4, b"T")[2]
            c.request(6, handle + b"key")
            c.request(18, handle + b"key")
            program(c, "TR", "OPEN 'T' TO F ELSE STOP", "TRANSACTION START ELSE STOP", "RECORDLOCKU F,'in'",
                    "WRITE 'x' ON F,'in'", "TRANSACTION COMMIT ELSE NULL")
            c.execute("RUN BP TR")
        wait_for("the end", lambda: events(d, "logout"))
        seen = {(e["event"], e.get("object", "").replace(d.home, "")) for e in events(d)}
        for wanted in (("create-file", "/acct/T"), ("record-write", "/acct/T/key"), ("record-read", "/acct/T/key"),
                       ("record-delete", "/acct/T/key"), ("record-write", "/acct/T/in"), ("file-open", "/acct/T")):
            check_true(f"{wanted} of {sorted(seen)}", wanted in seen)
        check_true("no contents", "private contents" not in json.dumps(events(d)))
    with Daemon(AUDIT_LEVEL="WRITE") as d:
        with d.login() as c:
            put(c, b"VOC", b"A", b"X")
        wait_for("the end", lambda: events(d, "logout"))
        check("no reads", [], events(d, "record-read"))
        check("a write", 1, len(events(d, "record-write")))


def test_a_session_can_not_forge_the_audit_trail():
    with Daemon(AUDIT_LEVEL="COMMAND") as d:
        path = d.home + "/run/audit.socket"

        def text(value):
            return struct.pack("<I", len(value)) + value
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.connect(path)
            for forged in (text(b"login") + text(b"object") + text(b"x"), text(b"command") + text(b"user") + text(b"root"),
                           b"", b"\xff" * 40, text(b"command") + text(b"command"), os.urandom(500)):
                s.send(forged)
            s.send(text(b"command") + text(b"command") + text(b'X","user":"root'))
        wait_for("the last", lambda: events(d, "command"))
        check("logins", [], events(d, "login"))
        check("one event", 1, len(events(d, "command")))
        check("whose it was the kernel says", os.geteuid(), int(events(d, "command")[0]["uid"]))
        check("whole", 0, d.command("-verify-audit", d.home + "/log/audit.log").returncode)


def test_no_session_without_the_audit_trail_it_must_write():
    with Daemon(start=False, AUDIT_LEVEL="COMMAND", AUDIT_FILE="/proc/none/audit.log") as d:
        run = d.command("-aACCT", "WHO")
        check("refused", 1, run.returncode)
        check_true(run.stdout + run.stderr, "AUDIT_REQUIRED" in run.stdout + run.stderr)
        d.write_configuration(AUDIT_REQUIRED="NO")
        check("let in", 0, d.command("-aACCT", "WHO").returncode)


def test_unlock_user():
    with Daemon(MAX_LOGIN_TRIES=2, LOCKOUT_TIME=600) as d:
        for _ in range(2):
            with d.client() as c:
                check("refused", (1, REFUSED), c.login(d.name, "wrong"))
        with d.client() as c:
            check("locked", (1, REFUSED), c.login(d.name, "secret"))
        for words in (d.name, "HOST 127.0.0.1"):
            check_true(words, "let" in d.command("-aQMSYS", f"UNLOCK.USER {words}").stdout)
        d.logged("user:.* is no longer locked out")
        d.logged("host:.* is no longer locked out")
        with d.login():
            pass
        check("audited", 2, len(events(d, "unlock")))


def test_rate_burst_lets_a_burst_through():
    with Daemon(RATE_LIMIT=1, RATE_BURST=200) as d, d.login() as c:
        start = time.monotonic()
        for _ in range(100):
            c.request(2)
        check_true("no waiting", time.monotonic() - start < 50)
    with Daemon(RATE_LIMIT=2, RATE_BURST=1) as d, d.login() as c:
        start = time.monotonic()
        for _ in range(4):
            c.request(2)
        check_true("waiting", time.monotonic() - start > 0.9)


def test_limits_of_a_session_are_those_configured():
    with Daemon(SESSION_MEMORY=512, SESSION_CPU=30) as d, d.login() as c:
        session = int(c.execute("SH echo $PPID").strip())
        with open(f"/proc/{session}/limits", encoding="utf-8") as file:
            limits = file.read()
        check_true(limits, re.search(r"Max data size\s+536870912", limits) and re.search(r"Max cpu time\s+30", limits))


def proxy_v2(address, port=4000):
    body = socket.inet_aton(address) + socket.inet_aton("127.0.0.1") + struct.pack(">HH", port, 4243)
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11" + struct.pack(">H", len(body)) + body


def test_proxy_protocol_names_the_client():
    with Daemon(TRUST_PROXY="YES", TRUSTED_PROXIES="127.0.0.1/32", ALLOWED_HOSTS="203.0.113.0/24", AUDIT_LEVEL="COMMAND") as d:
        for header in (b"PROXY TCP4 203.0.113.7 127.0.0.1 4000 4243\r\n", proxy_v2("203.0.113.7")):
            with d.client(greet=False) as c:
                c.socket.sendall(header)
                check("greeting", b"\x06", c.bytes(1))
                check("login", (0, b""), c.login(d.name, "secret"))
                c.request(3, b"ACCT")
                check_true("the session knows", "ACCT" in c.execute("WHO"))
        wait_for("audited", lambda: [e for e in events(d, "login") if e["client"] == "203.0.113.7"])
        for header in (proxy_v2("198.51.100.1"), b"PROXY TCP4 198.51.100.1 127.0.0.1 1 2\r\n", b"GET / HTTP/1.0\r\n\r\n",
                       b"PROXY TCP4 999.0.113.7 127.0.0.1 1 2\r\n"):
            with d.client(greet=False) as c:
                c.socket.sendall(header)
                check_true(f"{header!r}", c.ended())
        d.logged("host not in ALLOWED_HOSTS")
    with Daemon(TRUST_PROXY="YES", TRUSTED_PROXIES="10.9.9.9") as d, d.client() as c:
        c.socket.sendall(proxy_v2("203.0.113.7"))
        check_true("not from others", c.ended())


def test_other_machines_can_be_kept_out_altogether():
    with Daemon(TRUST_PROXY="YES", TRUSTED_PROXIES="127.0.0.1/32", ALLOW_REMOTE="NO", ALLOWED_HOSTS="203.0.113.0/24,127.0.0.1") as d:
        for address, is_let_in in (("203.0.113.7", False), ("127.0.0.1", True)):
            with d.client(greet=False) as c:
                c.socket.sendall(proxy_v2(address))
                check_true(address, c.bytes(1) == b"\x06" if is_let_in else c.ended())
        d.logged("ALLOW_REMOTE=NO")


def test_shared_memory_is_bounded():
    with Daemon(start=False) as d:
        d.write_configuration(SHMEM="200M")
        check_true("enough", "QMSYS" in d.command("-aQMSYS", "WHO").stdout)
        check_true("known", "209715200" in d.command("-aQMSYS", "SHOW-CONFIG SHMEM").stdout.replace("200M", "209715200"))
        d.command("-stop")
        d.write_configuration(SHMEM="1M")
        run = d.command("-aQMSYS", "WHO")
        check_true(f"too little: {run.stdout}{run.stderr}", run.returncode != 0 and "SHMEM" in run.stdout + run.stderr)


def test_an_administrator_of_the_network_needs_the_operator_token():
    with Daemon(start=False) as d:
        token = "op-" + "0123456789abcdef" * 4
        digest = d.command("-hash-token", token).stdout.strip()
        d.write_configuration(OPERATOR_TOKEN=digest, ADMIN_USERS=d.name, RESTRICTED_COMMANDS="SH", AUDIT_LEVEL="COMMAND")
        d.start()
        with d.login(account="QMSYS") as c:
            check_true("not yet", "administrator" in c.execute("CREATE.USER eve ACCT").lower())
            check_true("nor what is restricted", "administrators only" in c.execute("SH echo x"))
            check_true("a wrong one", "not the operator token" in c.execute("OPERATOR " + token[:-1] + "0"))
            check_true("still not", "administrator" in c.execute("DAEMON RELOAD").lower())
            check_true("the right one", "may now" in c.execute("OPERATOR " + token))
            check("restricted", "x", c.execute("SH echo x").strip())
            check_true("reload", "asked to read" in c.execute("DAEMON RELOAD"))
            d.logged("have been read again")
        with d.login(account="QMSYS") as c:
            check_true("of one session only", "administrator" in c.execute("DAEMON STOP").lower())
        check_true("on the machine itself nobody asks for it", "x" in d.command("-aQMSYS", "SH echo x").stdout)
        check("audited", ["refused", None],
              [e.get("result") for e in events(d, "privilege") if e["object"] == "OPERATOR"])
        check_true("never written", token not in json.dumps(events(d)) and token[:-1] not in json.dumps(events(d)))
        with d.login(account="QMSYS") as c:
            c.execute("OPERATOR " + token)
            c.execute("DAEMON STOP")
            check("stopped", 0, d.process.wait(20))


def test_the_operator_token_helps_only_administrators():
    with Daemon(start=False) as d:
        token = "op-" + "0123456789abcdef" * 4
        d.write_configuration(OPERATOR_TOKEN=d.command("-hash-token", token).stdout.strip(), ADMIN_USERS="root")
        strangers_home(d)
        d.start()
        with d.login(account="QMSYS") as c:
            check_true("no help", "no administrator" in c.execute("OPERATOR " + token))
            check_true("refused", "administrator" in c.execute("DAEMON STOP").lower())


VIRTUAL = ("CLASS MEMORY.FILE", "PRIVATE LAST", "PUBLIC FUNCTION V$OPEN(TEXT)", "LAST = 'none'", "RETURN 0", "END",
           "PUBLIC FUNCTION V$READ(ID, FLAGS, DATA)", "DATA = LAST", "RETURN 0", "END",
           "PUBLIC FUNCTION V$WRITE(ID, KEEP, DATA)", "LAST = DATA", "RETURN 0", "END",
           "PUBLIC FUNCTION V$DELETE(ID, KEEP)", "RETURN 0", "END",
           "PUBLIC FUNCTION V$CLEARFILE()", "RETURN 0", "END",
           "PUBLIC FUNCTION V$SELECT(LIST)", "RETURN 'OPEN':@FM:'HIDDEN'", "END",
           "PUBLIC FUNCTION V$CONTINUE.SELECT(LIST)", "RETURN ''", "END", "END")


def test_policy_and_audit_bind_virtual_files():
    with Daemon(start=False, AUDIT_LEVEL="ALL") as d:
        with_policy(d, "deny * read VFS:*/HIDDEN", "deny * write VFS:*/FIXED", "deny * delete VFS:*")
        d.start()
        with d.login() as c:
            program(c, "MEMORY.FILE", *VIRTUAL)
            c.execute("CATALOGUE BP MEMORY.FILE GLOBAL")
            put(c, b"VOC", b"MEM", b"F\xfeVFS:MEMORY.FILE:TEXT")
            handle = c.request(4, b"MEM")[2]
            check("write", 0, c.request(16, handle + struct.pack("<h", 1) + b"kdata")[0])
            check("read", (0, b"data"), c.request(6, handle + b"OPEN")[::2])
            for code, data, what in ((6, b"HIDDEN", "read"), (16, struct.pack("<h", 5) + b"FIXEDx", "write"),
                                     (18, b"k", "delete"), (31, b"", "clear")):
                result, _, text = c.request(code, handle + data)
                check_true(f"{what}: {result} {text!r}", result == 1 and b"policy (line" in text)
            check("left out of lists", b"OPEN", c.request(37, handle)[2])
            program(c, "VIRT", "OPEN 'MEM' TO F ELSE STOP", "READ X FROM F, 'HIDDEN' ON ERROR CRT 'refused' THEN CRT X ELSE CRT 'else'")
            check_true("programs", "refused" in c.execute("RUN BP VIRT"))
        objects = {(e["event"], e["object"]) for e in events(d) if str(e.get("object", "")).startswith("VFS:")}
        path = "VFS:MEMORY.FILE:TEXT"
        for wanted in (("file-open", path), ("record-write", path + "/k"), ("record-read", path + "/OPEN"),
                       ("access-denied", path + "/HIDDEN"), ("access-denied", path + "/FIXED")):
            check_true(f"{wanted} in {objects}", wanted in objects)


def test_names_are_names():
    """Whatever a client sends for the name of a file, an account, a record or a subroutine: nothing outside is reached or made."""
    hostile = (b"../x", b"../../x", b"/x", b"..", b".", b"a/b", b"\x1b[2J", b"nul\0x", b"x\ny", b"..\\x", b"x" * 300)
    with Daemon() as d:
        with d.login() as c:
            c.execute("WHO")
            before = {folder: set(os.listdir(folder)) for folder in (d.directory, d.home, d.home + "/sys")}
            folder = c.request(4, b"$HOLD")[2]
            for name in hostile:
                check(f"open {name}", (2, b""), c.request(4, name)[::2])
                check(f"account {name}", 3, c.request(3, name)[0])
                check(f"call {name}", 1, c.request(20, struct.pack("<h", len(name)) + name + b"\0" * (len(name) & 1) + b"\0\0")[0])
                result = c.request(16, folder + struct.pack("<h", len(name)) + name + b"data")[0]
                if result == 0:
                    check(f"record {name} comes back", (0, b"data"), c.request(6, folder + name)[::2])
                c.request(21, b"CREATE.FILE " + name + b" DIRECTORY")
                text = c.request(21, b"CREATE.ACCOUNT " + name + b" " + d.home.encode() + b"/new NO.QUERY")[2]
                check_true(f"no account {name}: {text}", text and b"Created" not in text)
            check_true("it goes on", "ACCT" in c.execute("WHO"))
            check_true("the account's own files remain", "VOC" in os.listdir(d.home + "/acct"))
        for folder, names in before.items():
            check(f"nothing new in {folder}", set(), set(os.listdir(folder)) - names)
        made = [name for name in os.listdir(d.home + "/acct") + os.listdir(d.home + "/acct/$HOLD") if "\x1b" in name or "\n" in name]
        check("no such names", [], made)


def test_check_config_says_all_that_is_wrong():
    with Daemon(start=False) as d:
        path = d.directory + "/other.conf"
        with open(path, "w", encoding="utf-8") as file:
            file.write("# mine\nNO_SUCH=1\nNUMUSERS=0\nTLS=perhaps\nPORT MAP\n")
        run = d.command("-test-config", path)
        check("status", 1, run.returncode)
        for wanted in ("other.conf:2", "NO_SUCH", "other.conf:3", "1 to 65535"):
            check_true(f"{wanted} in {run.stdout}", wanted in run.stdout)
        d.write_configuration(AUDIT_LEVEL="LOUD")
        check_true("the instance's", "AUDIT_LEVEL=LOUD" in d.command("-test-config").stdout)
        d.write_configuration(AUDIT_LEVEL="ALL", LOG_TARGET="file,journal")
        run = d.command("-test-config")
        check(run.stdout, 0, run.returncode)


def test_fragments_and_secrets_of_the_configuration():
    with Daemon(start=False) as d:
        os.mkdir(d.home + "/scarlet.d")
        for name, text in (("10-a.conf", "YEARBASE=1940\nCMDSTACK=55\n"), ("20-b.conf", "YEARBASE=1950\n"),
                           ("secrets.conf", "JWT_ISSUER=us\n"), ("notes.txt", "NONSENSE\n")):
            with open(f"{d.home}/scarlet.d/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        os.chmod(d.home + "/scarlet.d/secrets.conf", 0o600)
        d.own(d.home)
        shown = d.command("-aACCT", "SHOW-CONFIG YEARBASE").stdout
        check_true(shown, "YEARBASE=1950" in shown and "20-b.conf:1" in shown)
        check_true("the other stays", "CMDSTACK=55" in d.command("-aACCT", "SHOW-CONFIG CMDSTACK").stdout)
        os.chmod(d.home + "/scarlet.d/secrets.conf", 0o644)
        run = d.command("-test-config")
        check_true(run.stdout, run.returncode == 1 and "others can read it" in run.stdout)
        d.start(wait=False)
        check("the daemon does not start", 1, d.process.wait(20))


def test_permission_check_finds_what_is_loose():
    with Daemon(start=False) as d:
        subprocess.run(["chmod", "-R", "go-w", d.home], check=True)
        found = [line for line in d.command("-check-permissions").stdout.splitlines() if d.home in line]
        check("nothing of the instance", [], found)
        os.chmod(d.home + "/sys/gcat", 0o775)
        os.chmod(d.home + "/acct", 0o777)
        run = d.command("-check-permissions")
        check("status", 1, run.returncode)
        for wanted in ("/sys/gcat: its mode is 0775", "/acct: its mode is 0777"):
            check_true(f"{wanted} in {run.stdout}", wanted in run.stdout)


def test_security_check_names_what_is_open():
    with Daemon(start=False, PASSWORD_MIN_LENGTH=20) as d:
        run = d.command("-check-security")
        check("status", 1, run.returncode)
        for wanted in ("TLS=OFF", "does not name SH", "PASSWORD_MIN_LENGTH is 20", "CONNECT_RATE=0", "finding(s)"):
            check_true(f"{wanted} in {run.stdout}", wanted in run.stdout)
        d.write_configuration(RESTRICTED_COMMANDS="SH", CONNECT_RATE=10)
        text = d.command("-check-security").stdout
        check_true("no more", "does not name SH" not in text and "CONNECT_RATE" not in text)


def test_hash_of_a_token_is_a_line_for_the_file():
    with Daemon(start=False) as d:
        token = "sct_" + "ab" * 8 + "_" + os.urandom(32).hex()
        digest = d.command("-hash-token", token).stdout.strip()
        check_true(digest, re.fullmatch("sha256:[0-9a-f]{64}", digest))
        tokens = d.home + "/tokens"
        with open(tokens, "w", encoding="utf-8") as file:
            file.write(f"{'ab' * 8} {d.name} 0 {digest}\n")
        os.chmod(tokens, 0o600)
        d.own(d.home)
        d.write_configuration(TOKENS_FILE=tokens)
        d.start()
        with d.login(password=token):
            pass
        with d.client() as c:
            check("another secret", (1, REFUSED), c.login(d.name, token[:-1] + ("0" if token[-1] != "0" else "1")))


def test_time_outs_and_tokens_of_logins_are_audited():
    with Daemon(start=False, IDLE_TIMEOUT=1) as d:
        token, name = token_daemon(d, "")
        d.start()
        with d.login(password=token) as c:
            check_true("ended", c.ended(25))
        wait_for("logout", lambda: events(d, "logout"))
        check("token", name, events(d, "login")[0]["token"])
        check_true("timeout", "No input" in events(d, "timeout")[0]["object"])


def test_logs_of_their_own_and_rotation_without_breaking_the_chain():
    with Daemon(SESSION_LOGGING="YES", LOGROTATE="YES", LOGSIZE="64K", LOGKEEP=3, AUDIT_LEVEL="ALL") as d:
        with d.client() as c:
            c.login("eve", "wrong")
        with d.login() as c:
            handle = c.request(4, b"VOC")[2]

            def grown():
                for _ in range(400):
                    c.request(6, handle + b"WHO")
                return os.path.exists(d.home + "/log/audit.log.2")
            wait_for("two files moved away", grown, 50)
        for name, wanted, unwanted in (("sessions.log", "logged in", "Ready"), ("errors.log", "Login failed", "logged in")):
            with open(f"{d.home}/log/{name}", encoding="utf-8") as file:
                text = file.read()
            check_true(f"{name}: {text}", wanted in text and unwanted not in text)
        d.stop()
        files = [f"{d.home}/log/audit.log.{n}" for n in (3, 2, 1)] + [d.home + "/log/audit.log"]
        whole = d.directory + "/whole.log"
        with open(whole, "wb") as target:
            for path in files:
                if os.path.exists(path):
                    with open(path, "rb") as part:
                        target.write(part.read())
        check("each file", 0, d.command("-verify-audit", files[2]).returncode)
        check("and all together", 0, d.command("-verify-audit", whole).returncode)
    with Daemon(LOGLEVEL="error", start=False) as d:
        d.start(wait=False)
        wait_for("it serves", lambda: os.path.exists(d.home + "/log/audit.log"))
        d.stop()
        check_true("nothing else is said: " + d.log(), "Ready" not in d.log())


def test_a_full_system_says_so():
    with Daemon(NUMUSERS=2) as d, d.login(), d.login():
        with d.client() as c:
            result, text = c.login(d.name, "secret")
            check_true(f"{result} {text}", result == 1 and b"No session can be started" in text)


def test_the_chain_holds_over_a_killed_daemon():
    """Sessions go on without the daemon, write the trail themselves, and leave it to the next one."""
    with Daemon(AUDIT_LEVEL="COMMAND") as d, d.login() as c:
        c.execute("WHO 1")
        wait_for("the first", lambda: any(e["command"] == "WHO 1" for e in events(d, "command")))
        d.process.kill()
        d.process.wait()
        for number in (2, 3):
            c.execute(f"WHO {number}")
        d.start()
        c.execute("WHO 4")
        wait_for("the last", lambda: any(e["command"] == "WHO 4" for e in events(d, "command")))
        check("none is lost", [f"WHO {n}" for n in (1, 2, 3, 4)],
              [e["command"] for e in events(d, "command") if e["command"].startswith("WHO ")])
        check("whole", 0, d.command("-verify-audit", d.home + "/log/audit.log").returncode)
