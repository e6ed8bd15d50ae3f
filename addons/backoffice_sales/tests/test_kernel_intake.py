import doctest
import io
import time
import unittest
import zipfile
from datetime import datetime

import openpyxl

from ..intake import IntakeError, Limits, errors, headers, read, reader, values

CSV = "Ordine;Codice;Quantità;Prezzo;Data consegna\nA1;AD-1;1.200,5;2,50;31/12/2026\n"
UBL = """<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>PO 7</cbc:ID><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
 <cac:BuyerCustomerParty><cac:Party><cac:PartyTaxScheme>
  <cbc:CompanyID>IT00743110157</cbc:CompanyID></cac:PartyTaxScheme></cac:Party>
 </cac:BuyerCustomerParty>
 <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID>
  <cbc:Quantity unitCode="KGM">20</cbc:Quantity>
  <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
   <cbc:Amount>10</cbc:Amount></cac:AllowanceCharge>
  <cac:Price><cbc:PriceAmount>50</cbc:PriceAmount><cbc:BaseQuantity>10</cbc:BaseQuantity>
  </cac:Price>
  <cac:Item><cbc:Name>Flour</cbc:Name>
   <cac:SellersItemIdentification><cbc:ID>FL</cbc:ID></cac:SellersItemIdentification>
  </cac:Item></cac:LineItem></cac:OrderLine></Order>"""


def load_tests(loader, tests, pattern):
    for module in (headers, values):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


def workbook(rows):
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestReadCsv(unittest.TestCase):
    def check(self, content):
        line = read("o.csv", content).lines[0]
        self.assertEqual((line.order_ref, line.product_code, line.row), ("A1", "AD-1", 2))
        self.assertEqual((line.quantity, line.price), (1200.5, 2.5))
        self.assertEqual(line.delivery_date, datetime(2026, 12, 31))

    def test_every_encoding_gives_the_same_line(self):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(encoding):
                self.check(CSV.encode(encoding))

    def test_every_separator_gives_the_same_line(self):
        self.check(CSV.replace(";", "\t").encode())
        self.check(
            CSV.replace("2,50", '"2,50"')
            .replace("1.200,5", '"1.200,5"')
            .replace(";", ",")
            .encode()
        )

    def test_decimal_point_and_iso_date(self):
        text = "order,sku,qty,price,delivery date\nA1,AD-1,1200.5,2.5,2026-12-31\n"
        self.check(text.encode())

    def test_dates_with_the_month_first_are_seen_by_the_whole_column(self):
        text = "sku,qty,order date\nA,1,02/03/2026\nB,1,02/28/2026\n"
        dates = [line.order_date for line in read("o.csv", text.encode()).lines]
        self.assertEqual(dates, [datetime(2026, 2, 3), datetime(2026, 2, 28)])

    def test_a_cell_that_is_no_number_is_a_problem_of_its_line(self):
        line = read("o.csv", b"sku,qty\nA,twelve\n").lines[0]
        self.assertEqual((line.quantity, line.problems), (None, [("quantity", "twelve")]))

    def test_negative_quantity_and_c_number_are_credits(self):
        text = b"invoiceno,sku,qty\n536365,A,-1\nC536379,A,1\n536380,A,1\n"
        marks = [line.is_credit for line in read("o.csv", text).lines]
        self.assertEqual(marks, [True, True, False])

    def test_a_given_mapping_goes_before_the_headings(self):
        text = b"what,many\nAD-1,3\n"
        with self.assertRaises(errors.NoHeader):
            read("o.csv", text)
        line = read("o.csv", text, {"what": "product_code", "many": "quantity"}).lines[0]
        self.assertEqual((line.product_code, line.quantity), ("AD-1", 3))


