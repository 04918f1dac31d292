import { luhnHolds, mod11And10Holds, mod97, weighted } from "./checksums";
import {
  abn,
  acn,
  at,
  baltic,
  belgian,
  british,
  bulgarian,
  cnpj,
  codiceFiscale,
  cpf,
  cypriot,
  czech,
  danish,
  dutchBsn,
  finnish,
  french,
  germanTax,
  greek,
  irish,
  italian,
  luhnSum,
  norwegian,
  polishNip,
  polishRegon,
  portuguese,
  romanian,
  siren,
  siret,
  slovenian,
  spanishCompany,
  spanishPerson,
  sumHolds,
  swiss,
  uniqueSocialCredit,
  utr,
} from "./number-digits";

/** One kind of number of one country: what it looks like, and its check digits where the country publishes how they are made. */
export interface NumberRule {
  /** What the country calls it. */
  name: string;
  pattern: RegExp;
  /** Absent: the pattern is all that can be checked. */
  holds?: (number: string) => boolean;
}

const rule = (name: string, pattern: RegExp, holds?: NumberRule["holds"]): NumberRule => ({
  name,
  pattern,
  ...(holds && { holds }),
});

/** Value added tax numbers as countries write them, without the country's letters. */
export const vatRules: Readonly<Record<string, NumberRule[]>> = {
  AT: [rule("UID", /^U\d{8}$/, (number) => (10 - ((luhnSum(number.slice(1, 8)) + 4) % 10)) % 10 === at(number, -1))],
  BE: [rule("BTW/TVA", /^[01]\d{9}$/, belgian)],
  BG: [rule("ДДС", /^\d{9}$/, bulgarian), rule("ДДС of a person", /^\d{10}$/)],
  CH: [rule("MWST", /^E\d{9}(?:MWST|TVA|IVA|TPV)?$/, (number) => swiss(number.slice(1, 10)))],
  CY: [rule("ΦΠΑ", /^\d{8}[A-Z]$/, cypriot)],
  CZ: [rule("DIČ", /^[0-8]\d{7}$/, czech), rule("DIČ of a person", /^\d{9,10}$/)],
  DE: [rule("USt-IdNr.", /^[1-9]\d{8}$/, mod11And10Holds)],
  DK: [rule("CVR", /^[1-9]\d{7}$/, danish)],
  EE: [rule("KMKR", /^\d{9}$/, sumHolds([3, 7, 1, 3, 7, 1, 3, 7, 1], 10))],
  ES: [
    rule("NIF of a person", /^[XYZ\d]\d{7}[A-Z]$/, spanishPerson),
    rule("NIF of a company", /^[A-HJNP-SUVW]\d{7}[\dA-J]$/, spanishCompany),
  ],
  FI: [rule("ALV", /^\d{8}$/, finnish)],
  FR: [rule("TVA", /^[\dA-HJ-NP-Z]{2}\d{9}$/, french)],
  GB: [
    rule("VAT", /^\d{9}(?:\d{3})?$/, british),
    rule("VAT of a department", /^GD[0-4]\d{2}$/),
    rule("VAT of a health authority", /^HA[5-9]\d{2}$/),
  ],
  GR: [rule("ΦΠΑ", /^\d{9}$/, greek)],
  HR: [rule("OIB", /^\d{11}$/, mod11And10Holds)],
  HU: [rule("ANUM", /^\d{8}$/, sumHolds([9, 7, 3, 1, 9, 7, 3, 1], 10))],
  IE: [rule("VAT", /^\d{7}[A-W][A-IW]?$/, irish), rule("VAT, old form", /^\d[A-Z+*]\d{5}[A-W]$/)],
  IT: [rule("P. IVA", italian, luhnHolds)],
  LT: [rule("PVM", /^(?:\d{7}1\d|\d{10}1\d)$/, baltic)],
  LU: [rule("TVA", /^\d{8}$/, (number) => Number(number.slice(0, 6)) % 89 === Number(number.slice(6)))],
  LV: [
    rule("PVN", /^[4-9]\d{10}$/, sumHolds([9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1], 11, 3)),
    rule("PVN of a person", /^[0-3]\d{10}$/),
  ],
  MT: [rule("VAT", /^[1-9]\d{7}$/, sumHolds([3, 4, 6, 7, 8, 9, 10, 1], 37))],
  NL: [rule("Btw-id", /^\d{9}B\d{2}$/, (number) => dutchBsn(number.slice(0, 9)) || mod97(`NL${number}`) === 1)],
  NO: [rule("MVA", /^[89]\d{8}(?:MVA)?$/, norwegian)],
  PL: [rule("NIP", /^\d{10}$/, polishNip)],
  PT: [rule("NIF", /^[1-9]\d{8}$/, portuguese)],
  RO: [rule("CF", /^[1-9]\d{1,9}$/, romanian)],
  SE: [rule("Momsnr", /^\d{10}01$/, (number) => luhnHolds(number.slice(0, 10)))],
  SI: [rule("DDV", /^[1-9]\d{7}$/, slovenian)],
  SK: [rule("IČ DPH", /^[1-9]\d[2-47-9]\d{7}$/, (number) => Number(number) % 11 === 0)],
};

