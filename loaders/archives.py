"""A zip archive that may lie: its parts, unpacked a piece at a time and never beyond stated bounds."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_UNPACKED = 500_000_000  # bytes, of all parts together
MOST_PARTS = 10_000
HIGHEST_RATIO = 250  # sheets pack 10 to 60 times smaller; a bomb a thousand times
SMALL = 10 << 20  # bytes that no ratio makes dangerous
PIECE = 1 << 16
LOCAL_HEADER = 30  # bytes before the name of a part, which end with the lengths of two texts
DAMAGED, TOO_LARGE, ENCRYPTED = "unreadable_workbook", "workbook_too_large", "encrypted_workbook"
BAD_PART, CONTRADICTION, UNUSUAL = "bad_part", "contradiction", "unusual"  # causes of DAMAGED


class RefusedError(Exception):
    """What is not to be opened: the code of the finding, and the cause where it has one."""

    def __init__(self, code: str, cause: str = "") -> None:
        super().__init__(code, cause)
        self.code = code
        self.details = {"cause": cause} if cause else {}


class Archive:
    """The parts of an archive by name, whatever its case and slashes. Raises RefusedError for what could hurt."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with ZipFile(BytesIO(data)) as archive:
                infos = archive.infolist()
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise RefusedError(DAMAGED, "cut_off") from error
        most = max(SMALL, min(MOST_UNPACKED, len(data) * HIGHEST_RATIO))
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > most:
            raise RefusedError(TOO_LARGE)
        if any(info.flag_bits & 1 for info in infos):
            raise RefusedError(ENCRYPTED)
        self._parts = {info.filename.replace("\\", "/").casefold(): info for info in infos}
        if len(self._parts) != len(infos):
            raise RefusedError(DAMAGED, CONTRADICTION)
        self.names = tuple(self._parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece; whoever states a wrong size is refused before it is believed.

        `zipfile` would stop at the stated size; the library that reads the workbook does not.
        """
        if name not in self._parts:
            raise RefusedError(DAMAGED, CONTRADICTION)
        left = self._parts[name].file_size
        try:
            for piece in self._unpacked(name):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
        except (zlib.error, struct.error) as error:
            raise RefusedError(DAMAGED, BAD_PART) from error
        if left:
            raise RefusedError(DAMAGED, BAD_PART)

    def _unpacked(self, name: str) -> Iterator[bytes]:
        info = self._parts[name]
        lengths = struct.unpack_from("<HH", self._data, info.header_offset + LOCAL_HEADER - 4)
        begin = info.header_offset + LOCAL_HEADER + sum(lengths)
        packed = memoryview(self._data)[begin : begin + info.compress_size]
        if info.compress_type == ZIP_STORED:
            yield bytes(packed)
        elif info.compress_type == ZIP_DEFLATED:
            yield from _inflated(packed)
        else:
            raise RefusedError(DAMAGED, UNUSUAL)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), PIECE):
        rest = bytes(packed[at : at + PIECE])
        while rest and not inflate.eof:
            yield inflate.decompress(rest, PIECE)
            rest = inflate.unconsumed_tail
    yield inflate.flush()
