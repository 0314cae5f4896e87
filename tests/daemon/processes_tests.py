# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon's processes: what rights each has, what happens when one is killed, the service manager."""
import contextlib
import grp
import os
import pwd
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

from harness import (IS_ROOT, TOP, Daemon, Skipped, Terminal, check, check_true, children_of, free_port, process_status,
                     program_of, wait_for)

NO_CAPABILITIES = "0" * 16


def parts(d):
    """Monitor, and its children, of the only connection."""
    monitor = wait_for("a monitor", d.monitors)[0]
    return monitor, wait_for("its child", lambda: children_of(monitor))


def check_caged(d, pid):
    wait_for("the filter is on", lambda: process_status(pid).get("Seccomp") == "2")
    status = process_status(pid)
    check("no new privileges", "1", status["NoNewPrivs"])
    check("capabilities", {NO_CAPABILITIES}, {status["CapEff"], status["CapPrm"], status["CapInh"], status["CapAmb"]})
    check("descriptors", {"0", "1", "2"}, set(os.listdir(f"/proc/{pid}/fd")) & {"0", "1", "2"} if IS_ROOT else {"0", "1", "2"})
    if d.as_root:
        nobody = pwd.getpwnam("nobody")
        check("user", [str(nobody.pw_uid)] * 4, status["Uid"].split())
        check("group", [str(nobody.pw_gid)] * 4, status["Gid"].split())
        check("groups", "", status["Groups"].strip())
        check("root directory", [], os.listdir(f"/proc/{pid}/root"))
        check("its memory is its own", 0, os.stat(f"/proc/{pid}/mem").st_uid)


@contextlib.contextmanager
def user_of_the_test():
    if not IS_ROOT:
        raise Skipped("it needs root, to make a user")
    name = f"scarlet{os.getpid()}"
    subprocess.run(["useradd", "-m", "-G", "users", name], check=True)
    try:
        yield pwd.getpwnam(name)
    finally:
        subprocess.run(["userdel", "-r", name], capture_output=True, check=False)


def test_rights_of_every_process_in_every_phase():
    with user_of_the_test() as user:
        with Daemon(as_root=True, USER_GROUP=user.pw_name) as d:
            subprocess.run(["chmod", "-R", "a+rwX", d.home], check=True)
            d.set_passwords({user.pw_name: "secret"})
            with d.client() as c:
                monitor, (caged,) = parts(d)
                check("monitor", "0", process_status(monitor)["Uid"].split()[0])
                check_caged(d, caged)
                check("login", 0, c.login(user.pw_name, "secret")[0])
                check("account", 0, c.request(3, b"ACCT")[0])
                wait_for("the caged process is gone", lambda: len(children_of(monitor)) == 1)
                session, = children_of(monitor)
                status = process_status(session)
                check("program", "qm", status["Name"])
                check("user", [str(user.pw_uid)] * 4, status["Uid"].split())
                check("group", [str(user.pw_gid)] * 4, status["Gid"].split())
                groups = {str(user.pw_gid), str(grp.getgrnam("users").gr_gid)}
                check("groups", groups, set(status["Groups"].split()))
                check("capabilities", {NO_CAPABILITIES}, {status["CapEff"], status["CapPrm"]})
                leaked = [os.readlink(f"/proc/{session}/fd/{n}") for n in os.listdir(f"/proc/{session}/fd")]
                check("sockets", 1, sum(name.startswith("socket:") for name in leaked))
            wait_for("that connection is gone", lambda: not d.monitors())
            with d.terminal() as t:
                t.until("Username: ")
                monitor, (caged,) = parts(d)
                check_caged(d, caged)
                t.type(user.pw_name)
                t.until("Password: ")
                t.type("secret")
                t.until("Account: ")
                t.type("ACCT")
                t.until("\n:")
                names = {program_of(p): p for p in children_of(monitor)}
                check("processes", {"qm", "qmlnxd"}, set(names))
                check_caged(d, names["qmlnxd"])
                check("user", str(user.pw_uid), process_status(names["qm"])["Uid"].split()[0])


def test_cage_without_root():
    with Daemon() as d, d.client():
        _, (caged,) = parts(d)
        check_caged(d, caged)


def test_commands_see_nothing_of_the_connection():
    with Daemon() as d, d.login() as c:
        sockets = c.execute("SH ls -l /proc/self/fd | grep -c socket:")
        check("sockets of a shell command", "0", sockets.strip())
        check_true("environment", "LD_PRELOAD" not in c.execute("SH env"))


