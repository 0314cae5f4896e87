# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of another system (QMNet): one instance with a daemon serves them, a session of another instance opens them."""
import concurrent.futures
import os
import signal
import subprocess

from harness import Daemon, check, check_true, children_of, wait_for
from tls_tests import TlsDaemon

PROGRAM = """
EQU FM TO CHAR(254)
OPEN 'THERE' TO F ELSE STOP 'OPEN ':STATUS()
WRITE 'one':FM:'two' ON F, 'A'
WRITE 'three' ON F, 'B'
READ R FROM F, 'A' THEN CRT 'READ ':R<2>
READV V FROM F, 'A', 1 THEN CRT 'READV ':V
READ R FROM F, 'NONE' ELSE CRT 'ELSE ':STATUS()
READU R FROM F, 'A' THEN CRT 'READU ':R<1>
CRT 'LOCKED ':RECORDLOCKED(F, 'A')
WRITE 'changed' ON F, 'A'
CRT 'RELEASED ':RECORDLOCKED(F, 'A')
RECORDLOCKU F, 'B'
CRT 'LOCKED ':RECORDLOCKED(F, 'B')
RELEASE F, 'B'
FILELOCK F LOCKED CRT 'FILE LOCKED BY SOMEBODY'
FILEUNLOCK F
SELECT F
N = 0
LOOP
   READNEXT ID ELSE EXIT
   N += 1
REPEAT
CRT 'SELECTED ':N
DELETE F, 'B'
READ R FROM F, 'B' ELSE CRT 'DELETED'
CRT 'TYPE ':FILEINFO(F, 3)
CRT 'INDICES ':INDICES(F)
SELECTINDEX 'KIND', 'red' FROM F TO 2
LOOP
   READNEXT ID FROM 2 ELSE EXIT
   CRT 'RED ':ID
REPEAT
SETLEFT 'KIND' FROM F
SELECTRIGHT 'KIND' FROM F SETTING KEY TO 3
CRT 'FIRST ':KEY
OPEN 'DICT', 'THERE' TO D ELSE STOP 'DICT ':STATUS()
READ R FROM D, 'KIND' THEN CRT 'DICT ':R[1,1]
OPEN 'FAR:ACCT:STOCK' TO G ELSE STOP 'THREE ':STATUS()
READ R FROM G, 'A' THEN CRT 'SAME ':R
CLEARFILE G
READ R FROM G, 'A' ELSE CRT 'CLEARED'
"""


class Near:
    """An instance without a daemon, whose user has a line for the server FAR."""

    def __init__(self, far, netfiles=1, password="secret", mode=0o600, tls="", server="far"):
        self.instance = Daemon(start=False, NETFILES=netfiles)
        self.account = self.instance.home + "/acct"
        logins = self.instance.home + "/.scarlet-servers"
        if password is not None:
            with open(logins, "w", encoding="utf-8") as file:
                file.write(f"# servers\nOTHER x y\n{server} {far.name} {password}\n")
            os.chmod(logins, mode)
        self.run(f"SET.SERVER FAR localhost:{far.client_port} {tls}", account="QMSYS")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.instance.close()

    def run(self, command, account="ACCT"):
        self.instance.own(self.instance.home)
        env = {**os.environ, "SCARLET_HOME": self.instance.home, "HOME": self.instance.home}
        done = subprocess.run(self.instance.as_user() + [self.instance.qm, "-quiet", "-a" + account, command], env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="latin-1", cwd="/",
                              check=False)
        return done.stdout + done.stderr

    def program(self, source):
        folder = self.account + "/BP"
        if not os.path.isdir(folder):
            self.run("CREATE.FILE BP DIRECTORY")
        with open(folder + "/P", "w", encoding="latin-1") as file:
            file.write(source)
        made = self.run("BASIC BP P")
        check_true(made, "no errors" in made)
        return self.run("RUN BP P").split("\n")

    def point_to(self, account, file):
        said = self.program(f"OPEN 'VOC' TO V ELSE STOP\nWRITE 'Q':@FM:'{account}':@FM:'{file}':@FM:'FAR' ON V, 'THERE'\n")
        check("VOC entry", [""], said)


def make_stock(far):
    with far.login() as c:
        for command in ("CREATE.FILE STOCK", "CREATE.FILE BP DIRECTORY"):
            c.execute(command)
        with open(far.home + "/acct/BP/FILL", "w", encoding="latin-1") as file:
            file.write("OPEN 'DICT','STOCK' TO D ELSE STOP\n"
                       "WRITE 'D':@FM:'1':@FM:@FM:'Kind':@FM:'10L':@FM:'S' ON D, 'KIND'\n"
                       "EXECUTE 'CREATE.INDEX STOCK KIND'\n"
                       "OPEN 'STOCK' TO F ELSE STOP\n"
                       "WRITE 'red' ON F, 'R1'\nWRITE 'blue' ON F, 'R2'\nWRITE 'red' ON F, 'R3'\n")
        far.own(far.home)
        c.execute("BASIC BP FILL")
        c.execute("RUN BP FILL")
        c.execute("BUILD.INDEX STOCK KIND")


