import { onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { fileUploadListView } from "@account/views/file_upload_list/file_upload_list_view";

// The host's upload list (bills use it too): its button, its drop zone, our words.
export class IntakeListRenderer extends fileUploadListView.Renderer {
    setup() {
        super.setup();
        this.dropZoneTitle = _t("Drop order files here");
        this.dropZoneDescription = _t("CSV, Excel or UBL, several at once");
    }
}

// Who may only read is offered no upload.
export class IntakeListController extends fileUploadListView.Controller {
    setup() {
        super.setup();
        this.hideUploadButton = true;
        onWillStart(async () => {
            const group = "backoffice_sales.backoffice_sales_group_user";
            this.hideUploadButton = !(await user.hasGroup(group));
        });
    }
}

registry.category("views").add("backoffice_intake_list", {
    ...fileUploadListView,
    Controller: IntakeListController,
    Renderer: IntakeListRenderer,
});