class TestReadOthers(unittest.TestCase):
    def test_workbook(self):
        rows = [["Customer", "Item", "Qty"], [15987.0, "AD-1", 2]]
        line = read("o.xlsx", workbook(rows)).lines[0]
        self.assertEqual((line.customer_code, line.quantity), ("15987", 2.0))

    def test_ubl_terms(self):
        ubl = UBL.replace(
            " <cac:OrderLine>",
            "<cac:DeliveryTerms><cbc:ID>DAP Milano</cbc:ID></cac:DeliveryTerms>"
            "<cac:PaymentTerms><cbc:Note>60 days</cbc:Note></cac:PaymentTerms><cac:OrderLine>",
        )
        line = read("o.xml", ubl.encode()).lines[0]
        self.assertEqual((line.incoterm, line.payment_terms), ("DAP Milano", "60 days"))

    def test_ubl_price_is_of_one_unit_and_allowance_a_discount(self):
        line = read("o.xml", UBL.encode()).lines[0]
        self.assertEqual((line.order_ref, line.uom, line.quantity), ("PO 7", "kg", 20))
        self.assertEqual((line.price, line.discount), (5.0, 10.0))
        self.assertEqual(line.customer_vat, "IT00743110157")


class TestHostile(unittest.TestCase):
    def refused(self, error, content, **limits):
        with self.assertRaises(error) as caught:
            read("x", content, limits=Limits(**limits))
        self.assertTrue(str(caught.exception))

    def test_empty_and_wrong_types(self):
        self.refused(errors.EmptyFile, b"")
        self.refused(errors.EmptyFile, b"\xef\xbb\xbf \r\n")
        for content in (b"%PDF-1.7 x", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0abc", b"MZ\x90\0ab"):
            self.refused(errors.UnknownFormat, content)
        self.refused(errors.UnknownFormat, b"abc\0\0def\0" * 10)

    def test_size_rows_and_columns(self):
        self.refused(errors.TooLarge, b"a" * 2000, size=1000)
        self.refused(errors.TooManyRows, b"sku,qty\n" + b"A,1\n" * 60, rows=50)
        self.refused(errors.TooManyColumns, b"sku,qty" + b",x" * 500)

    def test_zip_bomb_and_zip_that_is_no_workbook(self):
        for part, error in (
            ("xl/workbook.xml", errors.UnsafeArchive),
            ("a", errors.UnknownFormat),
        ):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("[Content_Types].xml" if "xl" in part else "b", "x")
                archive.writestr(part, b"0" * 3_000_000)
            self.refused(error, stream.getvalue(), unpacked=1_000_000)

    def test_entities_in_xml_and_in_a_workbook(self):
        bomb = b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Order>&b;</Order>'
        self.refused(errors.UnsafeXml, b"<?xml version='1.0'?>" + bomb)
        self.refused(
            errors.UnsafeXml, ("<?xml version='1.0'?>" + bomb.decode()).encode("utf-16")
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("[Content_Types].xml", "<a/>")
            archive.writestr("xl/workbook.xml", bomb)
        self.refused(errors.UnsafeXml, stream.getvalue())

    def test_xml_that_is_no_order_and_broken_xml(self):
        self.refused(errors.NotAnOrder, b"<Invoice/>")
        self.refused(errors.BrokenFile, b"<Order><a></Order>")

    def test_mixed_encodings_name_the_line(self):
        content = "sku,qty\ncittà,1\n".encode() + "perché,1\n".encode("cp1252")
        with self.assertRaises(errors.MixedEncodings) as caught:
            read("x", content)
        self.assertEqual(caught.exception.params, {"row": 3})

    def test_duplicate_headings(self):
        self.refused(errors.DuplicateHeaders, b"sku,qty,qty\nA,1,2\n")
        self.refused(errors.DuplicateHeaders, b"sku,qty,quantity\nA,1,2\n")

    def test_no_heading_and_no_line(self):
        self.refused(errors.NoHeader, b"hello\nworld\n")
        self.refused(errors.NoLines, b"sku,qty\n")

    def test_formula_is_text_and_never_computed(self):
        rows = [["sku", "qty", "note"], ["=1+1", 1, "x"], ["A", "=5*5", "x"]]
        lines = read("o.xlsx", workbook(rows)).lines
        self.assertEqual(lines[0].product_code, "")
        self.assertIsNone(lines[1].quantity)
        self.assertEqual(values.escape_for_spreadsheet("=1+1"), "'=1+1")

    def test_figures_beyond_any_order_are_cells_to_fix(self):
        text = "Codice;Quantità;Data\nA;%s;%s\n"
        for number in ("1e999", "9" * 400, "NaN", "inf", "9" * 100_000 + "x"):
            with self.subTest(number[:9]):
                started = time.monotonic()
                line = read("o.csv", (text % (number, "1/1/2026")).encode()).lines[0]
                self.assertIsNone(line.quantity)
                self.assertEqual([code for code, _text in line.problems], ["quantity"])
                self.assertLess(time.monotonic() - started, 5)  # it took minutes
        for day in ("0001-01-01", "31/02/2026", "9999-12-31"):
            line = read("o.csv", (text % (1, day)).encode()).lines[0]
            self.assertEqual(line.problems, [("order_date", day)])

    def test_endless_numbers_of_a_workbook(self):
        book = openpyxl.Workbook()
        book.active.append(["Codice", "Quantità"])
        book.active.append(["A", 7])
        stream = io.BytesIO()
        book.save(stream)
        for number in ("1E999", "9" * 400):
            line = read("o.xlsx", self.with_cell(stream, b"<v>7</v>", number)).lines[0]
            self.assertIsNone(line.quantity)
            self.assertEqual(line.problems[0][0], "quantity")

    def with_cell(self, stream, old, number):
        changed = io.BytesIO()
        with zipfile.ZipFile(stream) as source, zipfile.ZipFile(changed, "w") as target:
            for part in source.namelist():
                content = source.read(part)
                if part.endswith("sheet1.xml"):
                    self.assertIn(old, content)
                    content = content.replace(old, f"<v>{number}</v>".encode())
                target.writestr(part, content)
        return changed.getvalue()

    def archive(self, name, text):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", "<workbook/>")
            archive.writestr(name, text)
        return content.getvalue()

    def test_a_workbook_with_millions_of_texts_is_not_opened(self):
        for name in ("xl/sharedStrings.xml", "xl/any.bin"):
            for text in ("<si><t>a</t></si>", "<x:si><x:t>a</x:t></x:si>"):
                content = self.archive(name, text * 2000)
                self.refused(errors.BrokenFile, content, texts=1900)

    def test_entities_in_a_part_of_any_name(self):
        content = self.archive("xl/sheet.bin", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        self.refused(errors.UnsafeXml, content)

    def test_price_of_nearly_nothing_is_not_dropped(self):
        base = "<cbc:BaseQuantity>10</cbc:BaseQuantity>"
        tiny = f"<cbc:BaseQuantity>0.{'0' * 30}1</cbc:BaseQuantity>"
        line = read("o.xml", UBL.replace(base, tiny).encode()).lines[0]
        self.assertEqual((line.price, line.problems), (None, [("price", "50")]))

    def test_nul_in_utf_16_is_refused(self):
        self.refused(errors.UnknownFormat, "Codice;Quantità\nA\0;1\n".encode("utf-16"))

    def test_rubbish_never_raises_anything_else(self):
        for seed in range(200):
            content = bytes((seed * 31 + i * i * 7) % 256 for i in range(300))
            for head in (b"", b"PK\x03\x04", b"<", b"sku,qty\n"):
                try:
                    read("x", head + content)
                except IntakeError:
                    continue

    def test_the_kernel_has_one_door(self):
        self.assertIs(reader.read, read)

    def test_any_list_is_read_behind_the_same_guards(self):
        kind, rows, mark = reader.open_table(b"a;b;c\n1,5;2;3\n", Limits())
        self.assertEqual(
            (kind, list(rows), mark), ("csv", [["a", "b", "c"], ["1,5", "2", "3"]], ",")
        )
        for hostile in (b"%PDF-1.7", b"", b"<Order/>", b"\0" * 50):
            with self.assertRaises(IntakeError):
                reader.open_table(hostile, Limits())
