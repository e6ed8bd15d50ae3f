import { Component, onWillStart, useState } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { DynamicGroupList } from "@web/model/relational_model/dynamic_group_list";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

const isDays = (list) => list.groupBy[0] === "scheduled_date:day";

// The host moves no card between days. The server does: the time of the day stays, and it
// says what the planner should know of the day.
export class BoardGroupList extends DynamicGroupList {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const field = this.groupByField.name;
        if (dataGroupId === targetGroupId || !["scheduled_date", "carrier_id"].includes(field)) {
            return super.moveRecord(...arguments);
        }
        const target = this.groups.find((group) => group.id === targetGroupId);
        const source = this.groups.find((group) => group.id === dataGroupId);
        const record = source.list.records.find((r) => r.id === dataRecordId);
        const place = ({ value }) =>
            field === "carrier_id"
                ? { carrier_id: value || false }
                : { day_start: value && serializeDateTime(value) };
        const changes = { ...place(target), seen: place(source) };
        try {
            const warnings = await this.model.orm.call(
                this.resModel,
                "action_board_move",
                [[record.resId], changes],
                { context: this.context }
            );
            for (const warning of warnings) {
                this.model.notification.add(warning, { type: "warning" });
            }
        } finally {
            // where it really is, also when somebody else was faster
            await this.model.load();
        }
    }
}

export class BoardModel extends RelationalModel {
    static DynamicGroupList = BoardGroupList;
}

export class BoardRenderer extends KanbanRenderer {
    isMovableField(field) {
        const isDay = field.name === "scheduled_date" && isDays(this.props.list);
        return isDay || super.isMovableField(field);
    }
}

// What leaves on the next days against capacity.
export class BoardLoad extends Component {
    static template = "backoffice_shipping.BoardLoad";
    static props = { model: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ days: [] });
        onWillStart(() => this.load());
        useBus(this.props.model.bus, "update", () => this.load());
    }

    async load() {
        this.state.days = await this.orm.call("backoffice.shipping.capacity", "get_panel", []);
    }

    colour(day) {
        if (day.percent > 100) {
            return "bg-danger";
        }
        return day.percent > 80 ? "bg-warning" : "bg-success";
    }
}

export class BoardController extends KanbanController {
    static template = "backoffice_shipping.BoardView";
    static components = { ...KanbanController.components, BoardLoad };
}

registry.category("views").add("backoffice_board", {
    ...kanbanView,
    Controller: BoardController,
    Model: BoardModel,
    Renderer: BoardRenderer,
});
