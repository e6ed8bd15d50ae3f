from odoo.http import Request as HttpRequest
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalPage(HttpCase, ApprovalCase):
    """The page behind the link in a mail."""

    def setUp(self):
        super().setUp()
        self.order, self.request_ = self.ask()
        self.url = f"/backoffice/approval/{self.request_.id}"

    def post(self, decision, reason="", token=True):
        data = {"decision": decision, "reason": reason}
        if token:
            data["csrf_token"] = HttpRequest.csrf_token(self)
        return self.url_open(self.url, data=data)

    def test_needs_a_login(self):
        page = self.url_open(self.url)
        self.assertIn("/web/login", page.url)

    def test_reading_decides_nothing(self):
        self.authenticate("t_manager", "t_manager")
        for query in ("", "?decision=approve", "?decision=reject&reason=x"):
            page = self.url_open(self.url + query)
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.order.name, page.text)
        self.assertEqual(self.request_.state, "pending")

    def test_a_click_approves(self):
        self.authenticate("t_manager", "t_manager")
        self.post("approve")
        self.assertEqual((self.request_.state, self.order.state), ("approved", "sale"))
        self.assertEqual(self.request_.decided_by_id, self.manager)

    def test_without_the_token_of_the_page_nothing_happens(self):
        self.authenticate("t_manager", "t_manager")
        with mute_logger("odoo.http"):
            self.assertEqual(self.post("approve", token=False).status_code, 400)
        self.assertEqual(self.request_.state, "pending")

    def test_refusal_needs_a_reason_here_too(self):
        self.authenticate("t_manager", "t_manager")
        page = self.post("reject")
        self.assertIn("Give a reason", page.text)
        self.assertEqual(self.request_.state, "pending")
        self.post("reject", "too cheap")
        self.assertEqual((self.request_.state, self.request_.reason), ("rejected", "too cheap"))

    def test_ask_back(self):
        self.authenticate("t_manager", "t_manager")
        self.post("ask", "Why?")
        self.assertEqual(self.request_.state, "returned")

    def test_who_may_not_decide_is_told_so(self):
        self.authenticate("t_clerk", "t_clerk")
        page = self.url_open(self.url)
        self.assertIn("nothing to decide", page.text)
        page = self.post("approve")
        self.assertIn("You cannot decide", page.text)
        self.assertEqual(self.request_.state, "pending")

    def test_of_another_company_it_is_not_there(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.make_user("t_stranger", "manager")
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        self.authenticate("t_stranger", "t_stranger")
        self.assertEqual(self.url_open(self.url).status_code, 404)
