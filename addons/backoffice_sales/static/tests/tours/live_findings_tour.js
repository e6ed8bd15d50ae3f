import { registry } from "@web/core/registry";

// The banner follows what is typed in, and nothing is saved for it.
registry.category("web_tour.tours").add("backoffice_live_findings_tour", {
    steps: () => [
        {
            trigger: ".o_form_view .o_data_row td[name=price_unit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input",
            run: "edit 0 && press Tab",
        },
        {
            content: "told before it is saved",
            trigger: ".o_backoffice_live.alert-danger:contains('Price is zero')",
        },
        {
            trigger: ".o_data_row td[name=price_unit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input",
            run: "edit 5 && press Tab",
        },
        {
            trigger: ".o_backoffice_live.alert-warning:contains('below cost')",
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "nothing was saved",
            trigger: ".o_form_view:not(:has(.o_backoffice_live)) .o_form_saved",
        },
    ],
});

// A new order too.
registry.category("web_tour.tours").add("backoffice_live_new_order_tour", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Uno S.p.A.",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Uno S.p.A.')",
            run: "click",
        },
        {
            content: "the reference was used before",
            trigger: ".o_notebook .nav-link[name=other_information]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=client_order_ref] input",
            run: "edit PO 77 && press Tab",
        },
        {
            trigger: ".o_backoffice_live.alert-danger:contains('PO 77')",
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_backoffice_live))",
        },
    ],
});
