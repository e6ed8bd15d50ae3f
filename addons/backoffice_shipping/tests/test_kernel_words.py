import unittest
from decimal import Decimal

from ..amounts import amount_in_words, italian_words

ITALIAN = {
    0: "zero",
    1: "uno",
    3: "tre",
    8: "otto",
    11: "undici",
    21: "ventuno",
    23: "ventitré",
    28: "ventotto",
    33: "trentatré",
    100: "cento",
    101: "centouno",
    103: "centotré",
    108: "centotto",
    111: "centoundici",
    123: "centoventitré",
    180: "centottanta",
    1000: "mille",
    1001: "milleuno",
    1003: "milletré",
    2000: "duemila",
    2023: "duemilaventitré",
    21000: "ventunomila",
    23000: "ventitremila",
    33333: "trentatremilatrecentotrentatré",
    100000: "centomila",
    1000000: "unmilione",
    1000001: "unmilioneuno",
    2000003: "duemilionitré",
    3000000: "tremilioni",
    1000000000: "unmiliardo",
}


class TestWords(unittest.TestCase):
    def test_italian_numbers(self):
        for number, words in ITALIAN.items():
            with self.subTest(number):
                self.assertEqual(italian_words(number), words)

    def test_an_accent_stands_at_the_end_alone(self):
        for number in range(4000):
            words = italian_words(number)
            self.assertNotIn(" ", words)
            self.assertNotIn("é", words[:-1])
            self.assertFalse(words.endswith("tre") and number != 3, number)

    def test_cents_are_figures(self):
        for amount, words in (
            ("123.45", "centoventitré/45"),
            ("1234.56", "milleduecentotrentaquattro/56"),
            (1, "uno/00"),
            (1000, "mille/00"),
            (".01", "zero/01"),
            (".10", "zero/10"),
            (".99", "zero/99"),
            ("3.00", "tre/00"),
        ):
            with self.subTest(amount):
                self.assertEqual(amount_in_words(amount, "it_IT"), words)

    def test_an_integer_is_no_cents(self):
        # num2words reads 123 as 1.23 in its currency form
        self.assertEqual(amount_in_words(123, "it"), "centoventitré/00")

    def test_floats_and_rounding(self):
        self.assertEqual(amount_in_words(1e9, "it_IT"), "unmiliardo/00")
        self.assertEqual(amount_in_words(0.1 + 0.2, "it_IT"), "zero/30")
        self.assertEqual(amount_in_words(1.005, "it_IT"), "uno/01")
        self.assertEqual(amount_in_words(Decimal("99.995"), "it_IT"), "cento/00")

    def test_negative(self):
        self.assertEqual(amount_in_words("-3.50", "it_IT"), "meno tre/50")
        self.assertEqual(amount_in_words("-0.50", "en_US"), "minus zero and 50/100")
        self.assertEqual(amount_in_words(-5, "pl_PL"), "- pięć 00/100")

    def test_other_languages(self):
        for lang, words in (
            ("en_US", "one hundred and twenty-three and 45/100"),
            ("fr_FR", "cent vingt-trois et 45/100"),
            ("de_DE", "einhundertdreiundzwanzig und 45/100"),
            ("es_ES", "ciento veintitrés y 45/100"),
            ("pt_BR", "cento e vinte e três e 45/100"),
            ("pl_PL", "sto dwadzieścia trzy 45/100"),
        ):
            with self.subTest(lang):
                self.assertEqual(amount_in_words("123.45", lang), words)

    def test_currencies_with_other_decimals(self):
        self.assertEqual(amount_in_words(1500, "en_US", 0), "one thousand, five hundred")
        self.assertEqual(amount_in_words("1.234", "en_US", 3), "one and 234/1000")
        self.assertEqual(amount_in_words(1500, "it_IT", 0), "millecinquecento")

    def test_unknown_languages_read_english(self):
        for lang in ("zh_CN", "el_GR", "hr_HR", "xx_XX", "", None, False):
            with self.subTest(lang):
                self.assertEqual(amount_in_words(2, lang), "two and 00/100")

    def test_no_language_fails(self):
        langs = (
            "ar ar_SY bg_BG ca_ES cs_CZ da_DK de_CH en_GB es_MX et_EE fa_IR fi_FI fr_BE "
            "fr_CH he_IL hu_HU id_ID ja_JP ko_KR lt_LT lv_LV mn_MN nb_NO nl_BE pt_PT ro_RO "
            "ru_RU sk_SK sl_SI sr@latin sv_SE th_TH tr_TR uk_UA vi_VN"
        )
        for lang in langs.split(" "):
            for amount in ("0", "-1.10", "1234567.89"):
                with self.subTest(lang=lang, amount=amount):
                    self.assertTrue(amount_in_words(amount, lang))
