# SPDX-License-Identifier: GPL-3.0-or-later
"""Login: every outcome of PAM, on both kinds of connection; no hints; lock-out; limits."""
import os
import struct
import subprocess
import time

from harness import (IS_ROOT, SERVICE, Daemon, Skipped, check, check_true, padded, wait_for)

REFUSED = b"The user name or password is not right, or the login is not permitted"
DEBUG = "pam_debug.so"


def test_right_password_gives_a_session():
    with Daemon() as d, d.login() as c:
        check("the session runs", "1 ACCT", c.execute("WHO"))
        check("quit is answered", (0, 0, b""), c.request(1))
        check_true("then closed", c.ended())


def refused_by(pam, user=None, password="secret"):
    with Daemon(pam=pam) as d, d.client() as c:
        check("refused", (1, REFUSED), c.login(user or d.name, password))
        check_true("closed", c.ended())
        d.logged("Login failed for user")
        return d.log()


def test_wrong_password_is_refused():
    check_true("logged", "Login failed for user" in refused_by(None, password="wrong"))


def test_unknown_user_is_refused():
    refused_by(None, user="nobody-of-that-name")


def test_pam_that_denies_authentication_refuses():
    refused_by([f"auth required {DEBUG} auth=auth_err", "account required pam_permit.so"])


def test_unavailable_authentication_refuses():
    refused_by([f"auth required {DEBUG} auth=authinfo_unavail", "account required pam_permit.so"])


def test_expired_account_is_refused():
    log = refused_by(["auth required MATRIX", f"account required {DEBUG} acct=acct_expired"])
    check_true("the reason is in the log only", "expired" in log)


def test_account_locked_for_now_is_refused():
    refused_by(["auth required MATRIX", f"account required {DEBUG} acct=perm_denied"])


def test_expired_password_is_refused_to_a_program():
    refused_by(["auth required MATRIX", f"account required {DEBUG} acct=new_authtok_reqd", "password required pam_permit.so"])


def test_failing_credentials_refuse():
    refused_by([f"auth required MATRIX", f"auth required {DEBUG} auth=success cred=cred_err", "account required pam_permit.so",
                "session required pam_permit.so"])


def test_failing_session_refuses():
    refused_by(["auth required MATRIX", "account required pam_permit.so", f"session required {DEBUG} open_session=session_err"])


def test_missing_service_refuses():
    refused_by(["auth required pam_no_such_module.so", "account required pam_permit.so"])


def test_second_question_is_refused_to_a_program():
    refused_by(["auth required MATRIX", "auth required MATRIX", "account required pam_permit.so", "session required pam_permit.so"])


def test_second_question_is_asked_on_a_terminal():
    pam = ["auth required MATRIX", "auth required MATRIX", "account required pam_permit.so", "session required pam_permit.so"]
    with Daemon(pam=pam) as d, d.terminal() as t:
        t.until("Username: ")
        t.type(d.name)
        t.until("Password: ")
        t.type("secret")
        t.until("Password: ")
        t.type("secret")
        t.until("Account: ")


def test_expired_password_is_changed_on_a_terminal():
    pam = ["auth required MATRIX", f"account required {DEBUG} acct=new_authtok_reqd", "password required MATRIX",
           "session required pam_permit.so"]
    with Daemon(pam=pam) as d, d.terminal() as t:
        os.chmod(d.directory, 0o777)  # pam_matrix writes a new file
        t.until("Username: ")
        t.type(d.name)
        t.until("Password: ")
        t.type("secret")
        t.until("must be changed now")
        t.until("ld password")
        t.type("secret")
        t.until("ew Password")
        t.type("fresh")
        t.until("assword")
        t.type("fresh")
        t.until("Account: ")
        with open(d.passwords, encoding="utf-8") as file:
            check_true("the new password holds", f"{d.name}:fresh:" in file.read())


