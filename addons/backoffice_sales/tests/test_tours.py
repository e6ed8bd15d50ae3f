from odoo.tests import HttpCase, tagged

from .common import IntakeCase, OrderCase


@tagged("post_install", "-at_install")
class TestIntakeTour(HttpCase, IntakeCase):
    def test_upload_fix_create(self):
        self.start_tour("/odoo/order-intake", "backoffice_intake_tour", login="t_clerk")
        intake = self.env["backoffice.order.intake"].search([("name", "=", "tour.csv")])
        self.assertEqual((intake.state, len(intake.order_ids)), ("done", 2))
        self.assertEqual(sum(intake.order_ids.mapped("amount_untaxed")), 46.5)

    def test_reader_is_offered_no_upload(self):
        self.take(name="kept.csv")
        self.start_tour("/odoo/order-intake", "backoffice_intake_viewer_tour", login="t_viewer")


@tagged("post_install", "-at_install")
class TestOrderTours(HttpCase, OrderCase):
    def test_blocked_corrected_requested_approved(self):
        order = self.make_order({"price_unit": 0})
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "backoffice_blocked_order_tour", login="t_clerk")
        self.assertEqual((order.state, order.approval_state), ("draft", "pending"))
        url = "/odoo/action-backoffice_sales.backoffice_approval_request_action"
        self.start_tour(url, "backoffice_approve_tour", login="t_manager")
        self.assertEqual((order.state, order.approval_state), ("sale", "approved"))

    def test_warning_waived_with_a_reason(self):
        order = self.make_order(commitment_date="2099-03-14 09:00:00")
        self.start_tour(f"/odoo/sales/{order.id}", "backoffice_waive_tour", login="t_clerk")
        self.assertEqual(order.finding_ids.waived_by_id, self.clerk)
        self.assertEqual(order.check_state, "clear")

    def test_batch_with_a_blocked_order(self):
        self.env["backoffice.check"].create(
            {
                "name": "No origin",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "kind": "domain",
                "domain": "[('origin', '=', False)]",
                "severity": "warning",
            }
        )
        self.env["sale.order"].search([]).action_cancel()
        clean = self.make_order(origin="Fair")
        warned = self.make_order()
        blocked = self.make_order({"price_unit": 0}, origin="Fair")
        url = "/odoo/action-sale.action_quotations_with_onboarding"
        self.start_tour(url, "backoffice_batch_confirm_tour", login="t_clerk")
        orders = clean | warned | blocked
        self.assertEqual(orders.mapped("state"), ["sale", "sale", "draft"])
        self.assertEqual(warned.finding_ids.waive_reason, "They came by in person")

    def test_banner_while_typing(self):
        order = self.make_order(client_order_ref="PO 77")
        before = self.env["sale.order"].search_count([])
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "backoffice_live_findings_tour", login="t_clerk")
        self.assertEqual(order.order_line.price_unit, 10)
        self.assertFalse(order.finding_ids)
        url = "/odoo/sales/new"
        self.start_tour(url, "backoffice_live_new_order_tour", login="t_clerk")
        self.assertEqual(self.env["sale.order"].search_count([]), before)
