"""Shipments of the last weeks as the carrier has them: where they are, and what needs the
clerk. No carrier is asked: numbers, events and proofs are told here.

The codes are those that the simulator tells, explained as a manager would.
"""

from datetime import timedelta
from io import BytesIO

from reportlab.pdfgen import canvas

from odoo import fields

from ..carriers import TrackingEvent

# code: (words, status, needs somebody, expected action, hint)
CODES = {
    "699": ("DATI RICEVUTI", "booked", False, False, ""),
    "700": ("RITIRATA", "picked_up", False, False, ""),
    "701": ("PARTITA", "in_transit", False, False, ""),
    "702": ("IN CONSEGNA", "out_for_delivery", False, False, ""),
    "703": (
        "IN GIACENZA",
        "held",
        True,
        "contact",
        "Agree with the consignee, then the depot.",
    ),
    "704": ("RESA AL MITTENTE", "returned", False, "receive", ""),
    "705": ("CONSEGNATA", "delivered", False, False, ""),
    "706": ("SMARRITA", "lost", False, "claim", ""),
    "707": ("INDIRIZZO ERRATO", "exception", True, "address", "Tell the depot the address."),
}
#: codes of each shipment, the newest delivery first; a day between two events
JOURNEYS = (
    (),
    (),
    ("699", "700"),
    ("699", "700", "701", "702"),
    ("699", "700", "701", "703"),
    ("699", "700", "701", "702", "707"),
    ("699", "700", "701", "702", "705"),
    ("699", "700", "701"),
    ("699", "700", "701", "703", "704"),
    ("699", "700", "701", "706"),
    ("699", "700", "701", "702", "705"),
    ("699", "700", "701", "702", "705"),
)
HINTS = {
    "703": "Accordarsi con il destinatario, poi avvisare la filiale.",
    "707": "Comunicare l'indirizzo alla filiale.",
}
DEPOTS = {"699": "", "700": "RIMINI", "701": "BOLOGNA"}
SIGNED = "ROSSI"


def build(env):
    explain(env)
    bookings = book(env)
    for booking, codes in zip(bookings, JOURNEYS, strict=False):
        travel(booking, codes)
    prove(bookings.filtered(lambda b: b.tracking_status == "delivered")[:1])
    # the past is over, and what is on its way is asked for tomorrow
    tomorrow = fields.Datetime.now() + timedelta(days=1)
    bookings.write({"task": False, "due_at": False, "track_mail": False})
    moving = bookings.filtered(lambda b: b.track_state == "open")
    moving.write({"track_due_at": tomorrow, "track_moved_at": fields.Datetime.now()})
    bookings.filtered(lambda b: b.tracking_status in ("lost", "returned"))._set_settled()
    hand_over(env, bookings)


def explain(env):
    codes = env["backoffice.tracking.code"].create(
        [
            {
                "carrier": "brt",
                "code": code,
                "name": words,
                "status": status,
                "needs_me": needs_me,
                "expected_action": action,
                "hint": hint,
            }
            for code, (words, status, needs_me, action, hint) in CODES.items()
        ]
    )
    if "it_IT" in dict(env["res.lang"].get_installed()):
        for code in codes.filtered("hint"):
            code.update_field_translations("hint", {"it_IT": HINTS[code.code]})


def book(env):
    """The bookings of the last deliveries by BRT within Italy, the newest first."""
    Booking = env["backoffice.booking"].sudo()
    bookings = Booking.browse()
    for picking in recent(env):
        bookings += Booking._create_for_groups([picking], picking.transport_document_id)
        picking.booking_id = bookings[-1]
    bookings.user_id = env.ref("backoffice_sales.demo_user_clerk")
    bookings.write({"state": "queued"})
    bookings._store_expected_cost()
    references = Booking._next_references(len(bookings))
    for number, (booking, reference) in enumerate(zip(bookings, references, strict=True), 1):
        answer(booking, reference, 900000000 + 100 * number)
    return bookings