def test_pam_learns_host_and_terminal_and_the_end():
    with Daemon(start=False) as d:
        told = d.directory + "/told"
        script = d.directory + "/tell"
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\necho "$PAM_TYPE $PAM_USER $PAM_RHOST $PAM_TTY" >>{told}\n')
        os.chmod(script, 0o755)
        open(told, "w", encoding="utf-8").close()
        os.chmod(told, 0o666)
        d.pam(["auth required MATRIX", "account required pam_permit.so", f"session required pam_exec.so {script}"])
        d.start()
        with d.login():
            pass

        def lines():
            with open(told, encoding="utf-8") as file:
                return file.read().splitlines()
        wait_for("both calls", lambda: len(lines()) == 2)
        check("told", [f"open_session {d.name} 127.0.0.1 qmclient", f"close_session {d.name} 127.0.0.1 qmclient"], lines())


def test_environment_of_pam_reaches_the_session():
    with Daemon(start=False) as d:
        with open(d.directory + "/env", "w", encoding="utf-8") as file:
            file.write("SHOWN_BY_PAM=yes\n")
        d.pam(["auth required MATRIX", "account required pam_permit.so",
               f"session required pam_env.so conffile=/dev/null envfile={d.directory}/env readenv=1"])
        d.start()
        with d.login() as c:
            check("variable", "yes", c.execute("SH echo $SHOWN_BY_PAM"))


def test_not_in_the_group_is_refused_like_a_wrong_password():
    with Daemon(USER_GROUP="daemon") as d, d.client() as c:
        check("refused", (1, REFUSED), c.login(d.name, "secret"))
        d.logged("not in group daemon")


def test_root_is_refused():
    with Daemon() as d, d.client() as c:
        d.set_passwords({d.name: "secret", "root": "secret"})
        check("refused", (1, REFUSED), c.login("root", "secret"))
        d.logged("root does not log in")


def test_names_with_a_dollar_are_refused_at_once():
    with Daemon(LOGIN_DELAY=5) as d, d.client() as c:
        start = time.monotonic()
        check("refused", (1, REFUSED), c.login("$user", "secret"))
        check_true("at once", time.monotonic() - start < 8)


def test_all_refusals_take_the_same_time():
    with Daemon(LOGIN_DELAY=1) as d:
        d.set_passwords({d.name: "secret", "root": "secret"})
        for user, password in ((d.name, "wrong"), ("no-such-user", "x"), ("root", "secret")):
            with d.client() as c:
                start = time.monotonic()
                check("refused", (1, REFUSED), c.login(user, password))
                took = time.monotonic() - start
                check_true(f"{user}: 1 s, not {took}", 0.99 <= took)


def test_nothing_but_a_login_is_answered_first():
    with Daemon() as d:
        for code in [25, 1, 2, 3, 4, 21, 0, -1, 47, 255]:
            with d.client() as c:
                result, _, text = c.request(code)
                check(f"request {code}", (1, b"Not logged in: the first request must be a login"), (result, text))
                check_true("closed", c.ended())
        check("nobody got in", 0, d.log().count("logged in ("))


def test_local_login_is_refused_after_login_too():
    with Daemon() as d, d.login(account=None) as c:
        check("refused", 1, c.request(25)[0])
        check_true("closed", c.ended())


def test_a_second_login_ends_the_session():
    with Daemon() as d, d.login() as c:
        check("refused", 1, c.login(d.name, "secret")[0])
        check_true("closed", c.ended())


def test_user_is_locked_out_after_too_many_failures():
    with Daemon(MAX_LOGIN_TRIES=3, LOCKOUT_TIME=2) as d:
        for _ in range(3):
            with d.client() as c:
                check("refused", (1, REFUSED), c.login(d.name, "wrong"))
        d.logged(f"Locked out: user:{d.name} after 3 failed logins")
        with d.client() as c:
            check("the right password does not help", (1, REFUSED), c.login(d.name, "secret"))
        d.logged("locked out")
        time.sleep(2.2)
        with d.login():
            pass


def test_host_is_locked_out_whoever_it_tries():
    with Daemon(MAX_LOGIN_TRIES=3, LOCKOUT_TIME=60) as d:
        for user in ("one", "two", "three"):
            with d.client() as c:
                c.login(user, "wrong")
        with d.client() as c:
            check("locked", (1, REFUSED), c.login(d.name, "secret"))


