"""The carrier's invoice of the demo shipments: most as agreed, some not."""

from datetime import timedelta

from odoo import fields

HEADINGS = (
    "Spedizione;Riferimento;Data;Destinatario;Peso tassato;Nolo;Carburante;Supplementi;Totale"
)
UNKNOWN = "131010999990010;;{day};Magazzini Sconosciuti S.r.l.;12,0;10,90;0,82;;11,72"
PLAIN = 4  # shipments that are billed as they were agreed


def build(env):
    bookings = env["backoffice.booking"].search(
        [("company_id", "=", env.company.id), ("handed_over_at", "!=", False)], order="id desc"
    )
    bookings = bookings.filtered(lambda b: b.expected_cost)[: PLAIN + 3]
    if len(bookings) < 3:
        return
    day = fields.Date.context_today(env.user) - timedelta(days=1)
    partner = env.ref("backoffice_shipping.demo_partner_brt")
    take_in(env, partner, "2041/F", day - timedelta(days=14), [row(bookings[0])])
    rows = [row(bookings[0])]  # billed a second time
    rows.append(row(bookings[1], heavier=8.0, dearer=1.4))
    rows.append(row(bookings[2], surcharge=9.0))
    rows += [row(booking) for booking in bookings[3:]]
    rows.append(UNKNOWN.format(day=f"{day:%d/%m/%Y}"))
    invoice = take_in(env, partner, "2187/F", day, rows)
    invoice.action_create_profile()


def take_in(env, partner, number, day, rows):
    text = "\n".join([HEADINGS, *rows])
    name = f"BRT_{number.replace('/', '_')}.csv"
    invoice = env["backoffice.freight.invoice"].create_from_file(name, text.encode())
    invoice.write({"partner_id": partner.id, "number": number, "date": day})
    invoice.action_read()
    return invoice


def row(booking, heavier=0.0, dearer=1.0, surcharge=0.0):
    """A shipment as the carrier bills it, from what was expected."""
    fuel = sum(
        part.get("amount", 0.0)
        for part in booking.expected_cost_parts
        if part["code"] == "fuel"
    )
    freight = booking.expected_cost - fuel
    charges = [round(freight * dearer, 2), round(fuel * dearer, 2), round(surcharge, 2)]
    total = round(sum(charges), 2)
    money = [
        f"{amount:.2f}".replace(".", ",") if amount else "" for amount in [*charges, total]
    ]
    weight = f"{booking.weight + heavier:.1f}".replace(".", ",")
    consignee = (booking.partner_id.display_name or "").replace(";", " ")
    day = f"{booking.sent_at:%d/%m/%Y}"
    parcel = booking.parcel_ids[:1].tracking_ref
    return ";".join([parcel, booking.reference, day, consignee, weight, *money])
