#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the seeds of a fuzz target of the conformance cases: seeds.py TARGET FOLDER. What a seed looks like stands at
the head of tests/fuzz/TARGET_fuzz.cpp. Does nothing when the folder is there already."""
import base64
import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

top = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def cases(pattern):
    for path in sorted(glob.glob(os.path.join(top, "tests", "conformance", pattern))):
        with open(path, "rb") as file:
            yield file.read()


def basic():
    for source in cases("*/*.bas"):
        yield b"\x06" + source
    for text in cases("query/*.tcl"):
        for expression in re.findall(rb"^I\n(.+)$", text, re.M):
            yield b"\x00" + expression


def convert():
    pair = re.compile(rb"\b([IO]CONV|FMT|MATCHFIELD)\(\s*['\"]([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]", re.I)
    verbs = {b"OCONV": 0, b"ICONV": 1, b"FMT": 4, b"MATCHFIELD": 6}
    for source in cases("*/*.bas"):
        for verb, data, code in pair.findall(source):
            yield bytes([verbs[verb.upper()]]) + code + b"\0" + data
            yield bytes([7]) + code + b"\0" + data


def pattern():
    form = re.compile(rb"['\"]([^'\"]*)['\"]\s+MATCH(?:ES)?\s+['\"]([^'\"]*)['\"]", re.I)
    for source in cases("*/*.bas"):
        for data, text in form.findall(source) + re.findall(rb"MATCHFIELD\('([^']*)','([^']*)'", source):
            yield text + b"\0" + data


def query():
    verbs = ["LIST", "SORT", "COUNT", "SUM", "SELECT", "SSELECT"]
    for text in cases("query/*.tcl"):
        for verb, rest in re.findall(rb"^([A-Z]+) [A-Z]+ (.+)$", text, re.M):
            word = verb.decode()
            yield bytes([verbs.index(word) if word in verbs else 0]) + rest


def dictionary():
    for text in cases("query/*.tcl"):
        for kind, body in re.findall(rb"^<<< DICT \S+ \S+\n([ACDIS])\n(.*?)^>>>", text, re.M | re.S):
            fields = body.split(b"\n") + [b""] * 8
            if kind == b"I":
                yield b"\x00" + fields[0] + b"\n" + fields[1]
            elif kind == b"D":
                yield b"\x02" + fields[1] + b"\n" + fields[3]
            elif kind == b"C":
                yield b"\x04" + fields[0].replace(b"]", b"\n")
            else:
                yield b"\x01" + fields[6]
        for expression in re.findall(rb"EVAL \"([^\"]+)\"", text):
            yield b"\x05" + expression


def proc():
    for seed in command():
        if seed[:1] in (b"\x02", b"\x03"):
            yield bytes([seed[0] - 2]) + seed[1:]


def command():
    kinds = {b"PA": 1, b"PQ": 2, b"PQN": 3, b"M": 6}
    for text in cases("tcl/*.tcl"):
        for kind, body in re.findall(rb"^<<< VOC \S+\n(PA|PQN|PQ|M)\n(.*?)^>>>", text, re.M | re.S):
            yield bytes([kinds[kind]]) + body
        for line in re.sub(rb"^<<<.*?^>>>", b"", text, flags=re.M | re.S).split(b"\n"):
            if line and not line.startswith(b"#"):
                yield b"\x00" + line
                if b"<<" in line:
                    yield b"\x05" + line
    for source in cases("tcl/*.bas"):
        for sentence in re.findall(rb"(?:EXECUTE |CMD=)'([^']+)'", source):
            yield b"\x00" + sentence
        for commands in re.findall(rb"CMDS=(.*?) ; GOSUB", source):
            yield b"\x04" + b"\n".join(re.findall(rb"'([^']*)'", commands))
        proc, kind = [], b"\x02"
        for line in re.findall(rb"^P(?:<-1>)?='([^']*)'", source, re.M):
            if line in (b"PQ", b"PQN"):
                if proc:
                    yield kind + b"\n".join(proc)
                proc, kind = [], bytes([kinds[line]])
            else:
                proc.append(line)


def object():  # noqa: A001 - the target's name
    """Object records without their headers, if there is a built qm to compile the cases."""
    qm = os.path.join(top, "bin", "qm")
    if not os.access(qm, os.X_OK):
        return
    work = tempfile.mkdtemp()
    environment = dict(os.environ, SCARLET_HOME=os.path.join(work, "home"))
    account = os.path.join(work, "account")

    def run(folder, *words):
        subprocess.run([qm, *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=120,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    try:
        run(work, "-newaccount", account)
        run(account, "-quiet", "CREATE.FILE BP DIRECTORY")
        for number, source in enumerate(cases("language/*.bas")):
            with open(os.path.join(account, "BP", "P%d" % number), "wb") as file:
                file.write(source)
        run(account, "-quiet", "BASIC BP *")
        for path in sorted(glob.glob(os.path.join(account, "BP.OUT", "*"))):
            with open(path, "rb") as file:
                yield file.read()[20:]
        run(account, "-stop")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def jwt():
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")
    claims = b'{"iss":"issuer","aud":"audience","exp":1800000100,"sub":"x"}'
    yield b"\0" + part(b'{"alg":"ES256"}') + b"." + part(claims) + b"." + part(b"x" * 64)
    yield b"\0" + part(b'{"alg":"RS256"}') + b"." + part(claims) + b"." + part(b"y" * 256)
    yield b'\1{"alg":"ES256","typ":"JWT"}\n' + claims
    yield b'\1{"alg":"ES256"}\n' + claims.replace(b'"audience"', b'["other","audience"]').replace(b"}", b',"nbf":1}')
    yield b'\1{"alg":"none"}\n' + claims
    yield b'\3{"alg":"ES256"}\n' + claims
    yield b"\2" + b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
"""


