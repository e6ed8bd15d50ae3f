import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const openFirst = [
    {
        content: "the counter in the top bar leads to what waits",
        trigger: ".o_approval_menu:contains('1')",
        run: "click",
    },
    {
        trigger: ".o_breadcrumb:contains('My Approvals')",
    },
    {
        trigger: ".o_data_row .o_data_cell[name=summary]:contains('below cost')",
        run: "click",
    },
];

// The first tier: the substitute decides in the stead of who is away.
tours.add("backoffice_first_tier_tour", {
    steps: () => [
        ...openFirst,
        {
            content: "it says who acts now",
            trigger: ".o_field_widget[name=deciders]:contains('t_director'):contains('for t_leader')",
        },
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            content: "logged with both names, and the request goes on to the next tier",
            trigger: ".o_field_widget[name=step_ids] .o_data_row:contains('Tier 1'):contains('t_leader')",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Waiting')",
        },
    ],
});

// The second tier: the manager finishes it.
tours.add("backoffice_second_tier_tour", {
    steps: () => [
        ...openFirst,
        {
            trigger: ".o_notebook .nav-link[name=tiers]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=tier_ids] .o_data_row:contains('Tier 1'):contains('Approved')",
        },
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Approved')",
        },
    ],
});

// Escalated: who comes next approves many at once, from the list.
tours.add("backoffice_escalation_tour", {
    steps: () => [
        {
            trigger: ".o_data_row:eq(1)",
        },
        {
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_approve], .o_list_buttons button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_view_nocontent:contains('Nothing waits for your decision')",
        },
    ],
});

// A price is changed after the approval: it lapses, and the order says why.
tours.add("backoffice_lapse_tour", {
    steps: () => [
        {
            trigger: ".badge:contains('Approved')",
        },
        {
            trigger: ".o_data_row td[name=price_unit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input",
            run: "edit 2",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".alert-info:contains('The approval lapsed'):contains('1.00 → 2.00')",
        },
        {
            trigger: "button[name=action_request_approval]",
            run: "click",
        },
        {
            trigger: ".alert-info:contains('Waits for')",
        },
    ],
});

// A question to who asked, and the answer.
tours.add("backoffice_ask_back_tour", {
    steps: () => [
        {
            trigger: "button[name=action_ask_back]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] input",
            run: "edit Why so cheap?",
        },
        {
            trigger: ".modal footer button[name=action_send]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .alert-warning:contains('Why so cheap?')",
        },
    ],
});

tours.add("backoffice_answer_tour", {
    steps: () => [
        {
            trigger: "button[name=action_answer_approval]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] input",
            run: "edit End of the series",
        },
        {
            trigger: ".modal footer button[name=action_send]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .alert-info:contains('Waits for')",
        },
    ],
});
