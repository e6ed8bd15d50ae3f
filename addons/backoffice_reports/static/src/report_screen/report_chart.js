import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { cookie } from "@web/core/browser/cookie";
import { getColor } from "@web/core/colors/colors";
import { loadBundle } from "@web/core/assets";

/** The outermost groups of a report as bars, with the host's own chart library. */
export class ReportChart extends Component {
    static template = "backoffice_reports.ReportChart";
    static props = { chart: Object };

    setup() {
        this.canvas = useRef("canvas");
        this.drawn = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.chart]
        );
        onWillUnmount(() => this.drawn?.destroy());
    }

    draw() {
        this.drawn?.destroy();
        const scheme = cookie.get("color_scheme");
        this.drawn = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: this.props.chart.categories,
                datasets: this.props.chart.series.map((series, index) => ({
                    label: series.name,
                    data: series.values,
                    backgroundColor: getColor(index, scheme, "odoo"),
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { position: "bottom" } },
            },
        });
    }
}