def login():
    yield b"\0C\4\0\0\0fred\2\0\0\0pw\0\0\0\0"
    yield b"\1\7\0\0\0command\6\0\0\0object\1\0\0\0x"
    yield b"\2ab12 fred 0 sha256:00 ACCT reader\n# no\nab13 anna 1 x\n"
    yield b'\3{"timestamp":"x","seq":1,"event":"a","prev":"' + b"0" * 64 + b'"}\n'


def configuration():
    yield b"[qm]\nMAX_CONNECTIONS=10K\nTLS=ON\nALLOW_PUBLIC_BIND=yes\n"
    with open(os.path.join(top, "config", "scarlet.conf"), "rb") as file:
        lines = file.read().split(b"\n")
    settings = [line.lstrip(b"#") for line in lines if re.match(rb"#?[A-Z0-9_]+=", line)]
    for first in range(0, len(settings), 12):
        yield b"[qm]\n" + b"\n".join(settings[first:first + 12]) + b"\n"


def policy():
    yield b"A/B\ndefault deny\npermit user:fred,group:x read,write A/*\ndeny client:10.0.0.0/8 login\n"
    yield b"WHO\npermit role:reader,token:ab12 *\ndeny * command,execute *W?O # none\ndefault permit\n"
    yield b"10.0.0.0/8,fd00::/8 1.2.3.4\npermit client:fd00::/8 admin\n"


def telnet():
    yield b"\0\xff\xfa\x18\0vt100\xff\xf0abc\r\0"
    yield b"\2\xff\xfb\x18\xff\xfb\0\xff\xfd\0\xff\xfa\x1f\0\x50\0\x18\xff\xf0\xff\xf4\xff\xff\r\n"


def proxy():
    yield b"PROXY TCP4 203.0.113.7 10.0.0.1 56324 4243\r\n"
    yield b"PROXY TCP6 2001:db8::7 2001:db8::1 56324 4243\r\n"
    yield b"PROXY UNKNOWN\r\n"
    yield b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" + b"\1" * 12
    yield b"\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24" + b"\1" * 36


def frames():
    def packet(code, data):
        return struct.pack("<ih", 6 + len(data), code) + data
    record = struct.pack("<hh", 1, 3) + b"key" + b"record"
    bodies = {3: b"ACCT", 4: b"VOC", 6: b"\1\0key", 11: b"\1\0\2\0", 16: record, 21: b"WHO", 22: b"yes",
              20: struct.pack("<h", 3) + b"SUB\0" + struct.pack("<hi", 1, 2) + b"xy",
              24: struct.pack("<h", 4) + b"fred" + struct.pack("<h", 3) + b"pwd\0",
              26: struct.pack("<hhh", 1, 2, 3) + b"IDX\0" + struct.pack("<h", 1) + b"v\0",
              30: b"\1\0\3\0key", 39: b"\1\0\3\0IDXvalue", 40: b"\1\0\3\0\0\0", 41: b"\1\0\0\0\2\0\0\0key"}
    for code in range(0, 48):
        body = bodies.get(code, b"\1\0key")
        yield b"\2" + packet(code, body)
        yield b"\x10" + packet(code, body) + packet(1, b"")
    argument = struct.pack("<hi", 1, 3) + b"abc "
    yield b"\3" + struct.pack("<ihi", 10 + len(argument), 0, 0) + argument
    yield b"\x11" + struct.pack("<ihi", 10 + len(argument), 0, 0) + argument


def main():
    target, folder = sys.argv[1:]
    if os.path.isdir(folder):
        return
    os.makedirs(folder)
    makers = {"basic": basic, "convert": convert, "query": query, "command": command, "dictionary": dictionary,
              "proc": proc, "object": object, "login": login, "pattern": pattern, "frames": frames, "telnet": telnet,
              "proxy": proxy, "jwt": jwt, "policy": policy, "configuration": configuration}
    maker = makers.get(target, lambda: ())
    for number, seed in enumerate(dict.fromkeys(maker())):
        if len(seed) <= 4096:
            with open(os.path.join(folder, "%04d" % number), "wb") as file:
                file.write(seed)


if __name__ == "__main__":
    main()
