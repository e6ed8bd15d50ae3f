import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// The clerk confirms: the order is blocked; corrects it, and it asks for approval.
tours.add("backoffice_blocked_order_tour", {
    steps: () => [
        {
            content: "the banner names what blocks",
            trigger: ".alert-danger:contains('Price is zero')",
        },
        {
            content: "confirming shows what holds the order",
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains('Price is zero')",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "correct the price: below cost now",
            trigger: "body:not(:has(.modal)) .o_data_row td[name=price_unit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input",
            run: "edit 5",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "the order needs approval now",
            trigger: ".alert-warning:contains('needs approval')",
        },
        {
            trigger: "button[name=action_request_approval]",
            run: "click",
        },
        {
            trigger: ".alert-warning:contains('waits for approval')",
        },
    ],
});

// The manager approves on the list of what waits, and the order goes on.
tours.add("backoffice_approve_tour", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Sold below cost') .o_data_cell:first",
            run: "click",
        },
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Approved')",
        },
        {
            trigger: "button[name=action_open_record]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Sales Order')",
        },
    ],
});

// A warning is waived with a reason, from the page of the order.
tours.add("backoffice_waive_tour", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name=checks]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=finding_ids] button[name=action_waive]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit The customer collects on Saturday",
        },
        {
            trigger: ".modal footer button[name=action_waive]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
        {
            trigger: ".o_notebook .nav-link[name=checks]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=finding_ids] .o_data_row:contains('collects on Saturday')",
        },
    ],
});
