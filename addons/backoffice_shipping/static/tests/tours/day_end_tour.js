import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const current = (label) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains('${label}')`,
});

// From the list of carriers to a manifest that the driver has signed.
tours.add("backoffice_day_end_tour", {
    steps: () => [
        {
            content: "three shipments wait, and it is late",
            trigger: ".o_data_row:contains('BRT'):has([name=waiting_count]:contains('3'))",
        },
        {
            trigger: ".o_data_row:contains('BRT') button[name=action_open_manifest]",
            run: "click",
        },
        current("Draft"),
        {
            trigger: ".o_field_widget[name=driver] input",
            run: "edit Ugo && press Tab",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        current("Closed"),
        {
            content: "a pickup for its parcels",
            trigger: "button[name=action_pickup]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=parcels] input:value('3')",
        },
        {
            trigger: ".breadcrumb-item:contains('MF') a, .o_back_button a",
            run: "click",
        },
        {
            trigger: "button[name=action_scan]",
            run: "click",
        },
        {
            content: "nothing was scanned: all of them would be left",
            trigger: ".modal button[name=action_check]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=missing]:contains('Rossi')",
        },
        {
            trigger: ".modal button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_hand_over]",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=handed_over_by_id]",
        },
    ],
});

// Deliveries booked from the list, and their labels into a printer's queue.
tours.add("backoffice_label_print_tour", {
    steps: () => [
        {
            content: "choose every booking shown",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: "button[name=action_print_labels]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=parcel_count]:contains('2')",
        },
        {
            content: "as they were validated",
            trigger: ".modal .o_field_widget[name=order] input[data-value=done]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=printer_id] input",
            run: "edit Ramp",
        },
        {
            trigger: ".ui-autocomplete a:contains('Ramp')",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_print]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('2 label(s) wait for “Ramp”')",
        },
    ],
});

// A batch of deliveries goes to the carrier with one press on a button.
tours.add("backoffice_book_batch_tour", {
    steps: () => [
        {
            content: "choose every delivery shown",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains('Actions')",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Book with the Carrier')",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Queued') + .o_data_row:contains('Queued')",
        },
    ],
});
