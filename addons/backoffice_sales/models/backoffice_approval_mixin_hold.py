from odoo import models
from odoo.fields import Command

from .approval_definition import Facts
from .backoffice_approval_request import OPEN_STATES, WAITING_STATES
from .check_text import SOURCE, Sentences, in_language, joined

_lt = Sentences(__name__)


class BackofficeApprovalMixin(models.AbstractModel):
    """The engine: what a document needs, whether it has it, and the requests for the rest."""

    _inherit = "backoffice.approval.mixin"

    # --- What there is

    def _live_requests(self, states=OPEN_STATES):
        requests = self.env["backoffice.approval.request"].sudo()
        if not self.ids:
            return requests.sudo(False)
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("state", "in", states),
        ]
        return requests.search(domain).sudo(False)

    def _lapse_approvals(self):
        """Requests, decided or not, lapse when the document is no longer the same."""
        self._live_requests()._lapse_changed()

    def _withdraw_approvals(self):
        """The records are closed: nobody is asked about them any more. Those that were
        cancelled lose the yes that they had, too: they may come back, and then they ask
        again. A no stays."""
        cancelled = self.filtered(lambda record: record.state == "cancel")
        waiting = (self - cancelled)._live_requests(WAITING_STATES)
        lost = cancelled._live_requests((*WAITING_STATES, "approved"))
        (waiting | lost)._close("cancelled", self.env._("The document was cancelled."))

    # --- What is needed

    def _approval_gaps(self, found):
        """What the records need and have not. `found` is what `_run_checks` returned.

        Returns the ids of the records that have to wait, and what nobody was asked for yet:
        {(rule, record id): {check id}}. No query where nothing is needed."""
        findings = {
            record_id: needs
            for record_id, rows in found.items()
            if (needs := [row for row in rows if row["severity"] == "approval"])
        }
        assigned = self.env["backoffice.approval.rule"]._assign(self, findings)
        if not assigned:
            return set(), {}
        records = self.browse({record_id for _rule, record_id in assigned})
        records._lapse_approvals()
        covered = {}
        for request in records._live_requests().sudo():
            key = (request.rule_id, request.res_id)
            covered.setdefault(key, []).append((request.state, set(request.check_ids.ids)))
        held, missing = set(), {}
        for key, check_ids in assigned.items():
            states = {state for state, checks in covered.get(key, ()) if check_ids <= checks}
            if "approved" not in states:
                held.add(key[1])
            if not states:
                missing[key] = check_ids
        return held, missing

    def _hold_for_approval(self, found):
        """Opens the requests that are missing. `found` is what `_run_checks` returned; where
        a rule asks although nothing was found, its demand is added there like a finding.

        Returns the ids of the records whose approval findings are all approved."""
        needing = {
            record_id
            for record_id, rows in found.items()
            if any(row["severity"] == "approval" for row in rows)
        }
        waiting, missing = self._approval_gaps(found)
        self._open_requests(missing, found)
        for record_id in waiting - needing:
            found.setdefault(record_id, []).append(self._demand())
        return needing - waiting

    def _demand(self):
        return {
            "check_id": False,
            "severity": "approval",
            "message": _lt("A rule asks for approval."),
        }

    def _approved_checks(self):
        """What is approved as the records stand now: {record id: {check id}}."""
        self._lapse_approvals()
        approved = {}
        for request in self._live_requests(("approved",)).sudo():
            approved.setdefault(request.res_id, set()).update(request.check_ids.ids)
        return approved

    # --- Asking

    def _open_requests(self, missing, found):
        """Creates the requests of {(rule, record id): check ids} and calls who is first."""
        if not missing:
            return
        records = self.browse({record_id for _rule, record_id in missing}).sudo()
        superseded = records._live_requests(WAITING_STATES).filtered(
            lambda r: (r.sudo().rule_id, r.res_id) in missing
        )
        superseded._close("lapsed")
        known = {
            "contents": records._approval_content(),
            "editors": records._last_editors(),
            "facts": records._approval_facts(),
            "people": records._approval_people(),
            "due": {},
        }
        Request = self.env["backoffice.approval.request"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        vals_list = [
            records.browse(record_id)._request_vals(
                rule.sudo(), check_ids, found.get(record_id, ()), known
            )
            for (rule, record_id), check_ids in missing.items()
        ]
        texts = [vals["summary"] for vals in vals_list]
        requests = Request._engine_create(
            Request._name,
            [vals | {"summary": in_language(vals["summary"], SOURCE)} for vals in vals_list],
        )
        requests = requests.with_env(self.env)
        requests._keep_summaries(texts)
        requests._add_steps("requested")
        requests._call_deciders()
        self.invalidate_recordset(["approval_request_ids", "approval_state", "approval_reason"])

    def _request_vals(self, rule, check_ids, rows, known):
        """The values of one request; `known` holds what was asked for all of them at once."""
        facts = known["facts"].get(self.id, Facts())
        checks = self.env["backoffice.check"].sudo().browse(sorted(check_ids))
        messages = [row["message"] for row in rows if row["check_id"] in check_ids]
        content = self._content_asked(known["contents"][self.id], rule, checks)
        vals = {
            **self._approval_vals(),
            "res_model": self._name,
            "res_id": self.id,
            "record_name": self.display_name,
            "rule_id": rule.id,
            "same_person": rule.same_person,
            "group_id": (rule.group_id or self._approval_managers()).id,
            "check_ids": checks.ids,
            "summary": joined(messages, "\n") or rule._in_languages("name"),
            "requester_id": self.env.uid,
            "editor_id": known["editors"].get(self.id),
            "fingerprint": self._content_print(content),
            "content": content,
            "amount_company": facts.amount,
            "margin_percent": facts.margin,
            "discount": facts.discount,
        }
        tiers = self._request_tiers(rule, vals, known)
        return vals | {"tier_ids": [Command.create(tier) for tier in tiers]}

    def _approval_managers(self):
        return self.env.ref("backoffice_sales.backoffice_sales_group_manager")

    def _request_tiers(self, rule, vals, known):
        """The tiers of one request: those of the rule that apply, with their people."""
        company = self.env["res.company"].browse(vals.get("company_id") or ())
        applying = rule.tier_ids._applying(vals["amount_company"])
        tiers = []
        for tier in applying:
            people = self._tier_people(tier, vals, known["people"].get(self.id, {}))
            if people or tier == applying[-1:]:
                people = people or self._managers_decide()
                tiers.append(tier._copied_vals(company.id) | people)
        tiers = tiers or [self._plain_tier(vals, company)]
        first = min(tier["sequence"] for tier in tiers)
        Tier = self.env["backoffice.approval.request.tier"]
        for tier in tiers:
            if tier["sequence"] == first:
                hours = (tier["remind_hours"], tier["escalate_hours"])
                if (company, hours) not in known["due"]:
                    known["due"][company, hours] = Tier._opening_vals(company, *hours)
                tier.update(known["due"][company, hours])
        return tiers

    def _plain_tier(self, vals, company):
        group = self.env["res.groups"].browse(vals["group_id"])
        return {
            "name": group.name,
            "sequence": 1,
            "group_ids": group.ids,
            "remind_hours": 4,
            "escalate_hours": 0,
            "company_id": company.id,
        }

    def _managers_decide(self):
        return {"group_ids": self._approval_managers().ids}

    def _tier_people(self, tier, vals, people):
        """Whom a tier of the rule names on this record. Where those who may not decide were
        the only ones, the managers do; a manager chain goes on to the next tier instead."""
        if tier.who == "group":
            return {"group_ids": tier.group_id.ids}
        if tier.who == "matrix":
            users, groups = self.env["backoffice.approval.authority"]._holders(
                self._name, vals["check_ids"], vals.get("company_id")
            )
            named = {"user_ids": users, "group_ids": groups}
            return named if users or groups else self._managers_decide()
        chain = tier.who == "chain"
        role = "team_leader" if chain else tier.who
        users = tier.user_ids.ids if role == "users" else [people.get(role)]
        left = [u for u in users if u and u not in (vals["requester_id"], vals["editor_id"])]
        if left:
            return {"user_ids": left}
        return {} if chain else self._managers_decide()
