# SPDX-License-Identifier: GPL-3.0-or-later
"""libqmcli.so with the types of its functions. SCARLET_CLIENT_LIBRARY names another file."""
import ctypes
import os
from ctypes import POINTER, c_char_p, c_int, c_short, c_void_p

_INT = POINTER(c_int)
_SIGNATURES = {
    "QMConnect": (c_int, [c_char_p, c_int, c_char_p, c_char_p, c_char_p]),
    "QMConnectLocal": (c_int, [c_char_p]),
    "QMConnected": (c_int, []),
    "QMDisconnect": (None, []),
    "QMGetSession": (c_int, []),
    "QMSetSession": (c_int, [c_int]),
    "QMLogto": (c_int, [c_char_p]),
    "QMError": (c_char_p, []),
    "QMStatus": (c_int, []),
    "QMSetOption": (c_int, [c_char_p, c_char_p]),
    "QMOpen": (c_int, [c_char_p]),
    "QMClose": (None, [c_int]),
    "QMReadBytes": (c_void_p, [c_int, c_char_p, c_int, c_int, _INT, _INT]),
    "QMWriteBytes": (c_int, [c_int, c_char_p, c_char_p, c_int, c_int]),
    "QMTryDelete": (c_int, [c_int, c_char_p, c_int]),
    "QMTryRecordlock": (c_int, [c_int, c_char_p, c_int, c_int]),
    "QMRelease": (None, [c_int, c_char_p]),
    "QMSelect": (None, [c_int, c_int]),
    "QMSelectIndex": (None, [c_int, c_char_p, c_char_p, c_int]),
    "QMReadNext": (c_void_p, [c_short]),
    "QMReadList": (c_void_p, [c_int]),
    "QMClearSelect": (None, [c_int]),
    "QMExecute": (c_void_p, [c_char_p, _INT]),
    "QMRespond": (c_void_p, [c_char_p, _INT]),
    "QMEndCommand": (None, []),
    "QMTryCall": (c_int, [c_char_p, c_int, POINTER(c_char_p), _INT]),
    "QMGetArgBytes": (c_void_p, [c_int, _INT]),
    "QMFree": (None, [c_void_p]),
}


def load() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ.get("SCARLET_CLIENT_LIBRARY", "libqmcli.so"))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
