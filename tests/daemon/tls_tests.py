# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS: certificates checked at the start, clients' certificates, rotation, old protocols refused, openssl s_client."""
import os
import signal
import ssl
import subprocess

from harness import Client, Daemon, Terminal, check, check_true, free_port


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make_certificate(directory, name, authority=None, days="2", subject="localhost"):
    """NAME.pem and NAME.key, signed by itself or by the authority."""
    key, certificate = f"{directory}/{name}.key", f"{directory}/{name}.pem"
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
            f"{directory}/{name}.csr", "-subj", f"/CN={subject}")
    signer = ["-signkey", key] if authority is None else ["-CA", f"{directory}/{authority}.pem", "-CAkey",
                                                           f"{directory}/{authority}.key", "-CAcreateserial"]
    extension = f"{directory}/{name}.ext"
    with open(extension, "w", encoding="utf-8") as file:
        file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:%s\n" % ("FALSE" if authority else "TRUE"))
    openssl("x509", "-req", "-in", f"{directory}/{name}.csr", "-out", certificate, "-days", days, "-extfile", extension, *signer)
    os.chmod(key, 0o640)
    return certificate, key


class TlsDaemon(Daemon):
    def __init__(self, start=True, **parameters):
        super().__init__(start=False, **parameters)
        make_certificate(self.directory, "authority", subject="Test authority")
        certificate, key = make_certificate(self.directory, "server", "authority")
        self.own(self.directory + "/server.key")
        if not os.path.isdir(key) and os.geteuid() == 0:
            os.chown(key, self.user.pw_uid, self.user.pw_gid)
        self.write_configuration(**{"TLS": "REQUIRED", "TLS_CERT": certificate, "TLS_KEY": key, **parameters})
        if start:
            self.start()

    def context(self, certificate=None):
        context = ssl.create_default_context(cafile=self.directory + "/authority.pem")
        if certificate:
            context.load_cert_chain(f"{self.directory}/{certificate}.pem", f"{self.directory}/{certificate}.key")
        return context


def use(d, c):
    check("login", (0, b""), c.login(d.name, "secret"))
    check("account", 0, c.request(3, b"ACCT")[0])
    check("command", "ACCT", c.execute("WHO").split()[1])


def test_client_and_terminal_under_tls():
    with TlsDaemon() as d:
        with d.client(context=d.context()) as c:
            use(d, c)
            check_true("version", c.socket.version() in ("TLSv1.2", "TLSv1.3"))
            data = b"x" * 3_000_000
            import struct
            handle = c.request(4, b"$HOLD")[2]
            check("a large write", 0, c.request(16, handle + struct.pack("<h", 3) + b"big" + data)[0])
            check("and read", data, c.request(6, handle + b"big")[2])
            check("quit", 0, c.request(1)[0])
        with d.terminal(context=d.context()) as t:
            t.login(d.name)
            t.type("who")
            t.until("1 ACCT")


def test_beside_plain_ports():
    port = free_port()
    with TlsDaemon(TLS="ON", QMCLIENTS_PORT=port) as d:
        with d.login():
            pass
        with Client(port, context=d.context()) as c:
            use(d, c)


def test_plain_speech_on_a_tls_port_gets_nothing():
    with TlsDaemon() as d, d.client(greet=False) as c:
        c.socket.sendall(b"\x06\0\0\0\x18\0")
        check_true("closed", c.ended())


def test_openssl_client():
    with TlsDaemon() as d:
        words = ["openssl", "s_client", "-connect", f"127.0.0.1:{d.terminal_port}", "-CAfile", d.directory + "/authority.pem",
                 "-verify_return_error", "-verify_hostname", "localhost", "-quiet"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as client:
            check("telnet's greeting", b"\xff\xfd\x2d", client.stdout.read(3))
            client.kill()


def test_old_protocols_are_refused():
    with TlsDaemon() as d:
        for version in ("-tls1", "-tls1_1"):
            run = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{d.client_port}", version, "-cipher",
                                  "ALL:@SECLEVEL=0"], input=b"", capture_output=True, timeout=30, check=False)
            check_true(f"{version} refused", run.returncode != 0)
    with TlsDaemon(TLS_MIN="1.3") as d:
        context = d.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        try:
            d.client(context=context)
        except (ssl.SSLError, ConnectionError):
            return
        raise AssertionError("TLS 1.2 got through")


