{
    "name": "Back Office: Shipping",
    "summary": "Transport documents, carrier bookings through an outbox, labels",
    "version": "19.0.1.0.0",
    "category": "Inventory/Delivery",
    "author": "Back Office Contributors",
    "license": "LGPL-3",
    "depends": ["backoffice_sales", "stock_delivery"],
    "external_dependencies": {"python": ["requests"]},
    "data": [
        "security/backoffice_shipping_groups.xml",
        "views/backoffice_shipping_menus.xml",
    ],
    "demo": [
        "demo/delivery_carrier_demo.xml",
    ],
}
