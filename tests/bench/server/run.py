# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates of the server, beside a bare echo over the loopback and the reference's published rates; with --idle N the
private memory of N idle sessions. `python3 tests/bench/server/run.py [--seconds S] [--idle N]`"""
import argparse
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "daemon"))
import harness  # noqa: E402

REFERENCE = {"read100": 21000, "write100": 6800, "write64k": 18, "read64k": 6500, "execute": 14500, "call": 17000,
             "logins": 160}
PERMIT = [f"{kind} required pam_permit.so" for kind in ("auth", "account", "password", "session")]


def prepare(daemon):
    account = daemon.home + "/acct"
    env = {**os.environ, "SCARLET_HOME": daemon.home}

    def command(text):
        subprocess.run(daemon.as_user() + [daemon.qm, "-quiet", text], cwd=account, env=env, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True)
    command("CREATE.FILE BENCH")
    command("CREATE.FILE BP DIRECTORY")
    with open(account + "/BP/BENCHSUB", "w", encoding="utf-8") as source:
        source.write("SUBROUTINE BENCHSUB(A,B)\nA = B + 1\nRETURN\nEND\n")
    command("BASIC BP BENCHSUB")
    command("CATALOGUE BP BENCHSUB")


def private_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as maps:
        return sum(int(line.split()[1]) for line in maps if line.startswith("Private_"))


def rates(daemon, seconds):
    client = daemon.directory + "/client"
    subprocess.run(["gcc", "-O2", "-Wall", HERE + "/client.c", "-o", client], check=True)
    run = subprocess.run([client, str(daemon.client_port), daemon.name, "x", "ACCT", str(seconds), "4"],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr + daemon.log()[-2000:])
    figures = {name: float(rate) for name, rate in (line.split() for line in run.stdout.splitlines())}
    print(f"{'operation':<16}{'a second':>12}{'reference':>12}{'ratio':>8}")
    for name, rate in figures.items():
        reference = REFERENCE.get(name)
        print(f"{name:<16}{rate:>12.0f}{reference or '':>12}{f'{rate / reference:.1f}' if reference else '':>8}")
    print(f"round trip of a read / of an echo: {figures['echo100'] / figures['read100']:.2f}")
    print(f"write of 64 KiB: {figures['write64k'] / 16:.0f} MB/s, read: {figures['read64k'] / 16:.0f} MB/s")


def idle(daemon, count):
    clients = [daemon.login(password="x") for _ in range(count)]
    time.sleep(2)
    totals = {}
    for monitor in daemon.monitors():
        for pid in [monitor] + harness.children_of(monitor):
            name = "monitor" if pid == monitor else harness.program_of(pid)
            totals.setdefault(name, []).append(private_kib(pid))
    for name, sizes in totals.items():
        print(f"{name}: {len(sizes)} processes, private memory {sum(sizes) / len(sizes):.0f} KiB each")
    start = time.monotonic()
    clients[-1].execute("WHO")
    print(f"a command with {count} sessions: {1000 * (time.monotonic() - start):.1f} ms")
    for client in clients:
        client.close()
    harness.wait_for("all gone", lambda: not daemon.monitors(), 60)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=2)
    options.add_argument("--idle", type=int, default=0)
    given = options.parse_args()
    with harness.Daemon(pam=PERMIT, MAX_CONNECTIONS=2000, NUMUSERS=2000) as daemon:
        prepare(daemon)
        if given.idle:
            idle(daemon, given.idle)
        else:
            rates(daemon, given.seconds)


if __name__ == "__main__":
    main()
