import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_tariff import TariffCase


@tagged("post_install", "-at_install")
class TestTariffImport(TariffCase):
    """Tariffs from workbooks: ours, wrong ones, and those that mean harm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        cls.tariff = cls.new_tariff(cls.van, 1, 1, zone_ids=False, name="New")

    def book(self, content=None):
        """The template as a workbook to be changed."""
        return openpyxl.load_workbook(io.BytesIO(content or self.tariff._workbook()))

    def importing(self, content, user=None):
        if not isinstance(content, bytes):
            target = io.BytesIO()
            content.save(target)
            content = target.getvalue()
        wizard = self.env["backoffice.tariff.import"].with_user(user or self.manager)
        wizard = wizard.create(
            {
                "tariff_id": self.tariff.id,
                "file": base64.b64encode(content),
                "file_name": "t.xlsx",
            }
        )
        wizard.action_import()
        return [(line.sheet, line.row, line.message) for line in wizard.line_ids]

    def test_the_template_can_be_imported_as_it_is(self):
        for lang in ("en_US", "it_IT"):
            content = self.tariff.with_context(lang=lang)._workbook()
            with self.subTest(lang):
                self.assertEqual(self.importing(content), [])
                self.assertEqual(self.tariff.zone_ids.mapped("name"), ["Italia", "Isole"])
                self.tariff.zone_ids.unlink()

    def test_what_was_imported_can_be_downloaded_changed_and_imported(self):
        book = self.book()
        book["Zones"].append(["Milano", "IT", "MI", "", "", 1])
        book["Prices"].append(["Milano", "7,5", "1.234,50", None, None])
        book["Surcharges"].append(
            ["Venezia", "place", 9, 5, 0, 0, "x", "IT", "", "30121", "30176"]
        )
        self.assertEqual(self.importing(book), [])
        first = self.tariff._sheet_rows()
        self.assertEqual(first["prices"][-1], ("Milano", 7.5, 1234.5, 0, 0))
        self.assertEqual(self.importing(self.tariff._workbook()), [])
        self.assertEqual(self.tariff._sheet_rows(), first)
        self.assertEqual(self.tariff.band_count, 4)
        url = self.tariff.action_download()["url"]
        self.assertIn(f"/backoffice.tariff/{self.tariff.id}/workbook/", url)
        self.assertTrue(base64.b64decode(self.tariff.workbook).startswith(b"PK"))

    def test_a_wrong_row_imports_nothing_and_is_named(self):
        self.importing(self.book())
        before = self.tariff.band_ids
        book = self.book()
        book["Prices"].append(["Nowhere", 5, 6])
        book["Zones"]["F2"] = "two days"
        found = self.importing(book)
        self.assertEqual([row[:2] for row in found], [("Zones", 2), ("Prices", 5)])
        self.assertIn("Nowhere", found[1][2])
        self.assertEqual(self.tariff.band_ids, before)

    def test_a_formula_counts_with_what_is_stored_beside_it(self):
        book = self.book()
        book["Prices"]["C2"] = "=1+1"  # nothing is stored
        self.assertEqual(self.importing(book), [])
        self.assertEqual(self.tariff.band_ids[0].price, 0.0)
        book["Zones"]["A2"] = '=HYPERLINK("http://example.com")'
        self.assertEqual(self.importing(book)[0][:2], ("Zones", 2))

    def test_names_that_look_like_formulas_stay_text(self):
        self.importing(self.book())
        self.tariff.zone_ids[0].name = "=1+1"
        cell = self.book()["Zones"]["A2"]
        self.assertEqual((cell.data_type, cell.value), ("s", "'=1+1"))

    def refused(self, content):
        with self.assertRaises(UserError) as caught:
            self.importing(content)
        self.assertFalse(self.tariff.zone_ids)
        return str(caught.exception)

    def test_what_is_no_workbook(self):
        for content in (b"", b"%PDF-1.4", b"a;b\n1;2", b"PK\x03\x04 broken", b"<a/>"):
            with self.subTest(content):
                self.assertTrue(self.refused(content))

    def test_a_bomb_is_not_opened(self):
        source, target = zipfile.ZipFile(io.BytesIO(self.tariff._workbook())), io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in source.namelist():
                archive.writestr(name, source.read(name))
            archive.writestr("xl/media/x.bin", b"\0" * (70 * 1024 * 1024))
        self.assertIn("unpack", self.refused(target.getvalue()))

    def test_entities_are_not_opened(self):
        source, target = zipfile.ZipFile(io.BytesIO(self.tariff._workbook())), io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in source.namelist():
                head = b"<!DOCTYPE x>" if name == "xl/workbook.xml" else b""
                archive.writestr(name, head + source.read(name))
        self.assertIn("entities", self.refused(target.getvalue()))

    def test_too_much(self):
        book = self.book()
        for number in range(20_001):
            book["Prices"].append(["Italia", number + 10, 1])
        self.assertIn("20000 rows", self.refused(self.saved(book)).replace(",", ""))
        self.assertIn("MB", self.refused(b"PK" + b"0" * (6 * 1024 * 1024)))

    def saved(self, book):
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def test_empty_sheets(self):
        book = self.book()
        book["Zones"].delete_rows(1, 20)
        self.assertIn("Zone", self.importing(book)[0][2])
        book = self.book()
        book["Zones"].delete_rows(2, 20)
        book["Prices"].delete_rows(2, 20)
        self.assertIn("no zones", self.refused(self.saved(book)))

    def test_only_a_manager_imports(self):
        for user in (self.clerk, self.viewer):
            with self.assertRaises(AccessError):
                self.importing(self.book(), user)

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(zones):
            book = self.book()
            for number in range(zones):
                book["Zones"].append([f"Z{number}", "IT", "", f"{20000 + number}", "", 1])
                book["Prices"].append([f"Z{number}", 5, 1])
            content = self.saved(book)
            self.tariff.zone_ids.unlink()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.importing(content)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(150), queries(5) + 5)