def test_killed_session_ends_its_connection_only():
    with Daemon() as d, d.login() as other, d.login() as c:
        sessions = [p for m in d.monitors() for p in children_of(m) if program_of(p) == "qm"]
        check("sessions", 2, len(sessions))
        pid = int(c.execute("SH echo $PPID"))
        check_true("it is one of them", pid in sessions)
        os.kill(pid, signal.SIGKILL)
        check_true("closed", c.ended())
        check("the other goes on", "ACCT", other.execute("WHO").split()[1])
        wait_for("cleaned up", lambda: len(d.monitors()) == 1)
        check("one user is left", 1, d.command("-u").stdout.count(d.name))


def test_killed_caged_process_ends_its_connection_only():
    with Daemon() as d, d.login() as other, d.client() as c:
        caged = [p for m in d.monitors() for p in children_of(m) if program_of(p) == "qmlnxd"]
        for pid in caged:
            os.kill(pid, signal.SIGKILL)
        check_true("closed", c.ended())
        check("the other goes on", "ACCT", other.execute("WHO").split()[1])


def test_killed_relay_ends_the_terminal_session():
    with Daemon() as d, d.terminal() as t:
        t.login(d.name)
        monitor, children = parts(d)
        os.kill(next(p for p in children if program_of(p) == "qmlnxd"), signal.SIGKILL)
        check_true("closed", t.ended())
        wait_for("the session ended", lambda: not d.monitors())


def test_killed_monitor_leaves_no_session():
    with Daemon() as d, d.client() as c:
        os.kill(d.monitors()[0], signal.SIGKILL)
        check_true("closed", c.ended())


def test_sessions_survive_the_daemon_and_are_found_again():
    with Daemon(MAX_CONNECTIONS=3) as d, d.login() as c:
        d.process.kill()
        d.process.wait()
        check("the session goes on", "ACCT", c.execute("WHO").split()[1])
        d.start()
        d.logged("1 session\\(s\\) of an earlier daemon are running on")
        with d.client(), d.client():
            with d.client(greet=False) as third:
                check_true("they are counted", third.ended())
        d.signal(signal.SIGTERM)
        check_true("and ended with the new one", c.ended(20))
        check("status", 0, d.process.wait(20))


def test_stop_ends_sessions_in_order():
    with Daemon() as d, d.login() as c, d.terminal() as t:
        t.login(d.name)
        start = time.monotonic()
        d.signal(signal.SIGTERM)
        check_true("client closed", c.ended())
        check_true("terminal closed", t.ended())
        check("status", 0, d.process.wait(20))
        check_true("soon", time.monotonic() - start < 8)
        check_true("said so", ": Stopped" in d.log())
        check("nobody is left", 0, d.command("-u").stdout.count("ACCT"))


def test_reload_reads_the_configuration_for_new_connections():
    with Daemon() as d, d.login() as c:
        d.write_configuration(ALLOWED_HOSTS="10.0.0.0/8")
        d.signal(signal.SIGHUP)
        d.logged("have been read again")
        check("open sessions stay", "ACCT", c.execute("WHO").split()[1])
        with d.client(greet=False) as refused:
            check_true("new ones obey", refused.ended())
        d.write_configuration(ALLOWED_HOSTS="nonsense")
        d.signal(signal.SIGHUP)
        d.logged("The configuration stays as it was: ALLOWED_HOSTS 'nonsense'")


class Manager:
    """What systemd gives a service: a socket for notifications."""

    def __init__(self):
        self.directory = tempfile.mkdtemp()
        os.chmod(self.directory, 0o777)
        self.path = self.directory + "/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        os.chmod(self.path, 0o777)
        self.socket.settimeout(10)

    def until(self, wanted):
        while True:
            if self.socket.recv(4096).decode() == wanted:
                return


def test_service_manager_hears_ready_reload_watchdog_and_stop():
    manager = Manager()
    with Daemon(environment={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "400000"}) as d:
        manager.until("READY=1")
        for _ in range(3):
            manager.until("WATCHDOG=1")
        d.signal(signal.SIGHUP)
        manager.until("RELOADING=1")
        manager.until("READY=1")
        d.signal(signal.SIGTERM)
        manager.until("STOPPING=1")


def test_sockets_of_the_service_manager():
    if shutil.which("systemd-socket-activate") is None:
        raise Skipped("systemd-socket-activate is not installed")
    with Daemon(start=False) as d:
        command = ["systemd-socket-activate", "-l", f"127.0.0.1:{d.client_port}", "-l", f"127.0.0.1:{d.terminal_port}",
                   d.directory + "/qmlnxd", "-home", d.home]
        d.output = open(d.directory + "/daemon.log", "ab")
        d.process = subprocess.Popen(d.as_user() + command, stdout=d.output, stderr=d.output, cwd="/",
                                     stdin=subprocess.DEVNULL)
        d.logged("Listening on")
        with d.login():
            pass
        with d.terminal() as t:
            t.until("Username: ")


