import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fileUploadListView } from "@account/views/file_upload_list/file_upload_list_view";

// The host's upload list (bills use it too): its button, its drop zone, our words.
export class IntakeListRenderer extends fileUploadListView.Renderer {
    setup() {
        super.setup();
        this.dropZoneTitle = _t("Drop order files here");
        this.dropZoneDescription = _t("CSV, Excel or UBL, several at once");
    }
}

registry.category("views").add("backoffice_intake_list", {
    ...fileUploadListView,
    Renderer: IntakeListRenderer,
});
