from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .approval_definition import Entitled


class BackofficeApprovalRequest(models.Model):
    """Who may decide: one statement answers it, for one user or for all of them, so that
    the list, the counter, the mails and the decision itself never differ."""

    _inherit = "backoffice.approval.request"

    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")
    deciders = fields.Char("Waits For", compute="_compute_deciders")

    # --- Computes

    @api.depends("state", "tier_ids.state", "requester_id", "editor_id", "step_ids")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        mine = self._my_tiers() if any(r.state == "pending" for r in self) else {}
        for request in self:
            request.can_decide = request._origin.id in mine

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        rows = self._entitled_sql(self._acting(self.env.user))
        return [("id", "in", SQL("SELECT request_id FROM (%s) AS e", rows))]

    @api.depends("state", "tier_ids.state")
    def _compute_deciders(self):
        """Who acts now: the substitute for who is away."""
        names = self._decider_names()
        nobody = self.env._("nobody: who is entitled asked, edited or approved already")
        for request in self:
            found = names.get(request._origin.id)
            request.deciders = found or (request.state == "pending" and nobody)

    def _decider_names(self):
        """{request id: who may decide now, by name}."""
        names = defaultdict(list)
        rows = self._deciders_now() if any(r.state == "pending" for r in self) else []
        users = self.env["res.users"].sudo().browse({row.user_id for row in rows})
        named = {user.id: user.name for user in users | users.browse(stead_ids(rows))}
        for row in rows:
            name = named[row.user_id]
            if row.stead_id:
                name = self.env._(
                    "%(user)s for %(absent)s", user=name, absent=named[row.stead_id]
                )
            if name not in names[row.request_id]:
                names[row.request_id].append(name)
        return {request_id: ", ".join(found) for request_id, found in names.items()}

    @api.model
    @api.readonly
    def count_mine(self):
        """How many requests wait for the user: the counter in the top bar."""
        if not self.has_access("read"):
            return 0
        return self.search_count([("can_decide", "=", True)])

    # --- Rules

    def _ensure_can_decide(self):
        """Raises unless the user may decide on every one of the requests."""
        mine = self._my_tiers()
        for request in self:
            if request.state != "pending":
                raise UserError(
                    self.env._(
                        "The request for %(record)s is no longer waiting for a decision.",
                        record=request.record_name,
                    )
                )
            if request.id not in mine:
                raise AccessError(request._refusal())

    def _refusal(self):
        """Why this user may not decide, in a sentence."""
        own = self._acting(self.env.user)
        if self.env.user in (self.requester_id | self.editor_id):
            return self.env._(
                "You cannot decide on %(record)s: you asked for it, or edited it last.",
                record=self.record_name,
            )
        if self.env.execute_query(self._entitled_sql(own, self.ids, limited=False)):
            return self.env._(
                "%(record)s is above your authority: the delegation matrix does not let you "
                "approve %(subjects)s at %(amount)s, discount %(discount)s%%, margin "
                "%(margin)s%%. It waits for %(deciders)s.",
                record=self.record_name,
                subjects=", ".join(self.sudo().check_ids.mapped("name")) or self.rule_id.name,
                amount=self.currency_id.format(self.amount),
                discount=round(self.discount, 2),
                margin=round(self.margin_percent, 2),
                deciders=self._awaited(),
            )
        return self.env._(
            "You cannot decide on %(record)s: that is for %(deciders)s, and not for who "
            "asked, edited the document last or approved already.",
            record=self.record_name,
            deciders=self._awaited(),
        )

    def _awaited(self):
        names = self._decider_names().get(self.id)
        return names or ", ".join(self._open_tiers().mapped("who"))

    # --- Engine

    def _my_tiers(self):
        """{request id: [Entitled]}: the open tiers on which this user may decide, each once,
        in his own right where he has it."""
        rows = self._entitled(self._acting(self.env.user))
        mine = defaultdict(dict)
        for row in sorted(rows, key=lambda row: (row.tier_id, row.stead_id or 0)):
            mine[row.request_id].setdefault(row.tier_id, row)
        return self._one_tier_each({rid: list(tiers.values()) for rid, tiers in mine.items()})

    def _one_tier_each(self, mine):
        """Of parallel tiers, where one person may not decide on several: the one that fewest
        could decide instead."""
        several = self.sudo().filtered(
            lambda r: len(mine.get(r.id, ())) > 1 and not r.same_person
        )
        if several:
            counts = Counter(row.tier_id for row in several._deciders_now())
            for request_id in several.ids:
                rows = mine[request_id]
                mine[request_id] = [min(rows, key=lambda r: (counts[r.tier_id], r.tier_id))]
        return mine

    def _deciders_now(self):
        """Who is to be called: like `_my_tiers`, of everybody. Who is away is left out where
        somebody stands in."""
        away = self.env["backoffice.approval.substitute"]._rows_today()
        people = self._candidates()
        people |= people.browse({substitute for _absent, substitute, *_limits in away})
        rows = self._entitled(self._acting(people, away))
        covered = {(row.request_id, row.tier_id, row.stead_id) for row in rows}
        found = {}
        for row in sorted(rows, key=lambda row: (row.tier_id, row.stead_id or 0)):
            if (row.request_id, row.tier_id, row.user_id) not in covered:
                found.setdefault((row.tier_id, row.user_id), row)
        return list(found.values())

    def _candidates(self):
        """Everybody whom an open tier of the requests names."""
        tiers = self._open_tiers()
        users = tiers.user_ids | tiers.group_ids.all_user_ids
        return users.filtered(lambda user: user.active and not user.share)

    def _acting(self, users, away=None):
        """The roles in which users decide: (user, whose authority, that one's groups, the
        companies of both, only this model, only this company)."""
        Substitute = self.env["backoffice.approval.substitute"].sudo()
        away = Substitute._rows_today() if away is None else away
        roles = [(user_id, user_id, None, None) for user_id in users.ids]
        roles += Substitute._acting_for(users.ids, away)
        known = self.env["res.users"].sudo().browse({person for r in roles for person in r[:2]})
        groups = {user.id: user.all_group_ids.ids for user in known}
        companies = {user.id: set(user.company_ids.ids) for user in known}
        return [
            (
                *(user_id, stead_id, groups[stead_id]),
                sorted(companies[user_id] & companies[stead_id]),
                *(model, company),
            )
            for user_id, stead_id, model, company in roles
        ]

    def _entitled(self, roles):
        if not self.ids or not roles:
            return []
        sql = self._entitled_sql(roles, self.ids)
        return [Entitled(*row) for row in self.env.execute_query(sql)]

    @api.model
    def _entitled_sql(self, roles, request_ids=None, limited=True):
        """SQL of (request, tier, user, in whose stead or null) for the open tiers on which
        the roles may decide. `limited`: by the delegation matrix too."""
        for model in (self._name, f"{self._name}.tier", "backoffice.approval.step"):
            self.env[model].flush_model()
        lacking = self.env["backoffice.approval.authority"]._lacking()
        return SQL(
            """
            SELECT r.id AS request_id, t.id AS tier_id, a.actor_id,
                   nullif(a.user_id, a.actor_id) AS stead_id
              FROM (VALUES %(roles)s) AS a(actor_id, user_id, group_ids, company_ids, model,
                                       company_id)
              JOIN backoffice_approval_request r ON r.state = 'pending'
              JOIN backoffice_approval_request_tier t
                ON t.request_id = r.id AND t.state = 'open'
             WHERE %(only)s
               AND (a.model IS NULL OR a.model = r.res_model)
               AND (a.company_id IS NULL OR a.company_id = r.company_id)
               AND a.actor_id NOT IN (r.requester_id, coalesce(r.editor_id, 0))
               AND a.user_id NOT IN (r.requester_id, coalesce(r.editor_id, 0))
               AND (EXISTS (
                        SELECT 1 FROM backoffice_approval_request_tier_res_users_rel u
                         WHERE u.backoffice_approval_request_tier_id = t.id
                           AND u.res_users_id = a.user_id)
                    OR EXISTS (
                        SELECT 1 FROM backoffice_approval_request_tier_res_groups_rel g
                         WHERE g.backoffice_approval_request_tier_id = t.id
                           AND g.res_groups_id = ANY(a.group_ids)))
               AND NOT EXISTS (
                        SELECT 1 FROM backoffice_approval_step s
                         WHERE s.request_id = r.id AND s.decision = 'approved'
                           AND (s.tier_id = t.id OR r.same_person IS NOT TRUE)
                           AND (s.user_id IN (a.actor_id, a.user_id)
                                OR s.stead_id IN (a.actor_id, a.user_id)))
               AND (r.company_id IS NULL OR r.company_id = ANY(a.company_ids))
               AND NOT %(lacking)s
            """,
            roles=self._roles_sql(roles),
            only=SQL("TRUE") if request_ids is None else SQL("r.id = ANY(%s)", request_ids),
            lacking=lacking if limited else SQL("FALSE"),
        )

    @api.model
    def _roles_sql(self, roles):
        """The roles as rows of VALUES."""
        return SQL(", ").join(
            SQL("(%s::int, %s::int, %s::int[], %s::int[], %s::varchar, %s::int)", *role)
            for role in roles
        )


def stead_ids(rows):
    return {row.stead_id for row in rows if row.stead_id}
