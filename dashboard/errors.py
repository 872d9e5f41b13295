"""What can go wrong outside the data, as a tree.

    D4Error                 anything a person can mend; its text is one clear sentence
    ├── SettingsError       a setting cannot be read
    ├── ReferenceDataError  a file of data/reference/ is missing or wrong
    ├── StoreError          the store cannot be opened, read or written
    │   └── UnknownSnapshot no snapshot of that digest
    └── AddressError        an address asks for something that does not exist (400)

Faults in the data are findings (`findings.py`), never exceptions.
"""


class D4Error(Exception):
    """Anything a person can mend; catch it at the outermost edge and show its text."""


class SettingsError(D4Error):
    """A setting cannot be read."""


class ReferenceDataError(D4Error):
    """A file of `data/reference/` is missing or wrong."""


class StoreError(D4Error):
    """The store cannot be opened, read or written."""


class UnknownSnapshotError(StoreError):
    """The store holds no snapshot of that digest."""


class AddressError(D4Error):
    """An address asks for something that does not exist; answered with 400 and an explanation.

    `code` is public and is also the phrase that explains it (`error.<code>` in `locale/`);
    `parameter` is the name as it was sent, `value` what was sent, `choices` what would do.
    """

    def __init__(self, code: str, parameter: str, value: str = "", choices: tuple[str, ...] = ()):
        super().__init__(f"{code}: {parameter}={value}")
        self.code = code
        self.parameter = parameter
        self.value = value
        self.choices = choices
