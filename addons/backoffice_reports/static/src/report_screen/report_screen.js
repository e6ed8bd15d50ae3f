import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { ReportChart } from "./report_chart";

const MODEL = "backoffice.report.run";

/** A run's matrix: the same rows, columns and texts as in its files. */
export class ReportScreen extends Component {
    static template = "backoffice_reports.ReportScreen";
    static components = { Layout, ReportChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.table = useRef("table");
        this.display = { controlPanel: {} };
        this.state = useState({ run: null, closed: new Set(), focus: 0, isBusy: false });
        onWillStart(() => this.load());
        useEffect(
            () => this.focusRow(),
            () => [this.state.focus]
        );
    }

    get runId() {
        const { params = {}, context = {} } = this.props.action;
        return params.run_id || context.active_id || this.props.resId;
    }

    async load() {
        if (!this.runId) {
            return;
        }
        this.props.updateActionState?.({ resId: this.runId });
        this.state.run = await this.orm.call(MODEL, "get_screen", [[this.runId]]);
        this.env.config.setDisplayName(this.state.run.title);
    }

    // --- Rows

    key(row) {
        return JSON.stringify(row.path);
    }

    /** The rows that no closed group hides. */
    get visibleRows() {
        const rows = [];
        let hidden = Infinity;
        for (const row of this.state.run.rows) {
            if (row.level > hidden) {
                continue;
            }
            hidden = this.state.closed.has(this.key(row)) ? row.level : Infinity;
            rows.push(row);
        }
        return rows;
    }

    toggle(row) {
        if (row.isLeaf) {
            return;
        }
        const key = this.key(row);
        if (!this.state.closed.delete(key)) {
            this.state.closed.add(key);
        }
    }

    setAll(isOpen) {
        const groups = isOpen ? [] : this.state.run.rows.filter((row) => !row.isLeaf);
        this.state.closed = new Set(groups.map((row) => this.key(row)));
        this.state.focus = 0;
    }

    get hasGroups() {
        return this.state.run.rows.some((row) => !row.isLeaf);
    }

    // --- Keyboard

    focusRow() {
        const row = this.table.el?.querySelectorAll("tbody tr")[this.state.focus];
        if (row && this.table.el.contains(document.activeElement)) {
            row.focus();
        }
    }

    onKeydown(ev, row, index) {
        const isClosed = this.state.closed.has(this.key(row));
        const moves = {
            ArrowDown: () => (this.state.focus = Math.min(index + 1, this.visibleRows.length - 1)),
            ArrowUp: () => (this.state.focus = Math.max(index - 1, 0)),
            ArrowRight: () => isClosed && this.toggle(row),
            ArrowLeft: () => !isClosed && this.toggle(row),
            Enter: () => this.drillDown(row.path, "now"),
            Escape: () => this.setAll(false),
        };
        if (moves[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            moves[ev.key]();
        }
    }

    // --- Actions

    async perform(method, args = []) {
        this.state.isBusy = true;
        try {
            const action = await this.orm.call(MODEL, method, [[this.runId], ...args]);
            await this.action.doAction(action);
        } finally {
            this.state.isBusy = false;
        }
    }

    download(kind) {
        return this.perform("action_download", [kind]);
    }

    send() {
        return this.perform("action_send");
    }

    drillDown(path, column) {
        return this.perform("action_drill_down", [path, column]);
    }

    runAnother() {
        return this.action.doAction("backoffice_reports.backoffice_report_run_create_action");
    }

    openArchive() {
        return this.action.doAction("backoffice_reports.backoffice_report_run_action");
    }

    drillTitle(column) {
        return _t("Show the journal items: %s", column.label);
    }
}

registry.category("actions").add("backoffice_report_screen", ReportScreen);
