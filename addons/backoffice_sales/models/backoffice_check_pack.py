import base64
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import check_pack

PLAIN = (
    "kind",
    "severity",
    "crash_severity",
    "sequence",
    "manager_can_waive",
    "must_acknowledge",
    "at_confirm",
    "at_invoicing",
    "waive_days",
    "limit",
    "days",
    "uses_categories",
    "uses_countries",
    "uses_commodity_codes",
    "includes_freight",
)
OPTIONAL = ("code", "domain", "expression", "commodity_codes")
SOURCE = "en_US"


class BackofficeCheck(models.Model):
    """Checks as data: out of one database, into another."""

    _inherit = "backoffice.check"

    pack_key = fields.Char(
        "Key in Rule Packs",
        copy=False,
        readonly=True,
        help="By this a check is found again when a rule pack is imported.",
    )

    _pack_key_uniq = models.UniqueIndex("(pack_key, company_id) WHERE pack_key IS NOT NULL")

    # --- Out

    def action_export_pack(self):
        """A file with these checks, without what belongs to this database: companies, what
        was found, and whether they are switched on."""
        self.check_access("read")
        text = check_pack.dump([check._pack_values() for check in self])
        attachment = self.env["ir.attachment"].create(
            {
                "name": "rule_pack.json",
                "datas": base64.b64encode(text.encode()),
                "mimetype": "application/json",
            }
        )
        url = f"/web/content/{attachment.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _pack_values(self):
        """This check as plain data; what is empty is left out."""
        self._ensure_pack_keys()
        groups = (self.exempt_group_ids | self.waive_group_id)._get_external_ids()
        ids = {group_id: min(names, default="") for group_id, names in groups.items()}
        values = {
            "key": self.pack_key,
            "model": self.model,
            **{name: self[name] for name in PLAIN},
            **{name: self[name] for name in OPTIONAL},
            **{name: self._pack_texts(name) for name in check_pack.TEXTS},
            "waive_group": ids.get(self.waive_group_id.id, ""),
            "exempt_groups": sorted(ids[group.id] for group in self.exempt_group_ids),
            "categories": sorted(self.product_category_ids.mapped("complete_name")),
            "countries": sorted(self.country_ids.mapped("code")),
        }
        if values["domain"] == "[]":
            values["domain"] = False
        keep = ("at_confirm", "manager_can_waive", "must_acknowledge", "sequence")
        return {name: value for name, value in values.items() if value or name in keep}

    def _pack_texts(self, name):
        """{language: text} of a translated field; the source is always told."""
        stored = self._fields[name]._get_stored_translations(self) or {}
        source = stored.get(SOURCE) or self.with_context(lang=SOURCE)[name] or ""
        texts = {SOURCE: source} | {
            lang: text for lang, text in stored.items() if text and text != source
        }
        return texts if source else {}

    def _ensure_pack_keys(self):
        """The external id where there is one, or else one made of the name."""
        nameless = self.filtered(lambda check: not check.pack_key)
        ids = nameless._get_external_ids() if nameless else {}
        for check in nameless:
            given = min(ids.get(check.id, ()), default="")
            check.pack_key = given or f"{check.model}.{check._pack_slug()}"

    def _pack_slug(self):
        name = self.with_context(lang=SOURCE).name or ""
        slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        return f"{slug[:40]}_{self.id}"

    # --- In

    @api.model
    def _from_pack(self, content):
        """What a file holds: a list of (key, existing check or none, values, texts).
        Raises a `UserError` that says what is wrong with it; changes nothing."""
        try:
            checks = check_pack.load(content)
        except check_pack.PackError as error:
            raise UserError(self._pack_sentence(error)) from error
        known = self._by_pack_key([check["key"] for check in checks])
        return [
            (
                check["key"],
                known.get(check["key"], self.browse()),
                self._values_of(check),
                {name: check[name] for name in check_pack.TEXTS if check.get(name)},
            )
            for check in checks
        ]

    @api.model
    def _by_pack_key(self, keys):
        every = self.with_context(active_test=False).search([("company_id", "=", False)])
        every._ensure_pack_keys()
        return {check.pack_key: check for check in every if check.pack_key in keys}

    @api.model
    def _values_of(self, check):
        """The values of a check of a file, as `create` takes them."""
        if check["model"] not in self._checked_models():
            raise UserError(
                self.env._(
                    "“%(key)s” checks “%(model)s”, which is not checked in this database.",
                    key=check["key"],
                    model=check["model"],
                )
            )
        for name in ("kind", "severity", "crash_severity"):
            allowed = dict(self._fields[name].selection)
            if check.get(name) and check[name] not in allowed:
                raise UserError(
                    self.env._(
                        "“%(key)s”: “%(value)s” is no value of %(field)s.",
                        key=check["key"],
                        value=check[name][:50],
                        field=name,
                    )
                )
        groups = [self._group_of(name) for name in check.get("exempt_groups", ())]
        return {
            "pack_key": check["key"],
            "model_id": self.env["ir.model"]._get_id(check["model"]),
            **{name: check[name] for name in PLAIN if name in check},
            **{name: check.get(name) or False for name in OPTIONAL},
            "domain": check.get("domain") or "[]",
            **{name: (check.get(name) or {}).get(SOURCE) or False for name in check_pack.TEXTS},
            "waive_group_id": self._group_of(check.get("waive_group")),
            "exempt_group_ids": [fields.Command.set(sorted(filter(None, groups)))],
            **self._links_of(check),
        }

    @api.model
    def _links_of(self, check):
        """Categories and countries by name; what this database does not know is left out."""
        named = {
            "product_category_ids": ("product.category", "complete_name", "categories"),
            "country_ids": ("res.country", "code", "countries"),
        }
        return {
            name: [
                fields.Command.set(self.env[model].search([(key, "in", check.get(given))]).ids)
            ]
            for name, (model, key, given) in named.items()
            if check.get(given)
        }

    @api.model
    def _group_of(self, xmlid):
        if not xmlid or "." not in xmlid:
            return False
        group = self.env.ref(xmlid, raise_if_not_found=False)
        return group.id if group and group._name == "res.groups" else False

    @api.model
    def _pack_sentence(self, error):
        sentences = {
            "too_large": self.env._("The file is larger than %(limit)s MB."),
            "no_json": self.env._("The file is no rule pack: it cannot be read as JSON."),
            "no_pack": self.env._("The file is no rule pack."),
            "version": self.env._(
                "The rule pack has version %(version)s, which is not known here."
            ),
            "count": self.env._("A rule pack has 1 to %(limit)s checks."),
            "no_check": self.env._("Entry %(number)s of the rule pack is no check."),
            "missing": self.env._("Check %(number)s of the rule pack has no “%(field)s”."),
            "unknown": self.env._(
                "Check %(number)s of the rule pack has an unknown field “%(field)s”."
            ),
            "value": self.env._(
                "Check %(number)s of the rule pack: “%(field)s” has an impossible value."
            ),
            "twice": self.env._("A check is twice in the rule pack."),
        }
        return sentences[error.code] % error.params