/** Numbers of companies in the registers of their countries. */
export const companyRules: Readonly<Record<string, NumberRule[]>> = {
  AT: [rule("Firmenbuchnummer", /^(?:FN)?\d{1,6}[A-Z]$/)],
  AU: [rule("ACN", /^\d{9}$/, acn), rule("ABN", /^[1-9]\d{10}$/, abn)],
  BE: [rule("Ondernemingsnummer", /^(?:BE)?[01]\d{9}$/, (number) => belgian(number.replace(/^BE/, "")))],
  BR: [rule("CNPJ", /^\d{14}$/, cnpj)],
  CA: [
    rule("Business Number", /^\d{9}(?:R[A-Z]\d{4})?$/, (number) => luhnHolds(number.slice(0, 9))),
    rule("Corporation number", /^\d{6,7}$/),
  ],
  CH: [rule("UID", /^(?:CHE)?\d{9}$/, (number) => swiss(number.replace(/^CHE/, "")))],
  CN: [rule("Unified Social Credit Code", /^[1-9A-GNY][1-9A]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/, uniqueSocialCredit)],
  CZ: [rule("IČO", /^\d{8}$/, czech)],
  DE: [rule("Handelsregister", /^(?:[A-ZÄÖÜß()]*)?(?:HRA|HRB|GNR|VR|PR|GSR)\d{1,6}[A-Z]{0,2}$/)],
  DK: [rule("CVR", /^[1-9]\d{7}$/, danish)],
  EE: [rule("Registrikood", /^[1789]\d{7}$/, baltic)],
  ES: [rule("NIF", /^[A-HJNP-SUVW]\d{7}[\dA-J]$/, spanishCompany)],
  FI: [rule("Y-tunnus", /^\d{7,8}$/, (number) => finnish(number.padStart(8, "0")))],
  FR: [rule("SIREN", /^\d{9}$/, siren), rule("SIRET", /^\d{14}$/, siret)],
  GB: [
    rule(
      "Company number",
      /^(?:\d{8}|(?:AC|BR|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)\d{6}|(?:IP|RS|SP)\d{5}R)$/,
    ),
  ],
  GR: [rule("ΓΕΜΗ", /^\d{12}$/), rule("ΑΦΜ", /^\d{9}$/, greek)],
  HR: [rule("OIB", /^\d{11}$/, mod11And10Holds), rule("MBS", /^\d{9}$/)],
  HU: [rule("Cégjegyzékszám", /^\d{10}$/)],
  IE: [rule("CRO number", /^\d{1,7}$/)],
  IN: [rule("CIN", /^[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}$/), rule("LLPIN", /^[A-Z]{3}\d{4}$/)],
  IT: [rule("P. IVA", italian, luhnHolds), rule("REA", /^[A-Z]{2}\d{5,7}$/)],
  JP: [
    rule(
      "Corporate Number",
      /^[1-9]\d{12}$/,
      (number) => 9 - (weighted(number.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) === at(number, 0),
    ),
  ],
  LT: [rule("Įmonės kodas", /^\d{9}$/, baltic), rule("Įmonės kodas, old form", /^\d{7}$/)],
  LU: [rule("RCS", /^[A-K]\d{1,6}$/)],
  LV: [rule("Reģistrācijas numurs", /^[4-9]\d{10}$/, sumHolds([9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1], 11, 3))],
  NL: [rule("KvK-nummer", /^\d{8}(?:\d{4})?$/)],
  NO: [rule("Organisasjonsnummer", /^[89]\d{8}$/, norwegian)],
  NZ: [
    rule("Company number", /^\d{5,8}$/),
    rule("NZBN", /^94\d{11}$/, (number) => weighted(number, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0),
  ],
  PL: [rule("KRS", /^0\d{9}$/), rule("NIP", /^\d{10}$/, polishNip), rule("REGON", /^\d{9}(?:\d{5})?$/, polishRegon)],
  PT: [rule("NIPC", /^[1-9]\d{8}$/, portuguese)],
  RO: [rule("ONRC", /^[JFC]\d{6,14}$/), rule("CUI", /^[1-9]\d{1,9}$/, romanian)],
  SE: [rule("Organisationsnummer", /^(?:16)?[1-9]\d{9}$/, (number) => luhnHolds(number.slice(-10)))],
  SG: [rule("UEN", /^(?:\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z])$/)],
  SI: [rule("Matična številka", /^\d{7}(?:\d{3})?$/)],
  SK: [rule("IČO", /^\d{8}$/, czech)],
  ZA: [rule("CIPC", /^(?:CK|K)?(?:19|20)\d{2}\d{6}\d{2}$/)],
};

/** Tax numbers of people and companies, where they are not the number for value added tax. */
export const taxRules: Readonly<Record<string, NumberRule[]>> = {
  AU: [
    rule("TFN", /^\d{9}$/, sumHolds([1, 4, 3, 7, 5, 8, 6, 9, 10], 11)),
    rule("TFN, old form", /^\d{8}$/),
    rule("ABN", /^[1-9]\d{10}$/, abn),
  ],
  BR: [rule("CPF", /^\d{11}$/, cpf), rule("CNPJ", /^\d{14}$/, cnpj)],
  CA: [rule("SIN or Business Number", /^\d{9}$/, luhnHolds)],
  DE: [rule("Steuer-IdNr.", /^[1-9]\d{10}$/, germanTax), rule("Steuernummer", /^\d{10}$|^\d{13}$/)],
  ES: [
    rule("NIF of a person", /^[XYZ\d]\d{7}[A-Z]$/, spanishPerson),
    rule("NIF of a company", /^[A-HJNP-SUVW]\d{7}[\dA-J]$/, spanishCompany),
  ],
  FR: [
    rule("Numéro fiscal", /^[0-3]\d{12}$/, (number) => Number(number.slice(0, 10)) % 511 === Number(number.slice(10))),
    rule("SIREN", /^\d{9}$/, siren),
  ],
  GB: [
    rule("UTR", /^\d{10}K?$/, utr),
    rule("NINO", /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?$/),
  ],
  IN: [rule("PAN", /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/)],
  IT: [
    rule("Codice fiscale", /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/, codiceFiscale),
    rule("P. IVA", italian, luhnHolds),
  ],
  NL: [rule("BSN or RSIN", /^\d{8,9}$/, (number) => dutchBsn(number.padStart(9, "0")))],
  PL: [
    rule("NIP", /^\d{10}$/, polishNip),
    rule(
      "PESEL",
      /^\d\d(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}$/,
      sumHolds([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10),
    ),
  ],
  PT: [rule("NIF", /^[1-9]\d{8}$/, portuguese)],
  US: [rule("EIN, SSN or ITIN", /^(?!000|666|9[0-4]\d{2}\d{5}$)\d{9}$/)],
};

/** The rules of a country for tax numbers: its own, else those for value added tax. */
export const taxRulesOf = (country: string): NumberRule[] => taxRules[country] ?? vatRules[country] ?? [];
