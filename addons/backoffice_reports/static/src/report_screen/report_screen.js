import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { ReportChart } from "./report_chart";

const MODEL = "backoffice.report.run";
const CHARTS = [
    ["column", "fa-bar-chart"],
    ["stacked", "fa-bars"],
    ["line", "fa-line-chart"],
    ["bar", "fa-align-left"],
    ["heat", "fa-th"],
];
const POLL = 3000;

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
        this.state = useState({
            run: null,
            closed: new Set(),
            focus: 0,
            isBusy: false,
            sort: null,
            chartKind: null,
            hasChart: true,
            changes: null,
        });
        this.charts = CHARTS;
        onWillStart(() => this.load());
        onWillUnmount(() => browser.clearTimeout(this.timer));
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
        this.state.changes = null;
        this.env.config.setDisplayName(this.state.run.title);
        if (this.isBeingMade) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        }
    }

    get isBeingMade() {
        return ["queued", "running"].includes(this.state.run?.state);
    }

    get percent() {
        return Math.round((this.state.run.progress || 0) * 100);
    }

    get chartKind() {
        return this.state.chartKind || this.state.run.chart.kind;
    }

    // --- Rows

    key(row) {
        return JSON.stringify(row.path);
    }

    /** The rows that no closed group hides. */
    get visibleRows() {
        const rows = [];
        let hidden = Infinity;
        for (const row of this.sortedRows) {
            if (row.level > hidden) {
                continue;
            }
            hidden = this.state.closed.has(this.key(row)) ? row.level : Infinity;
            rows.push(row);
        }
        return rows;
    }

    /** All rows, each group's own ones by the chosen column, below their group. */
    get sortedRows() {
        const { sort, run } = this.state;
        if (!sort) {
            return run.rows;
        }
        const roots = [];
        const groups = [];
        for (const row of run.rows) {
            const node = { row, children: [] };
            (row.level ? groups[row.level - 1].children : roots).push(node);
            groups[row.level] = node;
        }
        const value = ({ row }) => (sort.index < 0 ? row.label : row.cells[sort.index].value);
        const compare = (one, other) => {
            const [a, b] = [value(one), value(other)];
            const isEmpty = (v) => v === null || v === false || v === undefined;
            if (isEmpty(a) || isEmpty(b)) {
                return isEmpty(a) - isEmpty(b);
            }
            const order = typeof a === "string" ? a.localeCompare(b) : a - b;
            return sort.isDown ? -order : order;
        };
        const flat = (nodes) =>
            nodes.sort(compare).flatMap((node) => [node.row, ...flat(node.children)]);
        return flat(roots);
    }

    /** First greatest on top, then smallest, then as the report has it. */
    sortBy(index) {
        const { sort } = this.state;
        if (sort?.index !== index) {
            this.state.sort = { index, isDown: index >= 0 };
        } else {
            const isLast = sort.isDown === index < 0;
            this.state.sort = isLast ? null : { index, isDown: !sort.isDown };
        }
        this.state.focus = 0;
    }

    ariaSort(index) {
        const { sort } = this.state;
        return sort?.index === index ? (sort.isDown ? "descending" : "ascending") : "none";
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
            Enter: () => this.drillDown(row.path, this.state.run.columns[0].code),
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
        if (this.state.isBusy) {
            return;
        }
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

    runAgain(values) {
        const { step = 0, compare = null, groupings = null } = values;
        return this.perform("action_run_again", [step, compare, groupings]);
    }

    async cancel() {
        await this.orm.call(MODEL, "action_cancel", [[this.runId]]);
        await this.load();
    }

    async toggleChanges() {
        if (this.state.changes) {
            this.state.changes = null;
            return;
        }
        this.state.isBusy = true;
        try {
            this.state.changes = await this.orm.call(MODEL, "get_changes", [[this.runId]]);
        } finally {
            this.state.isBusy = false;
        }
    }

    runAnother() {
        return this.action.doAction("backoffice_reports.backoffice_report_run_create_action");
    }

    openArchive() {
        return this.action.doAction("backoffice_reports.backoffice_report_run_action");
    }

    drillTitle(column) {
        return _t("Show the documents: %s", column.label);
    }
}

registry.category("actions").add("backoffice_report_screen", ReportScreen);
