# SPDX-License-Identifier: GPL-3.0-or-later
"""Client of Scarlet, over the library libqmcli.

    with scarlet.connect("db.example.org", "fred", "secret", "SALES") as session:
        with session.open("CUSTOMERS") as customers:
            record = customers.read("1001")
            with customers.locked("1001") as record:
                record[2] = "new name"

Records are bytes (`read`) or Records, whose fields count from 1. A session belongs to one thread at a time; different
sessions can be used by different threads. A process has at most four sessions.
"""
import contextlib
import ctypes
import threading
from ctypes import byref, c_char_p, c_int
from typing import Iterator, List, Optional, Union

from .library import load
from .record import FIELD_MARK, SUBVALUE_MARK, VALUE_MARK, Record

__all__ = ["connect", "connect_local", "Session", "File", "Record", "Prompt", "Error", "Locked", "NotFound",
           "FIELD_MARK", "VALUE_MARK", "SUBVALUE_MARK"]

Text = Union[str, bytes]
_OK, _ON_ERROR, _ELSE, _ERROR, _LOCKED, _PROMPT = range(6)
_ENCODING = "latin-1"  # marks and all: each character is a byte
_library = load()
_connecting = threading.Lock()


class Error(Exception):
    """What went wrong; `status` is the server's STATUS()."""

    def __init__(self, text: str, status: int = 0):
        super().__init__(f"{text} (status {status})" if status else text)
        self.status = status


class NotFound(Error, KeyError):
    """No such record."""


class Locked(Error):
    """Another user has the lock; `status` is his number."""


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode(_ENCODING)


def _taken(pointer: Optional[int], size: Optional[int] = None) -> bytes:
    """The bytes of a string of the library, which is given back."""
    if not pointer:
        return b""
    try:
        return ctypes.string_at(pointer) if size is None else ctypes.string_at(pointer, size)
    finally:
        _library.QMFree(pointer)


def _error_text() -> str:
    return (_library.QMError() or b"").decode(_ENCODING)


def _check(result: int, what: str) -> None:
    if result == _OK:
        return
    status = _library.QMStatus()
    if result == _ELSE:
        raise NotFound(what, status)
    if result == _LOCKED:
        raise Locked(f"{what}: locked by user {status}", status)
    text = _error_text()
    raise Error(f"{what}: {text}" if text else what, status)


def set_option(name: str, value: str) -> None:
    """TIMEOUT, CONNECT_TIMEOUT (milliseconds), TLS, TLS_CA, TLS_CERT, TLS_KEY, TLS_NAME: for connections from now on."""
    if not _library.QMSetOption(name.encode(), value.encode()):
        raise ValueError(f"{name}={value!r} is no option of a connection")


def connect(host: str, user: str, password: str, account: str, port: int = 4243, **options: str) -> "Session":
    """A session over the network. Options as set_option(), in small letters: tls="ON", tls_ca="authority.pem"."""
    with _connecting:
        for name, value in options.items():
            set_option(name.upper(), str(value))
        if not _library.QMConnect(host.encode(), port, _bytes(user), _bytes(password), _bytes(account)):
            raise Error(_error_text() or f"no connection to {host} port {port}")
        return Session(_library.QMGetSession())


def connect_local(account: str) -> "Session":
    """A session of the user who runs this program, on this machine."""
    with _connecting:
        if not _library.QMConnectLocal(_bytes(account)):
            raise Error(_error_text() or f"no local session in {account}")
        return Session(_library.QMGetSession())


class Prompt(Exception):
    """A command asks for input: `output` is what it showed. Answer with Session.respond or end it."""

    def __init__(self, output: str):
        super().__init__(output)
        self.output = output