def test_client_certificates():
    with TlsDaemon(start=False) as d:
        make_certificate(d.directory, "friend", "authority", subject="friend")
        make_certificate(d.directory, "stranger", subject="stranger")
        d.write_configuration(TLS_REQUIRE_CLIENT_CERT="YES", TLS_CLIENT_CA=d.directory + "/authority.pem")
        d.start()
        with d.client(context=d.context("friend")) as c:
            use(d, c)
        for shown in (None, "stranger"):
            try:
                with d.client(context=d.context(shown), greet=False) as c:
                    check("nothing comes", b"", c.socket.recv(1))
            except (ssl.SSLError, ConnectionError):
                pass


def test_reload_swaps_the_certificate():
    with TlsDaemon() as d, d.client(context=d.context()) as old:
        use(d, old)
        before = old.socket.getpeercert()["serialNumber"]
        make_certificate(d.directory, "server", "authority")
        if os.geteuid() == 0:
            os.chown(d.directory + "/server.key", d.user.pw_uid, d.user.pw_gid)
        d.signal(signal.SIGHUP)
        d.logged("have been read again")
        with d.client(context=d.context()) as new:
            check_true("another certificate", new.socket.getpeercert()["serialNumber"] != before)
        check("open connections stay", "ACCT", old.execute("WHO").split()[1])
        check_true("it ends within 30 days, which is said", "ends in" in d.log() or "certificate" in d.log())


def test_certificates_are_checked_at_the_start():
    with TlsDaemon(start=False) as d:
        def refused(wanted, **parameters):
            d.write_configuration(**parameters)
            run = subprocess.run([d.directory + "/qmlnxd", "-home", d.home, "-test"], capture_output=True, text=True,
                                 cwd="/", check=False)
            check("status", 1, run.returncode)
            check_true(f"{wanted!r} in {run.stderr!r}", wanted in run.stderr)
        good = {"TLS_CERT": d.directory + "/server.pem", "TLS_KEY": d.directory + "/server.key"}
        refused("can not be read", **{**good, "TLS_KEY": d.directory + "/none"})
        refused("can not be read", **{**good, "TLS_CERT": d.directory + "/none"})
        refused("does not belong", **{**good, "TLS_KEY": d.directory + "/authority.key"})
        os.chmod(d.directory + "/server.key", 0o644)
        refused("is open to everybody", **good)
        os.chmod(d.directory + "/server.key", 0o640)
        refused("needs TLS_CLIENT_CA", **good, TLS_REQUIRE_CLIENT_CERT="YES")
        refused("no cipher", **good, TLS_REQUIRE_CLIENT_CERT="NO", TLS_CIPHERS="NO-SUCH-CIPHER")
        openssl("x509", "-req", "-in", f"{d.directory}/server.csr", "-signkey", f"{d.directory}/server.key", "-out",
                f"{d.directory}/old.pem", "-days", "-1")
        refused("has expired", **{**good, "TLS_CERT": d.directory + "/old.pem"}, TLS_CIPHERS="")


def test_public_address_with_tls():
    with TlsDaemon(BIND_ADDRESS="0.0.0.0", ALLOW_PUBLIC_BIND="YES") as d, d.client(context=d.context()) as c:
        use(d, c)


def test_a_handshake_that_stops_ends_with_the_grace_time():
    with TlsDaemon(LOGIN_GRACE_TIME=1) as d, d.client(greet=False) as c:
        c.socket.sendall(b"\x16\x03\x01\x02\x00\x01")
        check_true("closed", c.ended(5))


def test_a_certificate_can_stand_for_the_password():
    with TlsDaemon(start=False) as d:
        make_certificate(d.directory, "mine", "authority", subject=d.name)
        make_certificate(d.directory, "friend", "authority", subject="friend")
        d.write_configuration(TLS_REQUIRE_CLIENT_CERT="YES", TLS_CLIENT_CA=d.directory + "/authority.pem", TLS_CERT_USER="CN")
        d.start()
        with d.client(context=d.context("mine")) as c:
            check("no password", (0, b""), c.login(d.name, ""))
        with Terminal(d.terminal_port, context=d.context("mine")) as t:
            t.until("Username: ")
            t.type(d.name)
            t.until("Account: ")
        with d.client(context=d.context("friend")) as c:
            check("another's certificate does not", 1, c.login(d.name, "")[0])
        with d.client(context=d.context("friend")) as c:
            check("a password still does", (0, b""), c.login(d.name, "secret"))
        with d.client(context=d.context("mine")) as c:
            check("for oneself only", 1, c.login("root", "")[0])


def test_a_login_by_certificate_needs_certificates():
    with TlsDaemon(start=False) as d:
        for parameters in ({"TLS_CERT_USER": "CN"}, {"TLS_CERT_USER": "SHOE"}):
            d.write_configuration(**parameters)
            run = d.command("-test-config")
            check_true(run.stdout, run.returncode == 1 and "TLS_CERT_USER" in run.stdout)
