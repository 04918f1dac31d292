import { currencies } from "./currencies";

/** What stands beside an amount and says whose money it is. */
export interface CurrencyMark {
  /** As it is called here, however the cell spells it. */
  written: string;
  /** Codes of ISO 4217. More than one: it agrees with each of them and tells none. */
  of: readonly string[];
}

/** A code or a sign, with or without the point of a shortened word; null: it is neither. */
export function currencyMarked(word: string): CurrencyMark | null {
  const bare = word.length > 1 ? word.replace(/\.$/, "") : word;
  const code = bare.toUpperCase();
  if (currencies.has(code)) return bare === word ? { written: code, of: [code] } : null;
  // One letter by itself may be a unit or a shortened word: only its capital is a sign.
  return marks.get(bare.length > 1 ? bare.toLowerCase() : bare) ?? null;
}

/** Of several marks beside one amount, which must not contradict each other; null: they do. */
export function agreed(first: CurrencyMark, second: CurrencyMark): CurrencyMark | null {
  const of = first.of.filter((code) => second.of.includes(code));
  const [only] = of;
  return only === undefined ? null : { written: of.length === 1 ? only : first.written, of };
}

const dollars = (
  "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD SVC TOP TTD TWD " +
  "UYU WST XCD ZWG"
).split(" ");

/** Where several countries use one sign, all of their currencies: it then decides nothing. */
const signs: Record<string, string> = {
  $: dollars.join(" "),
  "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
  "¥": "JPY CNY",
  "￥": "JPY CNY",
  円: "JPY",
  元: "CNY HKD MOP TWD",
  kr: "SEK NOK DKK ISK",
  "₩": "KRW KPW",
  "₱": "PHP CUP",
  "₡": "CRC SVC",
  "₨": "INR PKR LKR NPR MUR SCR",
  Rs: "INR PKR LKR NPR MUR SCR",
  Fr: "CHF XAF XOF XPF BIF CDF DJF GNF KMF RWF",
  lei: "RON MDL",
  руб: "RUB BYN",
  Br: "BYN ETB",
  Bs: "BOB VES VED",
  Dh: "AED MAD",
  Dhs: "AED MAD",
  "﷼": "IRR OMR QAR SAR YER",
  ƒ: "AWG ANG XCG",
  CFA: "XAF XOF",
  FCFA: "XAF XOF",
  C$: "CAD NIO",
  ...{ "€": "EUR", euro: "EUR", euros: "EUR", "₹": "INR", "₽": "RUB", "₪": "ILS", "₺": "TRY", TL: "TRY", "₴": "UAH" },
  ...{ грн: "UAH", "₦": "NGN", "₫": "VND", "฿": "THB", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₮": "MNT", "₭": "LAK" },
  ...{ "៛": "KHR", "₼": "AZN", "₾": "GEL", "֏": "AMD", "৳": "BDT", zł: "PLN", Kč: "CZK", Ft: "HUF", лв: "BGN" },
  ...{ дин: "RSD", KM: "BAM", SFr: "CHF", Rp: "IDR", RM: "MYR", "S/": "PEN", "B/": "PAB", R: "ZAR", Q: "GTQ" },
  ...{
    RMB: "CNY",
    "CN¥": "CNY",
    "JP¥": "JPY",
    "GH₵": "GHS",
    "£GB": "GBP",
    Skr: "SEK",
    Nkr: "NOK",
    Dkr: "DKK",
    Ikr: "ISK",
  },
  ...{ KSh: "KES", TSh: "TZS", USh: "UGX", CFP: "XPF", R$: "BRL", MOP$: "MOP", U$S: "USD", T$: "TOP", Can$: "CAD" },
};

/** Before a dollar sign, or behind it as in French: whose dollars, or pesos, they are. */
const dollarsOf: Record<string, string> = {
  ...{ US: "USD", CA: "CAD", A: "AUD", AU: "AUD", NZ: "NZD", HK: "HKD", S: "SGD", SG: "SGD", NT: "TWD", MX: "MXN" },
  ...{ AR: "ARS", CL: "CLP", CO: "COP", RD: "DOP", J: "JMD", TT: "TTD", BZ: "BZD", EC: "XCD", FJ: "FJD", BR: "BRL" },
};

const marks: ReadonlyMap<string, CurrencyMark> = new Map(
  [
    ...Object.entries(signs),
    ...Object.entries(dollarsOf).flatMap(([who, code]) => [[`${who}$`, code] as const, [`$${who}`, code] as const]),
  ].map(([written, of]) => [written.length > 1 ? written.toLowerCase() : written, { written, of: of.split(" ") }]),
);
