import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const ORDERS = [
    "Ordine;Cliente;Codice;Quantità;Prezzo",
    "T1;C1;A;2;10,00",
    "T1;C1;SCONOSCIUTO;1;5,50",
    "T2;C2;A;3;7,00",
].join("\n");

// A clerk drops a file, fixes the line that nobody could match, and makes the orders.
registry.category("web_tour.tours").add("backoffice_intake_tour", {
    steps: () => [
        {
            content: "upload the file",
            trigger: ".o_list_view .o_control_panel",
            async run() {
                const file = new File([ORDERS], "tour.csv", { type: "text/csv" });
                await inputFiles(".document_file_uploader.o_input_file", [file]);
            },
        },
        {
            content: "one line is to be fixed, and the banner says so",
            trigger: ".o_form_view .alert-warning:contains('leave out: 1.')",
        },
        {
            content: "take up the line with the unknown code",
            trigger: ".o_data_row:contains('SCONOSCIUTO') td[name=product_id]",
            run: "click",
        },
        {
            trigger: ".o_data_row.o_selected_row .o_field_widget[name=product_id] input",
            run: "edit Product B",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Product B')",
            run: "click",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "nothing is left to fix",
            trigger: ".o_form_view:not(:has(.alert-warning)) .o_form_saved",
        },
        {
            trigger: "button[name=action_create_orders]",
            run: "click",
        },
        {
            content: "both orders are there",
            trigger: ".o_list_view .o_data_row:nth-of-type(2)",
        },
    ],
});

// Who may only read sees the list, and nothing to press.
registry.category("web_tour.tours").add("backoffice_intake_viewer_tour", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row:contains('kept.csv')",
        },
        {
            trigger: ".o_list_view .o_control_panel:not(:contains('Upload'))",
        },
    ],
});
