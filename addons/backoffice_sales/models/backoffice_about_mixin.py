from odoo import api, fields, models
from odoo.fields import Domain


class BackofficeAboutMixin(models.AbstractModel):
    """Rows about a document (`res_model`, `res_id`): says whether the user may read it.

    For record rules: a salesperson with own documents only reads no finding and no request
    about the documents of others.
    """

    _name = "backoffice.about.mixin"
    _description = "About a Document"

    is_document_readable = fields.Boolean(
        compute="_compute_is_document_readable", search="_search_is_document_readable"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_document_readable(self):
        for model, rows in self.grouped("res_model").items():
            readable = set(self._readable_documents(model, rows.mapped("res_id")))
            for row in rows:
                row.is_document_readable = row.res_id in readable

    def _search_is_document_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("res_model", "=", model)
            & Domain("res_id", "in", self._readable_documents(model))
            for model in self.env["backoffice.check"]._checked_models()
        )

    def _readable_documents(self, model, record_ids=None):
        """The ids of the documents, as a query. Rules are evaluated with all rights: here
        it is the user's own that count."""
        Model = self.env[model].sudo(False).with_context(active_test=False)
        if not Model.has_access("read"):
            return []
        domain = [] if record_ids is None else [("id", "in", record_ids)]
        return Model._search(domain)
