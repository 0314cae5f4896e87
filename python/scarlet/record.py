# SPDX-License-Identifier: GPL-3.0-or-later
"""Records as dynamic arrays: fields, values and subvalues, counted from 1."""
from typing import Iterator, List, Tuple, Union

FIELD_MARK, VALUE_MARK, SUBVALUE_MARK = b"\xfe", b"\xfd", b"\xfc"
_MARKS = (FIELD_MARK, VALUE_MARK, SUBVALUE_MARK)
_ENCODING = "latin-1"
Place = Union[int, Tuple[int, ...]]


def _split(data: bytes, depth: int) -> List[bytes]:
    return data.split(_MARKS[depth]) if data else []


def _get(data: bytes, place: Tuple[int, ...], depth: int) -> bytes:
    if depth == len(place):
        return data
    parts = _split(data, depth)
    number = place[depth]
    return _get(parts[number - 1], place, depth + 1) if number <= len(parts) else b""


def _set(data: bytes, place: Tuple[int, ...], depth: int, item: bytes) -> bytes:
    if depth == len(place):
        return item
    parts = _split(data, depth)
    number = place[depth]
    parts += [b""] * (number - len(parts))
    parts[number - 1] = _set(parts[number - 1], place, depth + 1, item)
    return _MARKS[depth].join(parts)


class Record:
    """record[2] is field 2 as a string, record[2, 1] its first value; a missing one is "". Assignment makes room."""

    def __init__(self, data: Union[bytes, str] = b""):
        self._data = data if isinstance(data, bytes) else data.encode(_ENCODING)

    def __bytes__(self) -> bytes:
        return self._data

    def __str__(self) -> str:
        return self._data.decode(_ENCODING)

    def __repr__(self) -> str:
        return f"Record({self._data!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and other._data == self._data

    def __hash__(self) -> int:
        return hash(self._data)

    def __len__(self) -> int:
        return len(_split(self._data, 0))

    def __iter__(self) -> Iterator[str]:
        return (part.decode(_ENCODING) for part in _split(self._data, 0))

    @staticmethod
    def _place(place: Place) -> Tuple[int, ...]:
        numbers = place if isinstance(place, tuple) else (place,)
        if not 1 <= len(numbers) <= len(_MARKS) or any(number < 1 for number in numbers):
            raise IndexError("fields, values and subvalues are numbered from 1")
        return numbers

    def __getitem__(self, place: Place) -> str:
        return _get(self._data, self._place(place), 0).decode(_ENCODING)

    def __setitem__(self, place: Place, item: object) -> None:
        content = item if isinstance(item, bytes) else str(item).encode(_ENCODING)
        self._data = _set(self._data, self._place(place), 0, content)

    def values(self, field: int) -> List[str]:
        """The values of a field."""
        return [part.decode(_ENCODING) for part in _split(_get(self._data, self._place(field), 0), 1)]
