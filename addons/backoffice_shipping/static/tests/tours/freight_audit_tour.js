import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const ROWS = [
    "Spedizione;Riferimento;Peso;Nolo;Carburante;Totale",
    "T1;;3;6,00;1,00;7,00",
    "T2;;3;10,00;1,00;11,00",
    "T3;;3;7,90;;7,90",
];
const current = (label) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains('${label}')`,
});
const line = (name) => `.o_data_row:contains('${name}')`;

// From a carrier's file to a letter about one shipment and a bill of the others.
registry.category("web_tour.tours").add("backoffice_freight_audit_tour", {
    steps: () => [
        {
            content: "the empty list says what to do",
            trigger: ".o_nocontent_help:contains('Drop a carrier')",
        },
        {
            content: "upload the invoice",
            trigger: ".o_list_view .o_control_panel button:contains('Upload')",
            async run() {
                const file = new File([ROWS.join("\n")], "brt_77.csv");
                await inputFiles(".document_file_uploader.o_input_file", [file]);
            },
        },
        current("To Decide"),
        {
            content: "the carrier was recognised by its shipments",
            trigger: ".o_field_widget[name=partner_id] input:value(BRT S.p.A.)",
        },
        {
            trigger: ".o_field_widget[name=number] input",
            run: "edit 77 && press Tab",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_form_button_save:visible)) button[name=action_view_lines]",
            run: "click",
        },
        {
            content: "what is to be decided, by its reason",
            trigger: ".o_group_header:contains('Another price')",
            run: "click",
        },
        {
            trigger: `${line("T2")} .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: "button[name=action_dispute]",
            run: "click",
        },
        {
            trigger: `${line("T2")}:contains('Disputed')`,
        },
        {
            trigger: ".o_back_button",
            run: "click",
        },
        current("Disputed"),
        {
            trigger: "button[name=action_send_letter]",
            run: "click",
        },
        {
            content: "the letter is attached",
            trigger: ".modal .o_field_widget[name=attachment_ids]:contains('77')",
        },
        {
            trigger: ".modal button[name=action_send_mail]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_accept_rest]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view:not(:has(.alert-warning)) button[name=action_create_bill]",
            run: "click",
        },
        {
            content: "the draft vendor bill of the two accepted shipments",
            trigger: ".o_field_widget[name=invoice_line_ids] .o_data_row:contains('Freight, invoice 77')",
        },
        {
            content: "and back",
            trigger: "button[name=action_view_freight_invoice]",
            run: "click",
        },
        current("Disputed"),
    ],
});
