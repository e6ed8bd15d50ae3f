"""Why a file cannot be read. Each error says what to do; `params` fill its `text`."""


class IntakeError(Exception):
    """A file that is refused whole.

    `code` is stable, `text` is the English sentence with %(name)s places, `params` its
    values: the model layer translates the sentence and fills it.
    """

    code = "intake"
    text = "The file cannot be read."

    def __init__(self, **params):
        self.params = params
        super().__init__(self.text % params)


class EmptyFile(IntakeError):
    code = "empty"
    text = "The file is empty: ask the sender for it again."


class TooLarge(IntakeError):
    code = "too_large"
    text = "The file has %(size).1f MB; at most %(limit).1f MB are read. Split it."


class TooManyRows(IntakeError):
    code = "too_many_rows"
    text = "The file has more than %(limit)d rows. Split it."


class TooManyColumns(IntakeError):
    code = "too_many_columns"
    text = "Row %(row)d has more than %(limit)d columns: this is no list of orders."


class UnknownFormat(IntakeError):
    code = "unknown_format"
    text = (
        "%(found)s is not read as an order. Send CSV, an Excel workbook (.xlsx) or a"
        " UBL order (.xml)."
    )


class MixedEncodings(IntakeError):
    code = "mixed_encodings"
    text = "Line %(row)d is written in another encoding than the rest. Save it as UTF-8."


class BrokenFile(IntakeError):
    code = "broken"
    text = "The file is damaged or not what its name says: %(detail)s"


class UnsafeArchive(IntakeError):
    code = "unsafe_archive"
    text = "The workbook would unpack to more than %(limit).0f MB and is not opened."


class UnsafeXml(IntakeError):
    code = "unsafe_xml"
    text = "The XML declares a document type or entities. Orders have none: not opened."


class NotAnOrder(IntakeError):
    code = "not_an_order"
    text = "The XML is a %(root)s, not a UBL Order."


class NoHeader(IntakeError):
    code = "no_header"
    text = (
        "No row of headings was found: the file needs at least a product and a quantity"
        " column. Columns seen: %(seen)s"
    )


class DuplicateHeaders(IntakeError):
    code = "duplicate_headers"
    text = "The headings %(names)s stand twice: it is unclear which column counts."


class NoLines(IntakeError):
    code = "no_lines"
    text = "The file has headings but no order lines."