def test_programs_work_with_files_of_another_system():
    with Daemon(NETFILES=2) as far, Near(far) as near:
        make_stock(far)
        near.point_to("ACCT", "STOCK")
        said = [line for line in near.program(PROGRAM) if line]
        check("said", ["READ two", "READV one", "ELSE 3006", "READU one", "LOCKED 2", "RELEASED 0", "LOCKED 2",
                       "SELECTED 5", "DELETED", "TYPE 3", "INDICES KIND", "RED R1", "RED R3", "FIRST blue", "DICT D",
                       "SAME changed", "CLEARED"], said)


def test_a_lock_held_there_is_waited_for():
    with Daemon(NETFILES=2) as far, Near(far) as near:
        make_stock(far)
        near.point_to("ACCT", "STOCK")
        with far.login() as c:
            c.execute("CREATE.FILE OTHER")
            with open(far.home + "/acct/BP/HOLD", "w", encoding="latin-1") as file:
                file.write("OPEN 'STOCK' TO F ELSE STOP\nREADU R FROM F, 'R1' ELSE NULL\nEXECUTE 'SLEEP 2'\n"
                           "WRITE 'held' ON F, 'R1'\n")
            far.own(far.home)
            c.execute("BASIC BP HOLD")
            c.execute("PHANTOM RUN BP HOLD")
            said = near.program("OPEN 'THERE' TO F ELSE STOP STATUS()\n"
                                "FOR I = 1 TO 100\n"
                                "   READU R FROM F, 'R1' LOCKED EXIT THEN RELEASE F, 'R1'\n"
                                "   NAP 50\nNEXT I\n"
                                "READU R FROM F, 'R1' THEN CRT R\n")
            check("what the holder wrote", ["held", ""], said)


def test_what_keeps_a_session_from_files_of_another_system_is_told_apart():
    source = "OPEN 'THERE' TO F THEN CRT 'OPEN' ELSE CRT STATUS()\n"
    with Daemon(NETFILES=2) as far:
        for how, status in (({"netfiles": 0}, "3024"), ({"password": "wrong"}, "7008"), ({"password": None}, "7008"),
                            ({"server": "another"}, "7008"), ({"mode": 0o644}, "3035")):
            with Near(far, **how) as near:
                near.point_to("ACCT", "VOC")
                check(f"{how}", [status, ""], near.program(source))
        with Near(far) as near:
            near.point_to("NOWHERE", "VOC")
            check_true("no such account", near.program(source)[0] not in ("OPEN", ""))
            near.point_to("ACCT", "VOC")
            check("there", ["OPEN", ""], near.program(source))
            near.run("DELETE.SERVER FAR", account="QMSYS")
            check("no such server", ["7001", ""], near.program(source))
    with Daemon(NETFILES=0) as far, Near(far) as near:
        near.point_to("ACCT", "VOC")
        check("not opened to others", ["7009", ""], near.program(source))


def test_a_connection_may_be_encrypted():
    source = "OPEN 'THERE' TO F THEN CRT 'OPEN' ELSE CRT STATUS()\n"
    with TlsDaemon(NETFILES=2) as far:
        for tls, said in ((f"TLS {far.directory}/authority.pem", "OPEN"), ("TLS", "7005")):
            with Near(far, tls=tls) as near:
                near.point_to("ACCT", "VOC")
                check(tls, [said, ""], near.program(source))


def test_a_server_that_goes_away_ends_what_was_open():
    with Daemon(NETFILES=2) as far, Near(far) as near, concurrent.futures.ThreadPoolExecutor(1) as pool:
        near.point_to("ACCT", "VOC")
        ready, gone = (f"{near.account}/{name}" for name in ("ready", "gone"))
        said = pool.submit(near.program, "OPEN 'THERE' TO F ELSE STOP STATUS()\n"
                           "READ R FROM F, 'WHO' THEN CRT 'THERE'\n"
                           f"EXECUTE 'SH touch {ready}; while [ ! -e {gone} ]; do sleep 0.05; done'\n"
                           "READ R FROM F, 'WHO' ON ERROR CRT 'GONE ':STATUS() THEN CRT 'STILL' ELSE CRT 'ELSE'\n"
                           "OPEN 'THERE' TO F THEN CRT 'AGAIN' ELSE CRT STATUS()\n")
        wait_for("the file is open", lambda: os.path.exists(ready), 30)
        for session in [child for monitor in far.monitors() for child in children_of(monitor)]:
            os.kill(session, signal.SIGKILL)
        with open(gone, "w", encoding="utf-8"):
            pass
        check("said", ["THERE", "GONE 7005", "AGAIN", ""], said.result(30))