def test_a_name_can_not_forge_a_log_line():
    with Daemon() as d, d.client() as c:
        c.login("eve\n2026-01-01T00:00:00.000000Z qmlnxd[1]: User 'root' logged in", "x")
        d.logged("Login failed for user 'eve.x0a2026")
        check("no such line", 0, sum(line.startswith("2026-01-01") for line in d.log().splitlines()))


def test_terminal_login_and_three_tries():
    with Daemon() as d:
        with d.terminal() as t:
            t.login(d.name)
            t.type("who")
            check_true("session", "1 ACCT" in t.until("\n:"))
            t.type("quit")
            check_true("closed", t.ended())
        with d.terminal() as t:
            for _ in range(3):
                t.until("Username: ")
                t.type(d.name)
                t.until("Password: ")
                t.type("wrong")
            t.until("Too many attempts")
            check_true("closed", t.ended())


def account_prompt(t, d):
    t.until("Username: ")
    t.type(d.name)
    t.until("Password: ")
    t.type("secret")
    t.until("Account")
    return t.until(": ")


def test_the_last_account_is_offered():
    with Daemon() as d:
        d.account("OTHER")
        for offered, answer, entered in ((": ", "acct", "ACCT"), (" (ACCT): ", "", "ACCT"), (" (ACCT): ", "OTHER", "OTHER"),
                                         (" (OTHER): ", "none", None), (" (OTHER): ", "", "OTHER")):
            with d.terminal() as t:
                check("prompt", offered, account_prompt(t, d))
                t.type(answer)
                if entered is None:
                    t.until("no account 'NONE'")
                    continue
                t.until("\n:")
                t.type("who")
                check_true(f"in {entered}", f" {entered}" in t.until("\n:"))
        remembered = f"{d.home}/run/last-account.{d.name}"
        for text in ("NO.SUCH", "x" * 100, "\x1b[2J"):
            with open(remembered, "w", encoding="utf-8") as file:
                file.write(text)
            with d.terminal() as t:
                check("what is no account is not offered", ": ", account_prompt(t, d))
                t.type("")
                check_true("nothing to enter", t.ended())


def test_a_forced_account_is_entered_without_a_question():
    with Daemon() as d:
        d.account("OTHER")
        with d.login(account="QMSYS") as c:
            c.execute(f"CREATE.USER {d.name} OTHER")
            voc = c.request(4, b"VOC")[2]
            check("entry", 0, c.request(16, voc + struct.pack("<h", 3) + b"REG" + b"F\xfe$LOGINS\xfe")[0])
            handle = c.request(4, b"REG")[2]
            record = c.request(6, handle + d.name.encode())[2].split(b"\xfe")
            record += [b""] * (10 - len(record))
            record[4] = b"OTHER"
            name = d.name.encode()
            check("register", 0, c.request(16, handle + struct.pack("<h", len(name)) + name + b"\xfe".join(record))[0])
        with d.terminal() as t:
            t.until("Username: ")
            t.type(d.name)
            t.until("Password: ")
            t.type("secret")
            text = t.until("\n:")
            check_true("no question: " + text, "Account: " not in text and "Account (" not in text)
            t.type("who")
            check_true("there", " OTHER" in t.until("\n:"))
        with d.login(account=None) as c:
            check("a program enters no other", 3, c.request(3, b"ACCT")[0])
            check("but this", 0, c.request(3, b"OTHER")[0])


def test_three_empty_names_end_a_terminal():
    with Daemon() as d, d.terminal() as t:
        for _ in range(3):
            t.until("Username: ")
            t.type("")
        check_true("closed", t.ended())


def test_password_is_never_shown():
    with Daemon() as d, d.terminal() as t:
        t.until("Username: ")
        t.type(d.name)
        t.until("Password: ")
        t.type("secret")
        check_true("asterisks", "******" in t.until("Account: "))
        check_true("not in the log", "secret" not in d.log())


