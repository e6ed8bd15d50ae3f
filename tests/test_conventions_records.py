"""The house rules for records, manifests and access rights, read off the files."""

import csv
import re
import unittest
from collections import Counter

from addon_source import ADDONS, REPO, manifest, model_classes, own_records, record_files, value

SUFFIXES = {
    "security": ("_groups", "_security"),
    "data": ("_data", "_templates"),
    "demo": ("_demo",),
    "report": ("_reports", "_templates", "_views"),
    "views": ("_views", "_menus", "_templates"),
    "wizard": ("_views",),
}
READONLY = "backoffice_sales_group_readonly"
# {the model of the record: (the field that names its subject, what its id reads)}
IDS = {
    "ir.actions.act_window": ("res_model", r"{subject}_action(_\w+)?"),
    "ir.actions.server": ("model_id", r"{subject}_action(_\w+)?"),
    "ir.actions.report": ("model", r"{subject}_report_action(_\w+)?"),
    "ir.cron": ("model_id", r"{subject}_cron_\w+"),
    "ir.rule": ("model_id", r"{subject}_rule_\w+"),
    "mail.template": ("model_id", r"{subject}_mail_template_\w+"),
    "mail.alias": ("alias_model_id", r"{subject}_mail_alias(_\w+)?"),
    "ir.sequence": (None, r"\w+_sequence(_\w+)?"),
    "res.groups": (None, r"{addon}_group_\w+"),
    "res.groups.privilege": (None, r"{addon}_privilege"),
}


class TestManifests(unittest.TestCase):
    def check(self, faults):
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def test_manifests_list_what_is_on_disk_once(self):
        faults = []
        for addon in ADDONS:
            given = manifest(addon)
            listed = Counter(given.get("data", []) + given.get("demo", []))
            there = {path.relative_to(addon).as_posix() for path in record_files(addon)}
            faults += [f"{addon.name}: {x} is not listed" for x in sorted(there - set(listed))]
            faults += [f"{addon.name}: no file {x}" for x in sorted(set(listed) - there)]
            faults += [f"{addon.name}: {x} twice" for x, count in listed.items() if count > 1]
        self.check(faults)

    def test_rights_come_first(self):
        """The rest comes in the order of what refers to what."""
        faults = []
        for addon in ADDONS:
            files = manifest(addon).get("data", [])
            late = [not name.startswith("security/") for name in files]
            if late != sorted(late):
                faults.append(f"{addon.name}: security/ stands before the rest")
            demo = [name for name in files if name.startswith("demo/")]
            faults += [f"{addon.name}: {name} is no data" for name in demo]
        self.check(faults)

    def test_every_addon_has_its_picture_and_its_page(self):
        self.check(
            [
                f"{addon.name}: no static/description/{name}"
                for addon in ADDONS
                for name in ("icon.png", "index.html")
                if not (addon / "static" / "description" / name).is_file()
            ]
        )

    def test_files_are_called_after_what_they_hold(self):
        faults = []
        for addon in ADDONS:
            for path in record_files(addon):
                folder = path.relative_to(addon).parts[0]
                if path.suffix == ".xml" and not path.stem.endswith(SUFFIXES[folder]):
                    faults.append(f"{path.relative_to(REPO)}: {SUFFIXES[folder]}")
        self.check(faults)


