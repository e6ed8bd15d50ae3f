import { registry } from "@web/core/registry";

// Compare the carriers of a delivery and choose the one that is not proposed.
registry.category("web_tour.tours").add("backoffice_rate_compare_tour", {
    steps: () => [
        {
            trigger: "button[name=action_compare_carriers]",
            run: "click",
        },
        {
            content: "the proposal is told with its reason",
            trigger: ".modal .alert-info:contains('BRT: the cheapest of 2')",
        },
        {
            content: "the clerk sees what the customer pays and no costs",
            trigger: ".modal th[data-name=charge]",
        },
        {
            trigger: ".modal .o_list_view:not(:has(th[data-name=cost]))",
        },
        {
            trigger: ".modal .o_data_row:contains('Van') button[name=action_choose]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            trigger: ".o_form_view .o_form_statusbar",
        },
    ],
});
