# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that are shipped for administrators, tried out; audit trail, tokens, time-outs, restricted commands."""
import base64
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import time

from harness import TOP, Daemon, Skipped, check, check_true, wait_for
from login_tests import REFUSED

UNIT = TOP + "/config/systemd/scarletdme.service"


def need(program):
    if not shutil.which(program):
        raise Skipped(f"{program} is not installed")


def test_exposure_of_the_unit_is_at_most_2_5():
    need("systemd-analyze")
    run = subprocess.run(["systemd-analyze", "security", "--offline=yes", UNIT], capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level[^:]*: ([0-9.]+)", run.stdout)
    if not found:
        raise Skipped("systemd-analyze can not look at files: " + run.stderr[:100])
    check_true(f"exposure {found.group(1)}", float(found.group(1)) <= 2.5)


def test_units_are_well_formed():
    need("systemd-analyze")
    files = [f"{TOP}/config/systemd/{name}" for name in os.listdir(TOP + "/config/systemd")]
    run = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    problems = [line for line in run.stderr.splitlines() if "scarlet" in line and "is not executable" not in line]
    check("problems", [], problems)


def test_fail2ban_filter_matches_real_lines():
    need("fail2ban-regex")
    with Daemon() as d:
        for user in (d.name, "no-such-user", "' from 9.9.9.9 (x)"):
            with d.client() as c:
                c.login(user, "wrong")
        with d.login():
            pass
        d.logged("logged in")
        run = subprocess.run(["fail2ban-regex", d.directory + "/daemon.log", TOP + "/config/fail2ban/filter.d/scarlet.conf",
                              "--print-all-matched"], capture_output=True, text=True, check=False)
        check_true("three lines: " + run.stdout[-1500:], "3 matched" in run.stdout)
        check_true("of the right host", "9.9.9.9 (" not in re.sub(r".*Login failed.*", "", run.stdout))


def test_logrotate_and_rsyslog_files_are_well_formed():
    if shutil.which("logrotate"):
        run = subprocess.run(["logrotate", "-d", TOP + "/config/logrotate.d/scarletdme"], capture_output=True, text=True, check=False)
        check_true(run.stderr, "error:" not in run.stderr.replace("error: error", ""))
    with open(TOP + "/config/logrotate.d/scarletdme", encoding="utf-8") as file:
        text = file.read()
    check("braces", text.count("{"), text.count("}"))


def test_shipped_configuration_names_every_parameter_and_is_accepted():
    with open(TOP + "/config/scarlet.conf", encoding="utf-8") as file:
        text = file.read()
    with open(TOP + "/gplsrc/workspace/parameters.def", encoding="utf-8") as file:
        names = re.findall(r'^P\("([A-Z0-9_]+)"', file.read(), re.M)
    check("not named", [], [n for n in names if not re.search(rf"^#?{n}=", text, re.M)])
    with Daemon(start=False) as d:
        with open(d.home + "/scarlet.conf", "a", encoding="utf-8") as file:
            file.write(re.sub(r"^#([A-Z0-9_]+=)", r"\1", text, flags=re.M))
        with open(d.home + "/scarlet.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in d.parameters.items())
        run = subprocess.run([d.directory + "/qmlnxd", "-home", d.home, "-test"], capture_output=True, text=True, check=False)
        check_true(run.stderr, run.returncode == 0)


def test_shipped_configuration_shows_the_defaults():
    with open(TOP + "/config/scarlet.conf", encoding="utf-8") as file:
        shown = dict(re.findall(r"^#?([A-Z0-9_]+)=(.*)$", file.read(), re.M))
    with open(TOP + "/gplsrc/workspace/parameters.def", encoding="utf-8") as file:
        table = dict(re.findall(r'^P\("([A-Z0-9_]+)", \'.\', \'.\', "([^"]*)"', file.read(), re.M))
    check("differences", {}, {name: (value, shown.get(name)) for name, value in table.items() if shown.get(name) != value})
    check("names that are none", set(), set(shown) - set(table) - {"NAME", "QMSYS"})


def test_tests_that_the_security_page_names_exist():
    with open(TOP + "/SECURITY.md", encoding="utf-8") as file:
        named = set(re.findall(r"`(test_\w+)`", file.read()))
    there = set()
    for name in os.listdir(TOP + "/tests/daemon"):
        if name.endswith("_tests.py"):
            with open(f"{TOP}/tests/daemon/{name}", encoding="utf-8") as file:
                there.update(re.findall(r"^def (test_\w+)", file.read(), re.M))
    check_true("the page names tests", len(named) > 20)
    check("missing", set(), named - there)


def test_every_system_call_of_the_filter_is_justified():
    with open(TOP + "/gplsrc/os/privileges.cpp", encoding="utf-8") as file:
        table = re.search(r"kAllowed\[\] = \{(.*?)\n\};", file.read(), re.S).group(1)
    with open(TOP + "/SECURITY.md", encoding="utf-8") as file:
        rows = re.search(r"\| system calls \| what for \|\n\|[- |]*\n(.*?)\n\n", file.read(), re.S).group(1)
    justified = {name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    allowed = set(re.findall(r"^\s*SYS_(\w+)", table, re.M))
    check_true("a table of them", len(allowed) > 30)
    check("differences", set(), justified ^ allowed)
    dangerous = {"open", "openat", "execve", "fork", "clone", "socket", "connect", "bind", "ptrace", "kill", "prctl", "unlink"}
    check("none that opens, names, makes or starts anything", set(), allowed & dangerous)


def test_audit_trail_of_a_connection():
    with Daemon() as d:
        with d.client() as c:
            c.login('eve"\n', "wrong")
        with d.login():
            pass
        path = d.home + "/log/audit.log"

        def events():
            with open(path, encoding="utf-8") as file:
                return re.findall(r'"event":"([a-z-]+)"', file.read())
        wait_for("logout", lambda: "logout" in events())
        d.stop()
        check("events", ["start", "login-failure", "login", "logout", "shutdown"], events())
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check_true("no password", "secret" not in text and '"wrong"' not in text)
        check_true("names are escaped", r'"user":"eve\"\u000a"' in text)
        check("whole", 0, d.command("-verify-audit", path).returncode)
        forged = d.directory + "/forged"
        with open(forged, "w", encoding="utf-8") as file:
            file.write(text.replace('"event":"login-failure"', '"event":"login-success"'))
        run = d.command("-verify-audit", forged)
        check("broken", 1, run.returncode)
        check_true(run.stderr, "broken at line 3" in run.stderr)


def test_no_login_without_audit_trail():
    with Daemon(AUDIT_FILE="/proc/none") as d, d.client() as c:
        check("refused", (1, REFUSED), c.login(d.name, "secret"))
        d.logged("no audit trail")
    with Daemon(AUDIT_FILE="/proc/none", AUDIT_REQUIRED="NO") as d, d.login():
        pass


def test_login_with_a_token():
    with Daemon(start=False) as d:
        made = d.command("-make-token", d.name).stdout.splitlines()
        token, line = made[1], made[3]
        tokens = d.home + "/tokens"
        with open(tokens, "w", encoding="utf-8") as file:
            file.write(line + "\n")
        d.own(d.home)
        os.chmod(tokens, 0o600)
        d.write_configuration(TOKENS_FILE=tokens)
        d.start()
        with d.login(password=token) as c:
            check("session", "ACCT", c.execute("WHO").split()[1])
        with d.client() as c:
            check("a wrong one", (1, REFUSED), c.login(d.name, token[:-1] + ("0" if token[-1] != "0" else "1")))
        with d.client() as c:
            check("another user", (1, REFUSED), c.login("root", token))
        with d.login():
            pass
        with open(tokens, "w", encoding="utf-8") as file:
            file.write("# revoked\n")
        with d.client() as c:
            check("revoked", (1, REFUSED), c.login(d.name, token))
        check_true("not in the log", token not in d.log())


def test_idle_sessions_end():
    with Daemon(IDLE_TIMEOUT=1) as d:
        with d.login() as c:
            start = time.monotonic()
            check_true("client closed", c.ended())
            check_true("in time", 0.9 < time.monotonic() - start < 25)
        with d.terminal() as t:
            t.login(d.name)
            t.until("No input for 1 second(s): the session ends.")
            check_true("closed", t.ended())


def test_what_an_idle_session_holds_is_let_go():
    with Daemon(IDLE_TIMEOUT=3) as d:
        with d.login() as c:
            c.execute("CREATE.FILE THINGS")
            handle = c.request(4, b"THINGS")[2]
            c.request(16, handle + b"\x01\0kold")
            check("locked", 0, c.request(9, handle + b"k")[0])
            check_true("ended", c.ended(25))
        with d.login() as c:
            handle = c.request(4, b"THINGS")[2]
            check("free", (0, b"old"), c.request(9, handle + b"k")[::2])
            check("one user", 1, d.command("-u").stdout.count(d.name))


def test_session_time_is_bounded():
    with Daemon(SESSION_TIMEOUT=2) as d, d.login() as c:
        start = time.monotonic()
        try:
            while time.monotonic() - start < 30:
                c.execute("WHO")
                time.sleep(1.2)
        except (EOFError, ConnectionError):
            pass
        check_true("ended", 1.5 < time.monotonic() - start < 25)


def test_rate_limit_slows_down():
    with Daemon(RATE_LIMIT=20) as d, d.login() as c:
        start = time.monotonic()
        for _ in range(40):
            c.request(2)
        check_true("40 requests take a second", 0.7 < time.monotonic() - start < 25)


def test_restricted_commands():
    parameters = {"RESTRICTED_COMMANDS": "SH,WHO", "ADMIN_USERS": "root"}
    with Daemon(**parameters) as d:
        # The owner of the instance is an administrator: it must be somebody else's.
        if os.geteuid() != 0:
            raise Skipped("it needs root, to give the instance to another user")
        for path in (d.home,):
            os.chown(path, 2, 2)
        os.chmod(d.home, 0o777)
        with d.login() as c:
            for command in ("WHO", "SH echo x", "!echo x"):
                check_true(command, "administrators only" in c.execute(command))
            c.request(16, c.request(4, b"VOC")[2] + struct.pack("<h", 3) + b"WHY" + b"V\xfeIN\xfe16")
            check_true("a copy of the verb", "administrators only" in c.execute("WHY"))
            c.request(16, c.request(4, b"VOC")[2] + struct.pack("<h", 3) + b"ECO" + b"V\xfeOS\xfeecho x")
            check_true("a shell command as a verb", "administrators only" in c.execute("ECO"))
            c.request(16, c.request(4, b"VOC")[2] + struct.pack("<h", 3) + b"SEC" + b"V\xfeIN\xfe16\xfe\xfeUSER root,anna")
            check_true("requirement", "security check" in c.execute("SEC"))


def python_examples():
    with open(TOP + "/docs/client-programs.md", encoding="utf-8") as file:
        blocks = re.findall(r"```python\n(.*?)```", file.read(), re.S)
    expected = [line.split("#", 1)[1].strip() for block in blocks for line in block.splitlines()
                if "print(" in line and "#" in line]
    return "\n".join(blocks), [text.split("  ")[0] for text in expected]


def test_examples_of_the_python_package():
    source, expected = python_examples()
    with Daemon() as d:
        start = f"host, user, password, account, port = '127.0.0.1', {d.name!r}, 'secret', 'ACCT', {d.client_port}\n"
        run = subprocess.run(["python3", "-c", start + source], capture_output=True, text=True, check=False, timeout=60,
                             env={**os.environ, "PYTHONPATH": TOP + "/python", "PYTHONDONTWRITEBYTECODE": "1",
                                  "SCARLET_CLIENT_LIBRARY": TOP + "/bin/libqmcli.so"})
        check_true(run.stderr, run.returncode == 0)
        check("output", expected, run.stdout.splitlines())


def web_token(directory, claims):
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")
    text = encode(b'{"alg":"RS256"}') + b"." + encode(json.dumps(claims).encode())
    run = subprocess.run(["openssl", "dgst", "-sha256", "-sign", directory + "/jwt.key"], input=text, capture_output=True, check=True)
    return (text + b"." + encode(run.stdout)).decode()


def test_login_with_a_web_token():
    with Daemon(start=False) as d:
        subprocess.run(["openssl", "genrsa", "-out", d.directory + "/jwt.key", "2048"], check=True, capture_output=True)
        subprocess.run(["openssl", "rsa", "-in", d.directory + "/jwt.key", "-pubout", "-out", d.directory + "/jwt.pem"],
                       check=True, capture_output=True)
        os.chmod(d.directory + "/jwt.pem", 0o644)
        d.write_configuration(JWT_KEYS_FILE=d.directory + "/jwt.pem", JWT_ISSUER="us", JWT_AUDIENCE="scarlet")
        d.start()
        claims = {"iss": "us", "aud": "scarlet", "sub": d.name, "exp": int(time.time()) + 60}
        with d.login(password=web_token(d.directory, claims)) as c:
            check("session", "ACCT", c.execute("WHO").split()[1])
        with open(d.home + "/policy", "w", encoding="utf-8") as file:
            file.write("permit role:writer,role:reader login,account\npermit role:writer command,execute\n")
        d.write_configuration(POLICY_FILE=d.home + "/policy", JWT_ROLE_CLAIM="roles")
        d.signal(signal.SIGHUP)
        d.logged("have been read again")
        for roles, result in (("writer", 0), (["reader", "writer"], 0), ("reader", 1), (["other", "reader"], 1)):
            with d.login(password=web_token(d.directory, {**claims, "roles": roles})) as c:
                check(f"{roles}", result, c.request(21, b"WHO")[0])
        for roles in (None, "", "writer,reader", {"writer": 1}, [["writer"]]):
            with d.client() as c:
                check(f"{roles}", (1, REFUSED), c.login(d.name, web_token(d.directory, {**claims, "roles": roles})))
        for changed in ({"sub": "root"}, {"iss": "them"}, {"exp": int(time.time()) - 100}):
            with d.client() as c:
                check(f"{changed}", (1, REFUSED), c.login(d.name, web_token(d.directory, {**claims, **changed})))


def test_users_enter_their_accounts_only():
    with Daemon() as d:
        d.account("OTHER")
        register = d.name.encode() + b""
        with d.login(account="QMSYS") as c:
            c.execute("CREATE.FILE $LOGINS")
            handle = c.request(4, b"$LOGINS")[2]
            if not handle:
                handle = c.request(29, b"QMSYS;$LOGINS")[2]
            fields = [b""] * 10
            fields[8] = b"ACCT\xfdQMSYS"
            check("register", 0, c.request(16, handle + struct.pack("<h", len(register)) + register + b"\xfe".join(fields))[0])
        with d.login(account="ACCT") as c:
            check("not by request", 3, c.request(3, b"OTHER")[0])
            check_true("not by LOGTO", "none that this user may enter" in c.execute("LOGTO OTHER"))
            check_true("still there", "ACCT" in c.execute("WHO"))
        with d.terminal() as t:
            t.until("Username: ")
            t.type(d.name)
            t.until("Password: ")
            t.type("secret")
            t.until("Account: ")
            t.type("OTHER")
            check_true("not on a terminal", t.ended())


def test_policy_binds_logins_commands_and_requests():
    with Daemon(start=False) as d:
        path = d.home + "/policy"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"deny user:{d.name} command WHO\ndeny * account OTHER\ndeny * write,delete */FIXED/*\n"
                       "deny client:10.0.0.0/8 login\ndeny * execute *DELETE*\n")
        d.account("OTHER")
        d.write_configuration(POLICY_FILE=path)
        d.start()
        with d.login() as c:
            check_true("command", "refused by the policy (line 1)" in c.execute("WHO"))
            check("account", 1, c.request(3, b"OTHER")[0])
            c.execute("CREATE.FILE FIXED")
            check("another name for the file", 0, c.request(16, c.request(4, b"VOC")[2] + struct.pack("<h", 5) + b"ALIAS" +
                                                            b"F\xfeFIXED\xfeFIXED.DIC")[0])
            handle = c.request(4, b"ALIAS")[2]
            result, _, text = c.request(16, handle + struct.pack("<h", 1) + b"kx")
            check_true(f"write: {text!r}", result == 1 and b"refused by the policy (line 3)" in text)
            check("delete", 1, c.request(18, handle + b"k")[0])
            check("read", 2, c.request(6, handle + b"k")[0])
            check("execute", 1, c.request(21, b"DELETE.FILE FIXED")[0])
        with open(path, "w", encoding="utf-8") as file:
            file.write("default deny\n")
        d.signal(signal.SIGHUP)
        d.logged("have been read again")
        with d.client() as c:
            check("login", (1, REFUSED), c.login(d.name, "secret"))
        d.logged("refused by the policy, default")
