import { Component, onMounted, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

// How many requests wait for the user. Counted again when an activity of the user comes or
// goes: the server announces these, and each request that waits has one.
export class ApprovalMenu extends Component {
    static template = "backoffice_sales.ApprovalMenu";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ count: 0 });
        useService("bus_service").subscribe("mail.activity/updated", () => this.count());
        onMounted(() => this.count());
    }

    async count() {
        this.state.count = await this.orm.silent.call(
            "backoffice.approval.request",
            "count_mine",
            []
        );
    }

    open() {
        this.action.doAction("backoffice_sales.backoffice_approval_request_action_mine", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("backoffice_sales.ApprovalMenu", { Component: ApprovalMenu }, { sequence: 22 });
