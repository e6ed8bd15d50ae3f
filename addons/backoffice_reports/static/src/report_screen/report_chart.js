import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { cookie } from "@web/core/browser/cookie";
import { getColor } from "@web/core/colors/colors";
import { loadBundle } from "@web/core/assets";

const FALL = "#b03a2e";

/** A report's chart with the host's own chart library; `kind` is how the reader wants it. */
export class ReportChart extends Component {
    static template = "backoffice_reports.ReportChart";
    static props = { chart: Object, kind: String };

    setup() {
        this.canvas = useRef("canvas");
        this.drawn = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.chart, this.props.kind]
        );
        onWillUnmount(() => this.drawn?.destroy());
    }

    get isHeat() {
        return this.props.kind === "heat";
    }

    /** The background of a cell of a heat map: the stronger, the greater. */
    heat(value) {
        const values = this.props.chart.series.flatMap((series) => series.values.map(Math.abs));
        const share = Math.abs(value || 0) / (Math.max(...values) || 1);
        return `background-color: rgba(${value < 0 ? "176, 58, 46" : "1, 126, 132"}, ${share * 0.7})`;
    }

    short(value) {
        return Intl.NumberFormat(undefined, { notation: "compact" }).format(value || 0);
    }

    draw() {
        this.drawn?.destroy();
        this.drawn = null;
        if (!this.canvas.el) {
            return;
        }
        const { kind, chart } = this.props;
        const isLying = ["bar", "funnel"].includes(kind);
        const isStacked = kind === "stacked";
        const hasPercent = chart.series.some((series) => series.percent);
        this.drawn = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: chart.categories,
                datasets: chart.series.map((series, index) => this.dataset(series, index)),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                indexAxis: isLying ? "y" : "x",
                plugins: { legend: { position: "bottom", display: chart.series.length > 1 } },
                scales: {
                    x: { stacked: isStacked },
                    y: { stacked: isStacked },
                    ...(hasPercent && !isLying
                        ? { share: { position: "right", grid: { drawOnChartArea: false } } }
                        : {}),
                },
            },
        });
    }

    dataset(series, index) {
        const { kind } = this.props;
        const color = getColor(index, cookie.get("color_scheme"), "odoo");
        const isLying = ["bar", "funnel"].includes(kind);
        const isLine = !isLying && kind !== "stacked" && (series.line || kind === "line");
        const spans = series.spans || [];
        return {
            type: isLine ? "line" : "bar",
            label: series.name,
            data: series.spans || series.values,
            backgroundColor: series.spans
                ? spans.map(([first, last]) => (last < first ? FALL : color))
                : color,
            borderColor: color,
            order: isLine ? 0 : 1,
            ...(series.percent && !isLying ? { yAxisID: "share" } : {}),
        };
    }
}
