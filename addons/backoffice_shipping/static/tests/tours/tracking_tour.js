import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// A held shipment: found in the list, answered, and out of the list.
tours.add("backoffice_tracking_exception_tour", {
    steps: () => [
        {
            content: "the held shipment and what the carrier expects",
            trigger: ".o_data_row:contains('Rossi S.p.A.'):contains('Held')",
        },
        {
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: "button[name=action_open_release]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] input",
            run: "edit ring at the gate",
        },
        {
            trigger: ".modal button[name=action_release]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_data_row .o_data_cell[name=partner_id]",
            run: "click",
        },
        {
            content: "the answer waits for the worker",
            trigger: ".o_notebook_headers a[name=tracking]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=release_state]:contains('Waiting')",
        },
    ],
});

// After the worker and the next polling: nothing needs anybody, the shipment is there.
tours.add("backoffice_tracking_delivered_tour", {
    steps: () => [
        {
            trigger: ".o_nocontent_help:contains('No shipment needs you')",
        },
    ],
});
