"""GLS Italy's door: the Label Service as form posts, and the page of tracking."""

import base64
from datetime import date, timedelta
from urllib.parse import parse_qsl
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from . import label
from .door import Door, Refusal, Reply
from .gls_fields import faulty_parcel, is_unacceptable, is_unrouted

SERVICE = "/ilswebservice.asmx/"
TRACKING = "/XML/get_xml_track.php"
SITE, CUSTOMER, PASSWORD, CONTRACT = "RN", "123456", "demo", "1234"
OPERATIONS = {
    "AddParcel": "create",
    "CloseWorkDayByShipmentNumber": "close",
    "DeleteSped": "delete",
    "ListSped": "find",
    "ListSpedPeriod": "find",
    "GetPdf": "label",
    "GetZpl": "label",
    "PickUpRequest": "pickup",
    "DeletePickUp": "cancel_pickup",
    "ReleaseShipmentStock": "release",
}
#: place is the consignee's town: (text, code) of the last event of each state
LAST_STEPS = {
    "out": ("In consegna", "905"),
    "held": ("In giacenza", "907"),
    "released": ("In transito", "903"),
    "returned": ("Resa al mittente", "29"),
    "delivered": ("Consegnata", "906"),
}
PICKUP_PLACE = (
    "Clienteritiro",
    "Indirizzoritiro",
    "Localitaritiro",
    "CAPritiro",
    "Provinciaritiro",
)
NO_LOGIN = "Login non avvenuto. Verificare sede, codice cliente e password"
TAKEN = "Spedizione inesistente o precedentemente cancellata"


