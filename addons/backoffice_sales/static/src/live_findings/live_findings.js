import { Component, onWillDestroy, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const DELAY = 500; // milliseconds without a change before the server is asked

// What saving the form would find, told while it is being typed in. The server is asked in
// the background, after the onchange, and never twice for the same values.
export class LiveFindings extends Component {
    static template = "backoffice_sales.LiveFindings";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ findings: null });
        this.asked = 0;
        this.values = null;
        this.askSoon = useDebounced(() => this.ask(), DELAY);
        onWillDestroy(() => this.forget());
        useRecordObserver((record) => {
            this.watch(record);
            if (record.dirty) {
                this.askSoon();
            } else {
                this.forget();
            }
        });
    }

    // Reads what may be typed into, so that a change of it is noticed: the fields, and those
    // of the lines.
    watch(record) {
        for (const name of Object.keys(record.data)) {
            const lines = record.data[name]?.records;
            for (const line of lines || []) {
                Object.values(line.data);
            }
        }
    }

    forget() {
        this.asked++;
        this.values = null;
        this.state.findings = null;
    }

    async ask() {
        const record = this.props.record;
        // not record.getChanges(): that would commit what is half typed
        const changes = await record.model.mutex.exec(() => record._getChanges());
        const values = JSON.stringify(changes);
        if (!record.dirty || values === this.values) {
            return;
        }
        this.values = values;
        const asked = ++this.asked;
        const ids = record.resId ? [record.resId] : [];
        try {
            const findings = await this.orm.silent.call(record.resModel, "check_preview", [
                ids,
                changes,
            ]);
            if (asked === this.asked) {
                this.state.findings = findings;
            }
        } catch {
            // no answer is no reason to disturb who is typing
        }
    }

    get level() {
        const severities = new Set(this.state.findings.map((finding) => finding.severity));
        if (severities.has("blocking")) {
            return "alert-danger";
        }
        return severities.has("approval") || severities.has("warning")
            ? "alert-warning"
            : "alert-success";
    }
}

registry.category("view_widgets").add("backoffice_live_findings", { component: LiveFindings });
