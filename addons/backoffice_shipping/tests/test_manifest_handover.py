import subprocess
import tempfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_day_end import DayEndCase

REPORT = "backoffice_shipping.report_manifest"


@tagged("post_install", "-at_install")
class TestManifestHandover(DayEndCase):
    """The driver comes: what he took, what he left, and the paper that he signs."""

    def closed(self, count=3, **values):
        bookings = self.booked(count, **values)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        return bookings, manifest

    def test_handed_over_as_a_whole(self):
        bookings, manifest = self.closed()
        manifest.with_user(self.clerk).action_hand_over()
        self.assertTrue(all(bookings.mapped("handed_over_at")))
        self.assertEqual(manifest.handed_over_by_id, self.clerk)
        moment = manifest.handed_over_at
        manifest.with_user(self.clerk).action_hand_over()
        self.assertEqual(manifest.handed_over_at, moment)
        self.assertFalse(self.env["backoffice.day.end"].search([]))

    def test_an_open_manifest_is_not_handed_over(self):
        manifest = self.manifest(self.booked())
        for action in ("action_hand_over", "action_scan"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(manifest.with_user(self.clerk), action)()

    def scan(self, manifest, codes):
        return (
            self.env["backoffice.manifest.scan"]
            .with_user(self.clerk)
            .create({"manifest_id": manifest.id, "codes": "\n".join(codes)})
        )

    def test_everything_scanned_is_handed_over_at_once(self):
        bookings, manifest = self.closed(2, parcels=2)
        codes = bookings[0].parcel_ids.mapped("parcel_ref")
        codes += bookings[1].parcel_ids.mapped("tracking_ref")
        self.scan(manifest, [*codes, "", codes[0]]).action_check()
        self.assertTrue(manifest.handed_over_at)
        self.assertTrue(all(bookings.mapped("handed_over_at")))

    def test_what_was_not_scanned_stays_and_waits_for_the_next(self):
        bookings, manifest = self.closed(2, parcels=2)
        whole, half = bookings
        codes = whole.parcel_ids.mapped("parcel_ref") + half.parcel_ids[:1].mapped("parcel_ref")
        wizard = self.scan(manifest, [*codes, "STRANGER"])
        wizard.action_check()
        self.assertFalse(manifest.handed_over_at)
        self.assertIn(half.name, wizard.missing)
        self.assertNotIn(whole.name, wizard.missing)
        self.assertEqual(wizard.unknown, "STRANGER")
        wizard.action_confirm()
        self.assertTrue(whole.handed_over_at)
        self.assertFalse(half.handed_over_at or half.manifest_id)
        self.assertEqual(manifest.line_ids.mapped("state"), ["closed", "left"])
        # closed with the carrier already: the next list needs no call
        calls = self.practice()
        again = self.manifest(half)
        again.with_user(self.clerk).action_close()
        self.assertEqual((again.state, calls), ("closed", []))

    def test_a_reader_hands_nothing_over(self):
        bookings, manifest = self.closed(1)
        codes = bookings.parcel_ids.mapped("parcel_ref")
        with self.assertRaises(AccessError):
            self.env["backoffice.manifest.scan"].with_user(self.viewer).create(
                {"manifest_id": manifest.id, "codes": codes[0]}
            )
        with self.assertRaises(AccessError):
            bookings.with_user(self.viewer).action_hand_over()

    # --- The paper

    def html(self, manifest):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, manifest.ids)
        return html.decode()

    def text(self, manifest):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        logger = "odoo.addons.base.models.ir_actions_report"
        with mute_logger(logger), self.allow_pdf_render():
            content = report._render_qweb_pdf(REPORT, manifest.ids)[0]
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(content)
            file.flush()
            command = ["pdftotext", "-layout", file.name, "-"]
            return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def test_the_list_has_two_lines_a_shipment_and_totals(self):
        bookings, manifest = self.closed(3, parcels=2)
        manifest.note = "Ramp 4"
        text = self.text(manifest)
        for expected in (
            manifest.name, "Rossi S.p.A.", "Via Roma 1", "20121 MILANO (MI)", "Ramp 4",
            *bookings.mapped("name"), *bookings.mapped("tracking_ref"),
            "5.00", "15.00", "page 1 of 1",
        ):  # fmt: skip
            with self.subTest(expected):
                self.assertIn(expected, text)
        self.assertIn("signature of the driver", text.lower())
        self.assertNotIn("NOT CLOSED", text)

    def test_every_page_is_numbered_and_the_last_one_is_signed(self):
        bookings, manifest = self.closed(40)
        text = self.text(manifest)
        pages = [page for page in text.split("\f") if page.strip()]
        self.assertEqual(len(pages), len(manifest._get_pages()))
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"page {number} of {len(pages)}", page)
            self.assertIn(manifest.name, page)
        self.assertIn("signature of the driver", pages[-1].lower())
        for booking in bookings:
            self.assertEqual(text.count(booking.name), 1)

    def test_200_shipments_and_none(self):
        bookings, manifest = self.closed(200)
        self.assertEqual(sum(map(len, manifest._get_pages())), 200)
        self.assertEqual(self.html(manifest).count("Via Roma 1"), 200)
        empty = manifest.copy({"date": manifest.date})
        self.assertIn("page 1 of 1", self.html(empty))

    def test_what_is_not_closed_says_so(self):
        manifest = self.manifest(self.booked())
        self.assertIn("NOT CLOSED", self.html(manifest))

    def test_the_paper_speaks_the_depots_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.company.partner_id.lang = "it_IT"
        _bookings, manifest = self.closed(1)
        self.assertIn("2,50", self.html(manifest))

    def test_cash_on_delivery_is_summed_up(self):
        from dataclasses import replace
        from unittest.mock import patch

        _bookings, manifest = self.closed(2)
        usual = type(self.Booking)._get_shipment

        def with_cash(booking, reference):
            return replace(usual(booking, reference), cash_on_delivery=12.5, currency="EUR")

        with patch.object(type(self.Booking), "_get_shipment", with_cash):
            self.assertEqual(manifest._get_cash_totals(), [("EUR", 25.0)])
            self.assertIn("25.00", self.html(manifest))
