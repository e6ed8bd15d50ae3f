from odoo import api, models

# Every finding on a line, and every reason to refuse a file, by code. The places are
# filled with the parameters that are stored beside the code.


class BackofficeOrderIntakeLine(models.Model):
    _inherit = "backoffice.order.intake.line"

    @api.model
    def _intake_text(self, code, params):
        """The sentence for `code` in the reader's language."""
        texts = self._match_texts() | self._value_texts() | self._file_texts()
        return (texts.get(code) or code) % (params or {})

    @api.model
    def _match_texts(self):
        """What a line names and nobody here knows."""
        return {
            "no_customer": self.env._("No customer is named: choose one."),
            "unknown_customer": self.env._(
                "Nobody knows the customer %(code)s: choose one, or create what is missing."
            ),
            "ambiguous_customer": self.env._(
                "Several customers are called %(code)s: choose one."
            ),
            "archived_customer": self.env._(
                "The customer %(code)s is archived: take it up again or choose another."
            ),
            "unknown_ship_to": self.env._(
                "The customer has no delivery address “%(name)s”: choose one, or create what"
                " is missing."
            ),
            "no_product": self.env._("No product is named: choose one."),
            "unknown_product": self.env._(
                "Nobody knows the product %(code)s: choose one, or create what is missing."
            ),
            "ambiguous_product": self.env._(
                "Several products are called %(code)s: choose one."
            ),
            "archived_product": self.env._(
                "The product %(code)s is archived: take it up again or choose another."
            ),
            "unknown_agent": self.env._(
                "Nobody knows the agent %(agent)s: the customer's is taken."
            ),
            "unknown_uom": self.env._("The unit “%(uom)s” is not known: choose one."),
            "wrong_uom": self.env._("%(product)s is not sold in %(uom)s: choose another unit."),
        }

    @api.model
    def _value_texts(self):
        """What a line says that cannot become an order as it stands."""
        return {
            "cell": self.env._("“%(text)s” is not understood as %(column)s: type it in."),
            "credit": self.env._(
                "A credit or cancellation: no order is made of it. Leave the line out, and"
                " credit the first order."
            ),
            "no_quantity": self.env._(
                "No quantity is given: type it in, or leave the line out."
            ),
            "zero_quantity": self.env._(
                "The quantity is zero: correct it, or leave the line out."
            ),
            "negative_price": self.env._(
                "The price is negative: correct it, or leave the line out."
            ),
            "zero_price": self.env._(
                "The price in the file is zero: the check of the order will ask."
            ),
            "no_reference": self.env._(
                "The file gives no reference of the customer's for this order."
            ),
            "duplicate": self.env._(
                "%(customer)s ordered “%(ref)s” already with %(order)s: leave the lines out,"
                " or correct the reference."
            ),
            "no_pricelist": self.env._(
                "The file is in %(currency)s, and no price list is: make one first."
            ),
        }

    @api.model
    def _file_texts(self):
        return {
            "empty": self.env._("The file is empty: ask the sender for it again."),
            "too_large": self.env._(
                "The file has %(size).1f MB; at most %(limit).1f MB are read. Split it."
            ),
            "too_many_rows": self.env._("The file has more than %(limit)d rows. Split it."),
            "too_many_columns": self.env._(
                "Row %(row)d has more than %(limit)d columns: this is no list of orders."
            ),
            "unknown_format": self.env._(
                "%(found)s is not read as an order. Send CSV, an Excel workbook (.xlsx) or a"
                " UBL order (.xml)."
            ),
            "mixed_encodings": self.env._(
                "Line %(row)d is written in another encoding than the rest. Save it as UTF-8."
            ),
            "broken": self.env._("The file is damaged or not what its name says: %(detail)s"),
            "unsafe_archive": self.env._(
                "The workbook would unpack to more than %(limit).0f MB and is not opened."
            ),
            "unsafe_xml": self.env._(
                "The XML declares a document type or entities. Orders have none: not opened."
            ),
            "not_an_order": self.env._("The XML is a %(root)s, not a UBL Order."),
            "no_header": self.env._(
                "No row of headings was found: the file needs at least a product and a"
                " quantity column. Columns seen: %(seen)s"
            ),
            "duplicate_headers": self.env._(
                "The headings %(names)s stand twice: it is unclear which column counts."
            ),
            "no_lines": self.env._("The file has headings but no order lines."),
        }
