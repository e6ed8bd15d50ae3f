from odoo.tests import new_test_user

from .common_tariff import TariffCase

HEADINGS = "Spedizione;Riferimento;Data;Peso;Nolo;Carburante;Supplementi;Totale\n"
COST = "backoffice_shipping.backoffice_shipping_group_cost"
GROUP = "backoffice_sales.backoffice_sales_group_"


class FreightCase(TariffCase):
    """Booked shipments of 7.00 each, the company that carries them, and its invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hauler = cls.env["res.partner"].create(
            {"name": "BRT S.p.A.", "is_company": True, "email": "brt@example.com"}
        )
        cls.carrier.transport_partner_id = cls.hauler
        cls.auditor, cls.looker = (
            new_test_user(cls.env, f"f_{kind}", groups=f"{GROUP}{kind},{COST}")
            for kind in ("user", "readonly")
        )
        cls.Invoice = cls.env["backoffice.freight.invoice"].with_user(cls.auditor)
        cls.company.write(
            {
                "freight_tolerance_amount": 0.5,
                "freight_tolerance_percent": 0,
                "freight_tolerance_weight": 0.5,
            }
        )

    def shipped(self, tracking_ref, **values):
        """A booking that left, 3 kg and 7.00 expected."""
        booking = self.booking()
        booking.sudo().write({"state": "booked", "tracking_ref": tracking_ref, **values})
        return booking

    def invoice(self, *rows, headings=HEADINGS, name="brt.csv", read=True, **values):
        """The carrier's invoice with these rows, read by the clerk."""
        text = headings + "\n".join(rows)
        invoice = self.Invoice.create_from_file(name, text.encode())
        invoice.write(values or {"partner_id": self.hauler.id})
        if read:
            invoice.action_read()
        return invoice

    def verdicts(self, invoice):
        return [(line.verdict, line.state) for line in invoice.line_ids]
