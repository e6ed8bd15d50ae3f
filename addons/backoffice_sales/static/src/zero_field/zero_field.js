import { useEffect, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { floatField } from "@web/views/fields/float/float_field";
import { integerField } from "@web/views/fields/integer/integer_field";
import { monetaryField } from "@web/views/fields/monetary/monetary_field";

// A number of which zero means something else than nothing, such as "no limit": the
// placeholder says what, in lists too.
function saysWhatZeroMeans(field) {
    class ZeroField extends field.component {
        static props = {
            ...field.component.props,
            placeholder: { type: String, optional: true },
        };

        setup() {
            super.setup();
            const input = useRef("numpadDecimal");
            useEffect(
                (el, placeholder) => {
                    if (el) {
                        el.placeholder = placeholder;
                    }
                },
                () => [input.el, this.props.placeholder || ""]
            );
        }

        get formattedValue() {
            if (this.value || !this.props.placeholder) {
                return super.formattedValue;
            }
            return this.props.readonly ? this.props.placeholder : "";
        }
    }
    return {
        ...field,
        component: ZeroField,
        extractProps: (info, dynamic) => ({
            ...field.extractProps(info, dynamic),
            placeholder: info.placeholder || undefined,
        }),
    };
}

const fields = registry.category("fields");
fields.add("zero_float", saysWhatZeroMeans(floatField));
fields.add("zero_integer", saysWhatZeroMeans(integerField));
fields.add("zero_monetary", saysWhatZeroMeans(monetaryField));
