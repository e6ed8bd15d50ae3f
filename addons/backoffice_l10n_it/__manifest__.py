{
    "name": "Back Office: Italy",
    "summary": "Transport document number and date into FatturaPA, Italian checks",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations/EDI",
    "author": "Back Office Contributors",
    "license": "LGPL-3",
    "depends": ["backoffice_shipping", "l10n_it_edi", "l10n_it_stock_ddt"],
    "data": [
        "data/backoffice_check_data.xml",
        "data/backoffice_check_position_data.xml",
        "data/fatturapa_templates.xml",
    ],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