def test_real_unix_password():
    if not IS_ROOT:
        raise Skipped("it needs root, to make a user")
    name = f"scarlet{os.getpid()}"
    subprocess.run(["useradd", "-m", name], check=True)
    try:
        subprocess.run(["chpasswd"], input=f"{name}:Correct-Horse-7", text=True, check=True)
        pam = [f"{kind} required pam_unix.so" for kind in ("auth", "account", "session")]
        with Daemon(as_root=True, pam=pam, USER_GROUP=name) as d:
            subprocess.run(["chmod", "-R", "a+rwX", d.home], check=True)
            with d.login(name, "Correct-Horse-7") as c:
                check("user", name, c.execute("SH id -un"))
                check("groups", name, c.execute("SH id -Gn"))
            with d.client() as c:
                check("wrong", (1, REFUSED), c.login(name, "wrong"))
            for hash_of_none in ("!", "*", "x"):
                subprocess.run(["usermod", "-p", hash_of_none, name], check=True)
                with d.client() as c:
                    check(f"password hash {hash_of_none}", (1, REFUSED), c.login(name, "Correct-Horse-7"))
                with d.client() as c:
                    check("an empty one", (1, REFUSED), c.login(name, ""))
            subprocess.run(["chpasswd"], input=f"{name}:Correct-Horse-7", text=True, check=True)
            with d.login(name, "Correct-Horse-7"):
                pass
            subprocess.run(["usermod", "-e", "1", name], check=True)
            with d.client() as c:
                check("expired", (1, REFUSED), c.login(name, "Correct-Horse-7"))
    finally:
        subprocess.run(["userdel", "-r", name], capture_output=True, check=False)


def test_long_passwords_and_names_are_bounded():
    with Daemon() as d:
        long = "x" * 1024
        d.set_passwords({d.name: long[:512]})
        for password, result in ((long[:512], 0), (long, 1), (long + "x", 1)):
            with d.client() as c:
                check(f"{len(password)} bytes", result, c.login(d.name, password)[0])
        for size in (64, 65, 300):
            with d.client() as c:
                check(f"name of {size}", 1, c.login("u" * size, "x")[0])


def test_connection_limits():
    with Daemon(MAX_CONNECTIONS=2) as d, d.client(), d.client():
        with d.client(greet=False) as c:
            check_true("a third is closed", c.ended())
        d.logged("refused: MAX_CONNECTIONS reached")
    with Daemon(MAX_CONNECTIONS_PER_HOST=1) as d, d.client():
        with d.client(greet=False) as c:
            check_true("closed", c.ended())
    with Daemon(MAX_CONNECTIONS_PER_USER=1) as d, d.login():
        with d.client() as c:
            check("refused", (1, REFUSED), c.login(d.name, "secret"))
        d.logged("MAX_CONNECTIONS_PER_USER reached")


def test_connection_rate():
    with Daemon(CONNECT_RATE=3) as d:
        ended = 0
        for _ in range(10):
            with d.client(greet=False) as c:
                c.socket.settimeout(5)
                try:
                    ended += c.socket.recv(1) != b"\x06"
                except ConnectionError:
                    ended += 1
        check_true(f"most were refused: {ended}", ended >= 5)
        d.logged("CONNECT_RATE exceeded")


def test_allowed_hosts():
    with Daemon(ALLOWED_HOSTS="10.0.0.0/8,fd00::/8") as d, d.client(greet=False) as c:
        check_true("closed", c.ended())
        d.logged("host not in ALLOWED_HOSTS")


def test_login_grace_time():
    with Daemon(LOGIN_GRACE_TIME=1) as d:
        with d.client() as c:
            start = time.monotonic()
            check_true("closed", c.ended())
            check_true("in time", time.monotonic() - start < 15)
        with d.client() as c:
            start = time.monotonic()
            try:
                for byte in b"\x40\0\0\0\x18\0" * 4:
                    c.socket.sendall(bytes([byte]))
                    time.sleep(0.2)
            except ConnectionError:
                pass
            check_true("a slow one is closed too", c.ended() and time.monotonic() - start < 15)
        with d.terminal() as t:
            t.until("Username: ")
            check_true("closed", t.ended())
        wait_for("no process stays", lambda: not d.monitors())


def test_service_name_of_pam_is_configurable():
    with Daemon(start=False, PAM_SERVICE="special") as d:
        os.rename(f"{d.directory}/pam/{SERVICE}", f"{d.directory}/pam/special")
        d.set_passwords({})
        with open(d.passwords, "w", encoding="utf-8") as file:
            file.write(f"{d.name}:secret:special\n")
        d.start()
        with d.login():
            pass
