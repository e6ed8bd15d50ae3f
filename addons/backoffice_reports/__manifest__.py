{
    "name": "Back Office: Reports",
    "summary": "Periodic reports as one matrix: on screen, in XLSX and PDF, kept and mailed",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Back Office Contributors",
    "license": "LGPL-3",
    "depends": ["backoffice_shipping"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "views/backoffice_reports_menus.xml",
    ],
}
