import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const current = (label) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains('${label}')`,
});

// From the list of deliveries to an issued document, its invoice window, and cancelled.
tours.add("backoffice_transport_document_tour", {
    steps: () => [
        {
            content: "choose every delivery shown",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: "button[name=action_create_transport_documents]",
            run: "click",
        },
        current("Draft"),
        {
            content: "weights can be overridden in a draft",
            trigger: ".o_field_widget[name=weight] input",
            run: "edit 12.5 && press Tab",
        },
        {
            trigger: "button[name=action_issue]",
            run: "click",
        },
        current("Issued"),
        {
            trigger: ".o_field_widget[name=weight].o_readonly_modifier:contains('12.50')",
        },
        {
            trigger: "button[name=action_open_invoice]",
            run: "click",
        },
        {
            content: "the window warns of a deadline that has passed",
            trigger: ".modal .alert-warning:contains('were to be invoiced by')",
        },
        {
            trigger: ".modal button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_cancel]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Wrong lorry",
        },
        {
            trigger: ".modal button[name=action_cancel]",
            run: "click",
        },
        {
            trigger: ".alert-danger:contains('Wrong lorry')",
        },
    ],
});

// A document from the empty form: consignee, delivery, saved, with its lines.
tours.add("backoffice_transport_document_new_tour", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Cliente S.p.A.",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Cliente S.p.A.'):first",
            run: "click",
        },
        {
            content: "the consignee has arrived: what can be chosen depends on it",
            trigger: ".o_field_widget[name=customer_id] input:value(Cliente S.p.A.)",
        },
        {
            trigger: ".o_field_widget[name=picking_ids] input",
            run: "edit OUT",
        },
        {
            trigger: ".o_field_widget[name=picking_ids] .o-autocomplete--dropdown-item:contains('OUT'):first",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=picking_ids] .o_tag",
        },
        {
            trigger: ".o_field_widget[name=reason_id] input",
            run: "edit Sale",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Sale'):first",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains('BOLT')",
        },
        {
            trigger: "button[name=action_issue]",
            run: "click",
        },
        current("Issued"),
    ],
});