def test_a_listening_socket_on_descriptor_0():
    """As inetd gives it to a service that waits."""
    with Daemon(start=False) as d, socket.socket() as listener:
        listener.bind(("127.0.0.1", d.client_port))
        listener.listen()
        d.output = open(d.directory + "/daemon.log", "ab")
        d.process = subprocess.Popen(d.as_user() + [d.directory + "/qmlnxd", "-home", d.home], stdout=d.output,
                                     stderr=d.output, cwd="/", stdin=listener)
        d.logged(": Ready")
        with d.login() as c:
            check_true("a session", "ACCT" in c.execute("WHO"))
            check("which does not have the socket", "0", c.execute("SH ls -l /proc/self/fd | grep -c socket:").strip())


def test_the_part_that_runs_as_root_is_small():
    """The listener, the monitors, and what the two say to each other and to the caged processes."""
    lines = 0
    for name in ("daemon", "monitor", "connections", "wire"):
        with open(f"{TOP}/gplsrc/daemon/{name}.cpp", encoding="utf-8") as file:
            lines += len(file.readlines())
    check_true(f"{lines} lines", lines <= 1_000)


def test_a_lost_terminal_runs_on_exit_and_rolls_back():
    with Daemon() as d, d.login() as c:
        folder = d.home + "/acct"

        def put(name, *lines, file="VOC"):
            handle = c.request(4, file.encode())[2]
            data = "\xfe".join(lines).encode("latin-1")
            check("written", 0, c.request(16, handle + struct.pack("<h", len(name)) + name.encode() + data)[0])
        c.execute("CREATE.FILE THINGS")
        c.execute("CREATE.FILE BP DIRECTORY")
        put("k", "old", file="THINGS")
        put("TX", "OPEN 'THINGS' TO F ELSE STOP", "BEGIN TRANSACTION", "READU X FROM F,'k' ELSE NULL", "WRITE 'new' ON F,'k'",
            "CRT 'asks'", "INPUT Z", "COMMIT", "END TRANSACTION", file="BP")
        put("ENDLESS", "LOOP", "SLEEP 0.1", "REPEAT", file="BP")
        c.execute("BASIC BP *")
        put("ON.EXIT", "PA", f"SH touch {folder}/left", "RUN BP ENDLESS")
        handle = c.request(4, b"THINGS")[2]
        with d.terminal() as t:
            t.login(d.name)
            t.type("RUN BP TX")
            t.until("asks")
            check("locked", 4, c.request(9, handle + b"k")[0])
        wait_for("ON.EXIT runs", lambda: os.path.exists(folder + "/left"))
        wait_for("and has its time, not more", lambda: len(d.monitors()) == 1, 30)
        check("rolled back, the lock gone", (0, b"old"), c.request(9, handle + b"k")[::2])
        c.request(15, handle + b"k")
        os.remove(folder + "/left")
        put("ON.EXIT", "PA", f"SH touch {folder}/left")
        with d.terminal() as t:
            t.login(d.name)
            c.execute("LOGOUT 2")
            check_true("ended by another", t.ended())
        wait_for("with ON.EXIT", lambda: os.path.exists(folder + "/left"))


def refused_configuration(wanted, **parameters):
    with Daemon(start=False) as d:
        d.write_configuration(**parameters)
        run = subprocess.run(d.as_user() + [d.directory + "/qmlnxd", "-home", d.home], capture_output=True, text=True,
                             cwd="/", timeout=20, check=False)
        check("status", 1, run.returncode)
        check_true(f"{wanted!r} in {run.stderr!r}", wanted in run.stderr)


def test_wrong_configurations_are_refused():
    for wanted, parameters in (
            ("that needs ALLOW_PUBLIC_BIND=YES, TLS=REQUIRED", {"BIND_ADDRESS": "0.0.0.0"}),
            ("that needs ALLOW_PUBLIC_BIND=YES, TLS=REQUIRED", {"BIND_ADDRESS": "::"}),
            ("that needs ALLOW_PUBLIC_BIND=YES, TLS=REQUIRED", {"BIND_ADDRESS": "0.0.0.0", "ALLOW_PUBLIC_BIND": "YES"}),
            ("is not an IPv4 or IPv6 address", {"BIND_ADDRESS": "localhost"}),
            ("REQUIRE_PASSWORD=NO", {"REQUIRE_PASSWORD": "NO"}),
            ("there is no such group", {"USER_GROUP": "no-such-group"}),
            ("there is no such user", {"DAEMON_USER": "no-such-user"}),
            ("there is no such user", {"DAEMON_USER": "root"}),
            ("TLS=PERHAPS", {"TLS": "perhaps"}),
            ("a server needs a certificate and a key", {"TLS": "ON"}),
            ("OPERATOR_TOKEN must be the digest", {"OPERATOR_TOKEN": "my-secret-token"}),
            ("MAX_CONNECTIONS", {"MAX_CONNECTIONS": "0"}),
            ("NO_SUCH_NAME", {"NO_SUCH_NAME": "1"})):
        refused_configuration(wanted, **parameters)


