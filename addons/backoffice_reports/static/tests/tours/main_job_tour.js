import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const tours = registry.category("web_tour.tours");
const current = (label) => `.o_statusbar_status .o_arrow_button_current:contains('${label}')`;

// The main job of README.md, as a clerk and an approver walk it on the demo company.

tours.add("main_job_intake", {
    steps: () => [
        {
            content: "upload the demo order file",
            trigger: ".o_list_view .o_control_panel",
            async run() {
                const answer = await fetch("/web/content/backoffice_reports.main_job_file");
                const file = new File([await answer.blob()], "orders.csv", { type: "text/csv" });
                await inputFiles(".document_file_uploader.o_input_file", [file]);
            },
        },
        {
            trigger: ".o_form_view .alert-warning:contains('leave out: 1.')",
        },
        {
            content: "one line names a product that nobody knows",
            trigger: ".o_data_row:contains('AD-0999') td[name=product_id]",
            run: "click",
        },
        {
            trigger: ".o_data_row.o_selected_row .o_field_widget[name=product_id] input",
            run: "edit AD-0032",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('AD-0032')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.alert-warning)) .o_form_saved",
        },
        {
            trigger: "button[name=action_create_orders]",
            run: "click",
        },
        {
            content: "eight orders; one of them is blocked",
            trigger: ".o_list_view .o_data_row:contains('Oggettistica Estense'):contains('Blocked')",
        },
        {
            trigger: ".o_data_row:contains('Oggettistica Estense') td[name=name]",
            run: "click",
        },
        {
            trigger: ".alert-danger:contains('VAT number')",
        },
        {
            content: "confirming shows what holds it",
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains('is not valid')",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "to the customer",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] .o_external_button",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=vat] input",
            run: "edit IT00743110157",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_form_saved",
        },
        {
            content: "back to the order",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=checks]",
            run: "click",
        },
        {
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            content: "nothing blocks it any more",
            trigger: ".o_form_view:not(:has(.alert-danger)) .o_notebook",
        },
        {
            content: "back to the list, to the order that needs approval",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Centro Casa Marche') td[name=name]",
            run: "click",
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

tours.add("main_job_approve", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Centro Casa Marche') td[name=record_name]",
            run: "click",
        },
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            trigger: current("Approved"),
        },
        {
            trigger: "button[name=action_open_record]",
            run: "click",
        },
        {
            trigger: current("Sales Order"),
        },
    ],
});

tours.add("main_job_ship", {
    steps: () => [
        {
            content: "the order that was blocked goes on",
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: current("Sales Order"),
        },
        {
            trigger: "button[name=action_view_delivery]",
            run: "click",
        },
        {
            trigger: "button[name=button_validate]",
            run: "click",
        },
        {
            trigger: current("Done"),
        },
        {
            trigger: "button[name=action_create_transport_documents]",
            run: "click",
        },
        {
            trigger: current("Draft"),
        },
        {
            trigger: "button[name=action_issue]",
            run: "click",
        },
        {
            trigger: current("Issued"),
        },
    ],
});

tours.add("main_job_booked", {
    steps: () => [
        {
            content: "the worker has booked it: tracking number and label are there",
            trigger: current("Booked"),
        },
        {
            trigger: ".o_field_widget[name=tracking_ref]:not(:empty)",
        },
        {
            trigger: "button[name=action_print_label]",
        },
    ],
});

tours.add("main_job_invoice", {
    steps: () => [
        {
            trigger: "button[name=action_open_invoice]",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_invoice]",
            run: "click",
        },
        {
            content: "the invoice is a draft",
            trigger: `body:not(:has(.modal)) ${current("Draft")}`,
        },
        {
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            trigger: current("Posted"),
        },
    ],
});

tours.add("main_job_report", {
    steps: () => [
        {
            trigger: ".modal .o_field_widget[name=period]",
        },
        {
            content: "this month's net turnover by agent",
            trigger: ".modal .o_field_widget[name=period] input, .modal .o_field_widget[name=period] select",
            run(helpers) {
                if (this.anchor.tagName === "SELECT") {
                    helpers.select("This month");
                } else {
                    helpers.click();
                }
            },
        },
        {
            trigger: ".o_select_menu_item:contains('This month')",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: ".o_backoffice_report_screen h2:contains('Net Turnover')",
        },
        {
            trigger: ".o_backoffice_xlsx:enabled",
        },
    ],
});
