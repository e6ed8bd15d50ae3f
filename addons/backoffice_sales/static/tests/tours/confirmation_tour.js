import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Several orders at once from the list: the clean one goes, the others are shown together, and
// the warning is acknowledged where it is shown.
tours.add("backoffice_batch_confirm_tour", {
    steps: () => [
        {
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_cp_action_menus .dropdown-toggle:contains('Actions')",
            run: "click",
        },
        {
            trigger: ".o_menu_item:contains('Confirm')",
            run: "click",
        },
        {
            content: "what was confirmed, and everything that holds the rest",
            trigger: ".modal .alert-success:contains('Confirmed: 1')",
        },
        {
            trigger: ".modal .o_data_row:contains('Price is zero')",
        },
        {
            trigger: ".modal .o_data_row:contains('No origin')",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit They came by in person",
        },
        {
            trigger: ".modal footer button[name=action_waive_and_confirm]",
            run: "click",
        },
        {
            content: "only what has to be corrected is left",
            trigger: ".modal:not(:contains('No origin')) .o_data_row:contains('Price is zero')",
        },
        {
            trigger: ".modal footer button[name=action_open_documents]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view .o_data_row:contains('Blocked')",
        },
    ],
});