def test_a_taken_port_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused_configuration("can not listen on 127.0.0.1 port", QMCLIENT_PORT=taken.getsockname()[1])


def test_ipv6():
    with Daemon(BIND_ADDRESS="127.0.0.1,::1") as d:
        with d.client(host="::1") as c:
            check("login", (0, b""), c.login(d.name, "secret"))
            check("account", 0, c.request(3, b"ACCT")[0])
        d.logged("from ::1")


def test_two_users_share_an_instance_as_the_manual_says():
    if not IS_ROOT:
        raise Skipped("it needs root, to make users")
    group, names = f"sg{os.getpid()}", [f"sq{os.getpid()}", f"sa{os.getpid()}", f"sb{os.getpid()}"]
    subprocess.run(["groupadd", group], check=True)
    try:
        for name in names:
            subprocess.run(["useradd", "-m", "-g" if name == names[0] else "-G", group, name], check=True)
        with Daemon(start=False, as_root=True, USER_GROUP=group) as d:
            os.rename(d.home, d.home + ".other")
            subprocess.run(["install", "-d", "-o", names[0], "-g", group, "-m", "2775", d.home], check=True)
            d.write_configuration()
            for words in (["-start"], ["-newaccount", d.home + "/shared", "SHARED"]):
                command = " ".join([d.qm, *words])
                run = subprocess.run(["runuser", "-u", names[0], "--", "sh", "-c", f"umask 002; SCARLET_HOME={d.home} {command}"],
                                     capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, check=False)
                check(run.stdout + run.stderr, 0, run.returncode)
            d.set_passwords({name: "secret" for name in names})
            d.start()
            with d.login(names[1], account="SHARED") as a, d.login(names[2], account="SHARED") as b:
                check_true("made", "CREATE" not in a.execute("CREATE.FILE COMMON"))
                file = a.request(4, b"COMMON")[2]
                check("written by one", 0, a.request(16, file + b"\x01\0" + b"k" + b"from a")[0])
                theirs = b.request(4, b"COMMON")[2]
                check("read by the other", b"from a", b.request(6, theirs + b"k")[2])
                check("written by the other", 0, b.request(16, theirs + b"\x01\0" + b"k" + b"from b")[0])
                check("seen", b"from b", a.request(6, file + b"k")[2])
                check("locked", 0, a.request(9, file + b"k")[0])
                check("refused to the other", 4, b.request(9, theirs + b"k")[0])
                check("three users of the system see each other", 2, a.execute("LISTU").count("SHARED"))
            with d.login(names[1], account="SHARED") as a:
                check("after all have left", b"from b", a.request(6, a.request(4, b"COMMON")[2] + b"k")[2])
    finally:
        for name in names:
            subprocess.run(["userdel", "-r", name], capture_output=True, check=False)
        subprocess.run(["groupdel", group], capture_output=True, check=False)


def private_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as maps:
        return sum(int(line.split()[1]) for line in maps if line.startswith("Private_"))


def available_gib():
    with open("/proc/meminfo", encoding="ascii") as memory:
        return int(re.search(r"MemAvailable:\s+(\d+)", memory.read()).group(1)) / 2**20


def test_a_thousand_idle_sessions_have_little_memory_each():
    """1,000 where 4 GB are free, 100 elsewhere; a sanitizer's memory is not ours. The first session, which opens the
    instance for all, is left out."""
    count = 1000 if available_gib() >= 4 else 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < count + 100:
        raise Skipped("too few descriptors are allowed")
    with Daemon(MAX_CONNECTIONS=count + 10, NUMUSERS=count + 10) as d:
        clients = [d.login() for _ in range(count)]
        sessions = [pid for monitor in d.monitors() for pid in children_of(monitor)]
        check("sessions", count, len(sessions))
        sizes = sorted(private_kib(pid) for pid in sessions)
        check("commands work", 0, clients[0].request(21, b"WHO")[0])
        check_true(f"KiB: median {sizes[len(sizes) // 2]}, most {sizes[-3:]}",
                   sizes[-2] < 2048 or "asan" in os.environ.get("SCARLET_BIN", ""))
        for client in clients:
            client.close()
        wait_for("all end", lambda: not d.monitors(), 120)


test_a_thousand_idle_sessions_have_little_memory_each.seconds = 600