def recent(env):
    brt = env.ref("backoffice_shipping.demo_carrier_brt")
    return env["stock.picking"].search(
        [
            ("company_id", "=", env.company.id),
            ("picking_type_code", "=", "outgoing"),
            ("state", "=", "done"),
            ("carrier_id", "=", brt.id),
            ("partner_id.country_id", "=", env.ref("base.it").id),
        ],
        order="date_done desc, id desc",
        limit=len(JOURNEYS),
    )


def answer(booking, reference, first):
    """What the carrier's answer makes of a booking; `first` is its first parcel's number."""
    sent_at = booking.picking_ids.date_done
    for place, parcel in enumerate(booking.parcel_ids):
        parcel.tracking_ref = f"13101{first + place}0"
    tracking = ", ".join(booking.parcel_ids.mapped("tracking_ref"))
    booking.write(
        {
            "state": "booked",
            "reference": reference,
            "send_count": 1,
            "sent_at": sent_at,
            "is_announced": True,
            "tracking_ref": tracking,
            "track_state": "open",
            "tracking_status": "booked",
            "track_due_at": sent_at,
            "track_moved_at": sent_at,
        }
    )
    booking.picking_ids.carrier_tracking_ref = tracking


def travel(booking, codes):
    """What the carrier told, a day between two events, nothing of the future."""
    city = (booking.partner_id.city or "").upper()
    now = fields.Datetime.now()
    start = min(booking.sent_at, now - timedelta(hours=23 * len(codes)))
    events = tuple(
        TrackingEvent(
            at=start + timedelta(hours=1 + 22 * step),
            text=CODES[code][0],
            place=DEPOTS.get(code, city),
            code=code,
            signed_by=SIGNED if code == "705" else "",
        )
        for step, code in enumerate(codes)
    )
    if events:
        ref = booking.parcel_ids[:1].tracking_ref
        others = booking.parcel_ids[1:].mapped("tracking_ref")
        booking._store_events({booking: dict.fromkeys([ref, *others], events)})


def prove(booking):
    """A proof as the carrier sends it: a page that says who signed."""
    if not booking:
        return
    page = BytesIO()
    paper = canvas.Canvas(page, pagesize=(420, 300))
    lines = ("PROVA DI CONSEGNA", "PRACTICE - NOT A SHIPMENT", booking.tracking_ref, SIGNED)
    for row, text in enumerate(lines):
        paper.drawString(40, 250 - 24 * row, text)
    paper.save()
    booking.proof_id = booking.env["ir.attachment"].create(
        {
            "name": f"{booking.name}.pdf",
            "raw": page.getvalue(),
            "mimetype": "application/pdf",
            "res_model": booking._name,
            "res_id": booking.id,
        }
    )


def hand_over(env, bookings):
    """What left before yesterday was handed over long ago, and the newest two wait for
    today's list; the driver of yesterday took the others along with one that is closed."""
    first, closed = bookings[:2], bookings[2:4]
    yesterday = fields.Datetime.now() - timedelta(days=1)
    for booking in bookings - first - closed:
        booking.write({"state": "closed", "handed_over_at": booking.sent_at})
    if not closed:
        return
    Manifest = env["backoffice.manifest"].sudo()
    place = (closed[0].company_id, closed[0].warehouse_id, closed[0]._get_manifest_carrier())
    manifest = Manifest._gather([(*place, closed)])
    manifest.line_ids._accept()
    closed.handed_over_at = yesterday
    manifest.write(
        {
            "state": "closed",
            "date": yesterday.date(),
            "closed_at": yesterday,
            "handed_over_at": yesterday,
            "handed_over_by_id": env.ref("backoffice_sales.demo_user_clerk").id,
            "user_id": env.ref("backoffice_sales.demo_user_clerk").id,
            "driver": "Mario Bianchi",
            "vehicle": "FT 482 KL",
        }
    )
