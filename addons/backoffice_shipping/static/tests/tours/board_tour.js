import { registry } from "@web/core/registry";

// A card is dragged to tomorrow, then what is selected in the list is booked.
registry.category("web_tour.tours").add("backoffice_board_tour", {
    steps: () => [
        { trigger: ".o_board_load_day .progress" },
        {
            content: "drag what is ready to tomorrow",
            trigger: ".o_kanban_record:contains('Board Today')",
            run: "drag_and_drop .o_kanban_group:has(.o_kanban_record:contains('Board Tomorrow')) .o_kanban_record",
        },
        {
            content: "the day is too full, and it is said",
            trigger: ".o_notification:contains('2 of 1')",
        },
        {
            trigger:
                ".o_kanban_group:has(.o_kanban_record:contains('Board Tomorrow')) .o_kanban_record:contains('Board Today')",
        },
        { trigger: ".o_switch_view.o_list", run: "click" },
        {
            trigger: ".o_list_view tr:contains('Board Done') .o_list_record_selector input",
            run: "click",
        },
        { trigger: "button[name=action_board_book]", run: "click" },
        { trigger: ".o_field_widget[name=line_ids] td[name=outcome]:contains('Queued')" },
        { trigger: "button[name=action_undo]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_field_widget[name=line_ids] td[name=outcome]:contains('Undone')" },
    ],
});