class Gls(Door):
    carrier = "gls_it"
    paths = (SERVICE, TRACKING)
    #: what the depot has set up: merge by consignee alone, or by consignee and Bda
    merges_by_bda = False

    def operation(self, request):
        if request.path == TRACKING:
            return "tracking"
        return OPERATIONS.get(request.path.removeprefix(SERVICE), "")

    def perform(self, operation, request, fault):
        if operation == "tracking":
            return xml(self.tracking(request.query), "iso-8859-1")
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        document = next((form[key] for key in form if key.startswith(("XML", "_xml"))), "")
        info = ElementTree.fromstring(document) if document else None
        if info is None:
            self._log_in(form)
        else:
            self._log_in({child.tag: child.text for child in info})
        with self.ledger.lock:
            if operation == "create":
                return xml(self.create(info, fault))
            return xml(getattr(self, operation)(form if info is None else info))

    def refuse(self, operation, refusal):
        text = refusal.detail or str(refusal.code)
        return xml(f"<DescrizioneErrore>{escape(text)}</DescrizioneErrore>")

    def _log_in(self, values):
        """The methods with plain parameters call them otherwise."""
        customer = values.get("CodiceClienteGls") or values.get("CodiceCliente")
        password = values.get("PasswordClienteGls") or values.get("Password")
        if (values.get("SedeGls"), customer, password) != (SITE, CUSTOMER, PASSWORD):
            raise Refusal(0, NO_LOGIN)

    # --- A shipment's life

    def create(self, info, fault):
        parcels = [fields_of(node) for node in info.iter("Parcel")]
        for parcel in parcels:
            wrong = faulty_parcel(parcel) or self._used_counter(parcel)
            if parcel["CodiceContrattoGls"] != CONTRACT:
                wrong = "Codice Contratto Gls non valido"
            if wrong:
                raise Refusal(0, wrong)
        pairs = [(p, None if is_unacceptable(p) else self._take(p)) for p in parcels]
        rows = [self._answer(parcel, row, fault) for parcel, row in pairs]
        return f"<InfoLabel>{''.join(rows)}</InfoLabel>"

    def _used_counter(self, parcel):
        counter = parcel.get("ContatoreProgressivo")
        rows = self.ledger.rows(self.carrier)
        used = any(counter == p["ContatoreProgressivo"] for row in rows for p in row["parcels"])
        return f"ContatoreProgressivo {counter} già utilizzato" if used else ""

    def _take(self, parcel):
        """The row that this parcel belongs to: merged under the number of an open one."""
        reference, _, own_name = parcel.get("RiferimentoCliente", "").partition(" ")
        key = self._key(parcel)
        twins = [r for r in self.ledger.rows(self.carrier, state="created") if r["key"] == key]
        for row in twins:
            if row["reference"] == reference:
                row["parcels"].append(parcel)
                return row
        number = twins[0]["number"] if twins else f"{800_000_000 + self.ledger.next_number()}"
        return self.ledger.add(
            self.carrier,
            reference,
            own_name=own_name,
            number=number,
            key=key,
            parcels=[parcel],
            city=parcel["Localita"],
            consignee=parcel["RagioneSociale"],
            unrouted=is_unrouted(parcel),
        )

    def _key(self, parcel):
        names = ["CodiceContrattoGls", "RagioneSociale", "Localita", "Indirizzo", "TipoPorto"]
        if self.merges_by_bda:
            names.append("Bda")
        return [parcel.get(name) for name in names]

    def _answer(self, parcel, row, fault):
        if row is None:
            note = "Dati non accettabili: colli o peso"
            return tag("Parcel", NumeroSpedizione="", NoteSpedizione=note)
        note = "Localita non trovata" if row["unrouted"] else parcel.get("NoteSpedizione", "")
        values = {
            "SiglaMittente": SITE,
            "NumeroSpedizione": row["number"],
            "TotaleColli": f"{self._total(row):02d}",
            "SiglaSedeDestino": "" if row["unrouted"] else "MI",
            "DescrizioneSedeDestino": "GLS Check" if row["unrouted"] else "MILANO",
            "ProgressivoCollo": f"{row['parcels'].index(parcel) + 1:02d}",
            "RiferimentiCliente": parcel.get("RiferimentoCliente", ""),
            "Bda": parcel.get("Bda", ""),
            "ContatoreProgressivo": parcel.get("ContatoreProgressivo", ""),
            "NoteSpedizione": fault.get("message") or note,
        }
        if fault.get("kind") != "no_label":
            values |= label_of(row, parcel)
        return tag("Parcel", **values)

    def _total(self, row):
        rows = self.ledger.rows(self.carrier, number=row["number"])
        return sum(len(r["parcels"]) for r in rows if r["state"] != "deleted")

    def close(self, info):
        rows = []
        for node in info.iter("Parcel"):
            number = node.findtext("NumeroDiSpedizioneGLSDaConfermare", "")
            found = self.ledger.rows(self.carrier, number=number, state="created")
            for row in found:
                row["state"] = "closed"
            rows.append(
                tag(
                    "Parcel",
                    NumeroDiSpedizioneGLSDaConfermare=number,
                    esito="OK" if found else TAKEN,
                )
            )
        name = "CloseWorkDayByShipmentNumberResult"
        return f"<{name}><DescrizioneErrore>OK</DescrizioneErrore>{''.join(rows)}</{name}>"

    def delete(self, form):
        number = form["NumSpedizione"]
        found = [
            row
            for row in self.ledger.rows(self.carrier, number=number)
            if row["state"] in ("created", "closed")
        ]
        for row in found:
            row["state"] = "deleted"
        text = f"Spedizione {number} non presente."
        if found:
            text = f"Eliminazione della spedizione {number} avvenuta."
        return f"<DescrizioneErrore>{text}</DescrizioneErrore>"

    def find(self, _form):
        rows = [
            tag(
                "Parcel",
                NumSpedizione=row["number"],
                RiferimentiCliente=f"{row['reference']} {row['own_name']}".strip(),
                Ddt=row["parcels"][0].get("Bda", ""),
                DenominazioneDestinatario=row["consignee"],
                TotaleColli=str(self._total(row)),
                StatoSpedizione="IN ATTESA DI CHIUSURA."
                if row["state"] == "created"
                else "CHIUSA.",
            )
            for row in self.ledger.rows(self.carrier)
            if row["state"] != "deleted" and not row["unrouted"]
        ]
        return f"<ListParcel>{''.join(rows)}</ListParcel>"

    def label(self, form):
        for row in self.ledger.rows(self.carrier):
            for parcel in row["parcels"]:
                if parcel["ContatoreProgressivo"] == form["ContatoreProgressivo"]:
                    (content,) = label_of(row, parcel).values()
                    return f"<string>{escape(content)}</string>"
        raise Refusal(0, "Etichetta non trovata")

    # --- Around it

    def pickup(self, info):
        node = info.find("PickUpRequest")
        values = fields_of(node)
        place = ["Clienteritiro", "Indirizzoritiro", "Localitaritiro", "CAPritiro"]
        wrong = [
            key for key in ("NomeRichiedente", "Colli", "DataRitiro") if not values.get(key)
        ]
        filled = [key for key in [*place, "Provinciaritiro"] if values.get(key)]
        if wrong or len(filled) not in (0, 5) or not ("Dalle1" in values or "Dalle2" in values):
            return '<RisultatiRitiri><RitiroErrato Errore="Dati mancanti"/></RisultatiRitiri>'
        number = f"{SITE}9{self.ledger.next_number():09d}"
        self.ledger.add_pickup(self.carrier, number, **values)
        return f'<RisultatiRitiri><RitiroCreato NumeroRitiro="{number}"/></RisultatiRitiri>'

    def cancel_pickup(self, info):
        number = info.findtext("DeletePickUp/NumeroRitiro", "")
        if self.ledger.cancel_pickup(self.carrier, number):
            return "<RisultatiRitiri><RitiroCancellato/></RisultatiRitiri>"
        return '<RisultatiRitiri><RitiroErrato Errore="Ritiro inesistente"/></RisultatiRitiri>'

    def release(self, info):
        number = info.findtext("ReleaseShipmentStock/NumeroSpedizione", "")
        held = self.ledger.rows(self.carrier, number=number[2:], state="held")
        for row in held:
            row["state"] = "released"
        word = "Ok" if held else "Giacenza non presente"
        return tag("xml", Svincolo=word)

    def tracking(self, query):
        rows = [
            row
            for row in self.ledger.rows(self.carrier, number=query.get("NumSped"))
            if row["state"] != "deleted"
        ]
        if query.get("locpartenza") != SITE or not rows:
            return "<ELENCO></ELENCO>"
        row, day = rows[0], rows[0].get("on") or date(2026, 1, 16)
        steps = [(day - timedelta(days=1), "09:10", "RIMINI", "Partita", "902")]
        if row["state"] in LAST_STEPS:
            steps.append((day, "11:20", row["city"], *LAST_STEPS[row["state"]]))
        body = "".join(
            f"<Data>{day:%d/%m/%y}</Data><Ora>{hour}</Ora><Luogo>{escape(place)}</Luogo>"
            f"<Stato>{text}</Stato><Note></Note><Codice>{code}</Codice>"
            for day, hour, place, text, code in steps
        )
        return (
            f"<ELENCO><SPEDIZIONE><NumSped>{rows[0]['number']}</NumSped><Firma>Nicolò</Firma>"
            f"<TRACKING>{body}</TRACKING></SPEDIZIONE></ELENCO>"
        )


def fields_of(node):
    return {child.tag: (child.text or "").strip() for child in node}


def tag(name, **values):
    body = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in values.items())
    return f"<{name}>{body}</{name}>"


def xml(text, encoding="utf-8"):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return Reply((head + text).encode(encoding), kind=f"text/xml; charset={encoding}")


def label_of(row, parcel):
    """{tag: content} of the label that the parcel asked for."""
    lines = [
        f"{SITE}{row['number']} {row['parcels'].index(parcel) + 1}",
        "PRACTICE - NOT A SHIPMENT",
        row["consignee"],
        parcel["Indirizzo"],
        f"{parcel['Zipcode']} {row['city']} {parcel['Provincia']}",
        f"{parcel['PesoReale']} kg   {row['own_name']}",
    ]
    if parcel.get("GeneraPdf") in ("5", "6"):
        return {"Zpl": label.zpl(lines).decode()}
    return {"PdfLabel": base64.b64encode(label.pdf(lines)).decode()}
