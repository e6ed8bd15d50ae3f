import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    IntakeListController,
    IntakeListRenderer,
} from "@backoffice_sales/intake/intake_list_view";
import { fileUploadListView } from "@account/views/file_upload_list/file_upload_list_view";

// The upload list of the orders, in the words of carriers' invoices.
class FreightListRenderer extends IntakeListRenderer {
    setup() {
        super.setup();
        this.dropZoneTitle = _t("Drop carriers' invoices here");
        this.dropZoneDescription = _t("CSV or Excel with the shipments, several at once");
    }
}

registry.category("views").add("backoffice_freight_list", {
    ...fileUploadListView,
    Controller: IntakeListController,
    Renderer: FreightListRenderer,
});
