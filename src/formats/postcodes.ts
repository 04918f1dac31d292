// Google's address data service and libaddressinput (region_data_constants.cc: `require`; `zip` per country), as of 2020; the United
// Kingdom's areas are left open, because new ones are opened now and then. Countries that are not named have no postcodes.
const shapes: readonly (readonly [pattern: string, countries: string])[] = [
  ["\\d{3}", "FO GN IS LS MG PG"],
  ["\\d{4}", "AF AL AT AU AZ BD BE BG CH CV CY DK ET GE GW HM HT HU LR LU MD MK MZ NE NO NZ PH PY SI SJ TN VE ZA"],
  [
    "\\d{5}",
    "BA BT CU DE DO DZ EE EG EH ES FI GT HN HR ID IQ IT JO KE KH KR KW LA LK LT MA MM MN MV MX MY NA NI NP PK SA SD SN TH TR " +
      "UA UY ZM",
  ],
  ["\\d{6}", "BY CN CO EC IN KG KZ NG RO RU SG TJ TM UZ"],
  ["\\d{3} ?\\d{2}", "CZ GR SE SK"],
  ["\\d{2} ?\\d{3}", "FR"],
  ["9[78][01]\\d{2}", "BL GP MF"],
  ["\\d{5}([ -]\\d{4})?", "US AS FM GU MH MP PR PW VI UM"],
  ["AD[1-7]0\\d", "AD"],
  ["(AI-)?2640", "AI"],
  ["(37)?\\d{4}", "AM"],
  ["[A-HJ-NP-Z]?\\d{4}([A-Z]{3})?", "AR"],
  ["22\\d{3}", "AX"],
  ["BB\\d{5}", "BB"],
  ["(\\d|1[0-2])\\d{2}", "BH"],
  ["[A-Z]{2} ?[A-Z0-9]{2}", "BM"],
  ["[A-Z]{2} ?\\d{4}", "BN"],
  ["\\d{5}-?\\d{3}", "BR"],
  ["[ABCEGHJKLMNPRSTVXY]\\d[ABCEGHJ-NPRSTV-Z] ?\\d[ABCEGHJ-NPRSTV-Z]\\d", "CA"],
  ["6799", "CC"],
  ["\\d{7}", "CL"],
  ["\\d{4,5}|\\d{3}-\\d{4}", "CR"],
  ["6798", "CX"],
  ["(FIQQ|BBND|SIQQ|PCRN|ASCN|STHL|TKCA) ?1ZZ", "FK IO GS PN SH TC"],
  ["GIR ?0AA|[A-Z]{1,2}\\d[\\dA-Z]? ?\\d[ABD-HJLN-UW-Z]{2}|BFPO ?\\d{1,4}", "GB"],
  ["9[78]3\\d{2}", "GF"],
  ["GY\\d[\\dA-Z]? ?\\d[ABD-HJLN-UW-Z]{2}", "GG"],
  ["GX11 ?1AA", "GI"],
  ["39\\d{2}", "GL"],
  ["[\\dA-Z]{3} ?[\\dA-Z]{4}", "IE"],
  ["\\d{5}(\\d{2})?", "IL"],
  ["IM\\d[\\dA-Z]? ?\\d[ABD-HJLN-UW-Z]{2}", "IM"],
  ["\\d{5}-?\\d{5}", "IR"],
  ["JE\\d[\\dA-Z]? ?\\d[ABD-HJLN-UW-Z]{2}", "JE"],
  ["\\d{3}-?\\d{4}", "JP"],
  ["KY\\d-\\d{4}", "KY"],
  ["\\d{4}( ?\\d{4})?", "LB"],
  ["948[5-9]|949[0-8]", "LI"],
  ["(LV-)?\\d{4}", "LV"],
  ["980\\d{2}", "MC"],
  ["8\\d{4}", "ME"],
  ["9[78]2\\d{2}", "MQ"],
  ["[A-Z]{3} ?\\d{2,4}", "MT"],
  ["\\d{3}(\\d{2}|[A-Z]{2}\\d{3})", "MU"],
  ["988\\d{2}", "NC"],
  ["2899", "NF"],
  ["\\d{4} ?[A-Z]{2}", "NL"],
  ["(PC )?\\d{3}", "OM"],
  ["(LIMA \\d{1,2}|CALLAO 0?\\d)|[0-2]\\d{4}", "PE"],
  ["987\\d{2}", "PF"],
  ["\\d{2}-\\d{3}", "PL"],
  ["9[78]5\\d{2}", "PM"],
  ["\\d{4}-\\d{3}", "PT"],
  ["9[78]4\\d{2}", "RE"],
  ["\\d{5,6}", "RS VN"],
  ["4789\\d", "SM"],
  ["[A-Z]{2} ?\\d{5}", "SO"],
  ["CP [1-3][1-7][0-2]\\d", "SV"],
  ["[HLMS]\\d{3}", "SZ"],
  ["\\d{3}(\\d{2,3})?", "TW"],
  ["\\d{4,5}", "TZ"],
  ["00120", "VA"],
  ["VC\\d{4}", "VC"],
  ["VG\\d{4}", "VG"],
  ["986\\d{2}", "WF"],
  ["976\\d{2}", "YT"],
];

const patterns: ReadonlyMap<string, RegExp> = new Map(
  shapes.flatMap(([pattern, countries]) =>
    countries.split(" ").map((country) => [country, new RegExp(`^(?:${pattern})$`)] as const),
  ),
);

/** What an address of these countries cannot do without: its line, and city, postcode or region. Others need line and city. */
const required: readonly (readonly [parts: readonly AddressPart[], countries: string])[] = [
  [
    ["city", "postcode"],
    "AT AX BE BL CH DE DK FI FK FR GB GF GG GL GP GR GS GU HU IM IO JE LI LU MF MQ MX MY NC NL NO NZ PL PM PN PR PT RE SE SH SJ " +
      "TC TR WF YT ZA",
  ],
  [["city", "region", "postcode"], "AS AU BR CA CN ES FM IN IT JP KR MH MP PF PW RU TW UA US VI"],
  [["postcode"], "SG SM"],
  [["region"], "AE CO HK ID KY NR"],
  [[], "AG GI MO VG"],
  [["city", "region"], "CR HN IQ JM KN PG SO SV UM VE"],
];
export type AddressPart = "city" | "postcode" | "region";

const requiredBy: ReadonlyMap<string, readonly AddressPart[]> = new Map(
  required.flatMap(([parts, countries]) => countries.split(" ").map((country) => [country, parts] as const)),
);

/** Beside its first line. */
export const requiredParts = (country: string): readonly AddressPart[] => requiredBy.get(country) ?? ["city"];

/** Whether the country gives its places postcodes. */
export const hasPostcodes = (country: string): boolean => patterns.has(country);

/** The postcode as it is written, or null when no postcode of the country looks so. A country's letters before it are understood. */
export function postcodeOf(country: string, given: string): string | null {
  const pattern = patterns.get(country);
  const written = given.toUpperCase().replace(/\s+/g, " ").trim();
  if (pattern === undefined) return null;
  const bare = written.replace(/^[A-Z]{1,3}-/, "");
  return [written, bare].find((code) => pattern.test(code)) ?? null;
}