class TestRecords(unittest.TestCase):
    check = TestManifests.check

    def test_ids_say_what_a_record_is(self):
        faults = []
        for addon, path, record in every_record():
            subject_field, pattern = IDS.get(record.get("model"), (None, None))
            if pattern is None or "demo" in path.parts:
                continue
            subject = subject_of(value(record, subject_field)) if subject_field else ""
            wanted = pattern.format(subject=subject, addon=addon.name)
            if not re.fullmatch(wanted, record.get("id")):
                faults.append(f"{path.relative_to(REPO)} {record.get('id')}: {wanted}")
        self.check(faults)

    def test_views_are_called_after_their_model(self):
        faults = []
        for addon, path, view in every_record("ir.ui.view"):
            model, parent = value(view, "model"), value(view, "inherit_id")
            own, name = view.get("id"), value(view, "name")
            if parent:
                stem = parent.split(".")[-1]
                good = re.fullmatch(rf"{stem}(_\w+)?", own)
                good = good and re.search(rf"\.inherit\.{addon.name}(\.\w+)?$", name)
            else:
                good = re.fullmatch(rf"{subject_of(model)}_view_\w+", own)
                good = good and name == f"{model}.view.{own.split('_view_')[-1]}"
            if not good:
                faults.append(f"{path.relative_to(REPO)} {own} ({name})")
        self.check(faults)

    def test_menus_and_demo_records_are_recognised(self):
        faults = []
        for _addon, path, record in every_record():
            own = record.get("id")
            if record.tag == "menuitem" and not own.endswith("_menu"):
                faults.append(f"{path.relative_to(REPO)} {own}: …_menu")
            if "demo" in path.parts and not own.startswith("demo_"):
                faults.append(f"{path.relative_to(REPO)} {own}: demo_…")
        self.check(faults)

    def test_an_id_is_given_once(self):
        faults = []
        for addon in ADDONS:
            count = Counter(record.get("id") for _path, record in own_records(addon))
            faults += [f"{addon.name}.{own}" for own, times in count.items() if times > 1]
        self.check(faults)


class TestAccess(unittest.TestCase):
    """Every model of ours: who may do what, and in which company."""

    check = TestManifests.check

    def test_every_model_is_open_to_somebody_and_models_to_readers(self):
        faults = []
        for addon in ADDONS:
            rows = [(row["model_id:id"], row["group_id:id"]) for row in access_rows(addon)]
            for model in new_models(addon, "model", "wizard"):
                groups = [
                    group.split(".")[-1]
                    for subject, group in rows
                    if subject.split(".")[-1] == f"model_{model.underscored}"
                ]
                if not groups or (model.kind == "model" and READONLY not in groups):
                    faults.append(f"{addon.name}: {model.name} is open to {groups}")
        self.check(faults)

    def test_access_rows_name_their_model_and_a_group(self):
        faults = []
        for addon in ADDONS:
            rows = access_rows(addon)
            wizards = {model.underscored for model in new_models(addon, "wizard")}
            for row in rows:
                subject = row["model_id:id"].split(".")[-1].removeprefix("model_")
                if not re.fullmatch(rf"{subject}_access_\w+", row["id"]):
                    faults.append(f"{row['id']}: {subject}_access_<group>")
                if not row["group_id:id"]:
                    faults.append(f"{row['id']} is open to everybody")
                writes = row["perm_write"] + row["perm_create"] + row["perm_unlink"]
                reader = row["group_id:id"].endswith("_readonly")
                if reader and writes != "000" and subject not in wizards:
                    faults.append(f"{row['id']}: readers write")
            twice = [x for x, n in Counter(row["id"] for row in rows).items() if n > 1]
            faults += [f"{own} twice" for own in twice]
        self.check(faults)

    def test_what_belongs_to_a_company_has_its_rule(self):
        faults = []
        for addon in ADDONS:
            own = {record.get("id") for _path, record in own_records(addon)}
            for model in new_models(addon, "model"):
                rule = f"{model.underscored}_rule_company"
                if "company_id" in model.attributes and rule not in own:
                    faults.append(f"{addon.name}: no {rule}")
        self.check(faults)


def every_record(model=None):
    """(addon, path, element) of all that we make, or of the records of one model."""
    for addon in ADDONS:
        for path, record in own_records(addon):
            if model is None or record.get("model") == model:
                yield addon, path, record


def subject_of(model):
    """The model that a reference or a name means, as ids spell it."""
    return model.split(".model_")[-1].removeprefix("model_").replace(".", "_")


def new_models(addon, *kinds):
    return [m for m in model_classes(addon) if m.is_new and m.kind in kinds]


def access_rows(addon):
    path = addon / "security" / "ir.model.access.csv"
    if not path.exists():
        return []
    with open(path, newline="") as source:
        return list(csv.DictReader(source))