class Session:
    """A connection to the server."""

    def __init__(self, number: int):
        self._number: Optional[int] = number

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _choose(self) -> None:
        if self._number is None or not _library.QMSetSession(self._number):
            raise Error("the session has ended")

    def close(self) -> None:
        if self._number is not None and _library.QMSetSession(self._number):
            _library.QMDisconnect()
        self._number = None

    def logto(self, account: str) -> None:
        self._choose()
        if not _library.QMLogto(_bytes(account)):
            raise Error(_error_text() or f"account {account} can not be entered", _library.QMStatus())

    @property
    def status(self) -> int:
        """STATUS() of the last request; after execute @SYSTEM.RETURN.CODE."""
        self._choose()
        return int(_library.QMStatus())

    def open(self, name: str) -> "File":
        self._choose()
        handle = _library.QMOpen(_bytes(name))
        if not handle:
            raise Error(f"file {name} can not be opened", _library.QMStatus())
        return File(self, handle, name)

    def execute(self, command: str) -> str:
        """What the command shows, lines ended by newlines. Raises Prompt when it asks for input."""
        self._choose()
        err = c_int()
        return self._output(_taken(_library.QMExecute(_bytes(command), byref(err))), err.value, command)

    def respond(self, text: str) -> str:
        """The answer to a Prompt."""
        self._choose()
        err = c_int()
        return self._output(_taken(_library.QMRespond(_bytes(text), byref(err))), err.value, "respond")

    def end_command(self) -> None:
        self._choose()
        _library.QMEndCommand()

    @staticmethod
    def _output(output: bytes, result: int, what: str) -> str:
        text = output.replace(FIELD_MARK, b"\n").decode(_ENCODING)
        if result == _PROMPT:
            raise Prompt(text)
        _check(result, what)
        return text

    def call(self, name: str, *arguments: Text) -> List[bytes]:
        """Calls a catalogued subroutine; gives all arguments as they are afterwards."""
        self._choose()
        values = [_bytes(argument) for argument in arguments]
        texts = (c_char_p * max(len(values), 1))(*values)
        sizes = (c_int * max(len(values), 1))(*[len(value) for value in values])
        _check(_library.QMTryCall(_bytes(name), len(values), texts, sizes), f"call of {name}")
        after = []
        for number in range(1, len(values) + 1):
            size = c_int()
            after.append(_taken(_library.QMGetArgBytes(number, byref(size)), size.value))
        return after

    def next_ids(self, list_number: int = 0) -> Iterator[str]:
        """The ids of a select list, which is used up."""
        while True:
            self._choose()
            pointer = _library.QMReadNext(list_number)
            if not pointer:
                return
            yield _taken(pointer).decode(_ENCODING)


class File:
    """An open file. Locks are the session's: they go when it ends at the latest."""

    def __init__(self, session: Session, handle: int, name: str):
        self._session, self._handle, self.name = session, handle, name

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._handle:
            self._session._choose()
            _library.QMClose(self._handle)
            self._handle = 0

    def _read(self, record_id: Text, lock: int, wait: bool) -> bytes:
        self._session._choose()
        size, err = c_int(), c_int()
        pointer = _library.QMReadBytes(self._handle, _bytes(record_id), lock, int(wait), byref(size), byref(err))
        data = _taken(pointer, size.value)
        _check(err.value, f"record {record_id!r} of {self.name}")
        return data

    def read(self, record_id: Text) -> Record:
        return Record(self._read(record_id, 0, False))

    def get(self, record_id: Text, default: Optional[Record] = None) -> Optional[Record]:
        try:
            return self.read(record_id)
        except NotFound:
            return default

    def read_locked(self, record_id: Text, wait: bool = True) -> Record:
        """With an update lock, which stays until the record is written, deleted or released. Missing: NotFound, and
        the lock is taken all the same."""
        return Record(self._read(record_id, 2, wait))

    def write(self, record_id: Text, data: Union[Text, Record], keep_lock: bool = False) -> None:
        self._session._choose()
        content = bytes(data) if isinstance(data, Record) else _bytes(data)
        _check(_library.QMWriteBytes(self._handle, _bytes(record_id), content, len(content), int(keep_lock)),
               f"write of {record_id!r} to {self.name}")

    def delete(self, record_id: Text, keep_lock: bool = False) -> None:
        self._session._choose()
        _check(_library.QMTryDelete(self._handle, _bytes(record_id), int(keep_lock)), f"delete of {record_id!r}")

    def lock(self, record_id: Text, update: bool = True, wait: bool = True) -> None:
        self._session._choose()
        _check(_library.QMTryRecordlock(self._handle, _bytes(record_id), int(update), int(wait)), f"lock of {record_id!r}")

    def release(self, record_id: Text = b"") -> None:
        """The lock of a record; without a name all of the file."""
        self._session._choose()
        _library.QMRelease(self._handle, _bytes(record_id))

    @contextlib.contextmanager
    def locked(self, record_id: Text, wait: bool = True) -> Iterator[Record]:
        """The record under an update lock: written at the end of the block, left alone when it raises."""
        try:
            record = self.read_locked(record_id, wait)
        except NotFound:
            record = Record(b"")
        try:
            yield record
        except BaseException:
            self.release(record_id)
            raise
        self.write(record_id, record)

    def ids(self, list_number: int = 0) -> Iterator[str]:
        """The ids of all records, in no order."""
        self._session._choose()
        _library.QMSelect(self._handle, list_number)
        return self._session.next_ids(list_number)

    def ids_by_index(self, index: str, value: Text, list_number: int = 0) -> Iterator[str]:
        self._session._choose()
        _library.QMSelectIndex(self._handle, _bytes(index), _bytes(value), list_number)
        return self._session.next_ids(list_number)

