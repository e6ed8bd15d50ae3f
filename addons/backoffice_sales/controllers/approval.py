from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

PATH = "/backoffice/approval/<int:request_id>"


class ApprovalPage(http.Controller):
    """The page behind the link in a mail. Reading it decides nothing: mail scanners follow
    links. A decision takes a login, and a click that posts."""

    @http.route(PATH, type="http", auth="user", methods=["GET"], readonly=True)
    def show(self, request_id, **_parameters):
        return self._page(request_id)

    @http.route(PATH, type="http", auth="user", methods=["POST"])
    def decide(self, request_id, decision="", reason="", **_parameters):
        message = ""
        try:
            with request.env.cr.savepoint():
                self._decide(self._found(request_id), decision, reason)
        except (AccessError, MissingError, UserError) as error:
            message = str(error)
        return self._page(request_id, message)

    def _found(self, request_id):
        return request.env["backoffice.approval.request"].browse(request_id)

    def _decide(self, approval, decision, reason):
        if decision == "approve":
            approval.action_approve()
        elif decision == "reject":
            approval._reject(reason)
        elif decision == "ask":
            approval._ask_back(reason)

    def _page(self, request_id, message=""):
        approval = self._found(request_id)
        if not approval.exists() or not approval.has_access("read"):
            raise request.not_found()
        return request.render(
            "backoffice_sales.backoffice_approval_request_page",
            {"approval": approval, "message": message},
        )
