import type { CheckType } from "../contract";
import type { CheckSubject } from "../inputs";
import type { ScenarioName } from "./scenarios";

/** A document of nobody: Utopia, the country of the specimens of ICAO Doc 9303, issues none. */
export interface Specimen {
  /** Name of the file, by which it is known wherever only a reference to it is sent. */
  file: string;
  title: string;
  contentType: "image/png" | "application/pdf";
  /** Of the file, hex: known by it when it was uploaded, under whatever name. */
  sha256: string;
  sizeBytes: number;
  /** How checks that read it end. */
  scenario: ScenarioName;
  /** Lines of the machine readable zone; none where the document has none. */
  mrz: readonly string[];
  /** What is written on it; null: nothing that a document of identity has. */
  content: SpecimenContent | null;
}

export interface SpecimenContent {
  documentType: "passport" | "id_card";
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  documentNumber: string;
  issuedOn: string;
  expiryDate: string;
}

const anna = { firstName: "Anna Maria", lastName: "Eriksson", dateOfBirth: "1974-08-12" };
const passport = { documentType: "passport", ...anna, documentNumber: "L898902C3" } as const;
const valid = { issuedOn: "2024-04-16", expiryDate: "2034-04-15" };
const validPassport = { ...passport, ...valid };
const validZone = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3404159ZE184226B<<<<<16"];

/** The specimens that come with the product: drawn by `scripts/draw-specimens.mjs`, served below `/sandbox/specimens`. */
export const specimens: readonly Specimen[] = [
  {
    file: "specimen-passport.png",
    title: "Passport, valid",
    contentType: "image/png",
    sha256: "3cff5fbd61fc89c3160b87643a7e0d0cf707f18036466e2445583fda9b99eda2",
    sizeBytes: 64_620,
    scenario: "clear",
    mrz: validZone,
    content: validPassport,
  },
  {
    file: "specimen-id-card.png",
    title: "Identity card, valid",
    contentType: "image/png",
    sha256: "12acb6b8ac55000eeaaaf69841eb4148b9f5507643e1bee8a57c24c722ce614c",
    sizeBytes: 64_154,
    scenario: "clear",
    mrz: ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3404159UTO<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
    content: { ...anna, ...valid, documentType: "id_card", documentNumber: "D23145890" },
  },
  {
    file: "specimen-passport-expired.png",
    title: "Passport of the standard, expired in 2012",
    contentType: "image/png",
    sha256: "a8d4251be90d7b10d88a3cb95fb980dac7fd0f39ee08994497de465c46245612",
    sizeBytes: 64_579,
    scenario: "document_expired",
    mrz: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
    content: { ...passport, issuedOn: "2002-04-16", expiryDate: "2012-04-15" },
  },
  {
    file: "specimen-passport-blurry.png",
    title: "Passport, blurred",
    contentType: "image/png",
    sha256: "1efbe549b5f3090c144c10b2a58b997abcb6e42473bffe6a68405825a8db8840",
    sizeBytes: 97_353,
    scenario: "document_blurry",
    mrz: validZone,
    content: validPassport,
  },
  {
    file: "specimen-passport-mismatch.png",
    title: "Passport of somebody else",
    contentType: "image/png",
    sha256: "2b2895a7d95b4dc78d09a15236b5141e60377f3f05e268e223e6a5fe357e3c7f",
    sizeBytes: 60_311,
    scenario: "document_mismatch",
    mrz: ["P<UTOLARSEN<<TOMAS<<<<<<<<<<<<<<<<<<<<<<<<<<", "K470213U74UTO6802295M3404159<<<<<<<<<<<<<<<0"],
    content: {
      ...{ documentType: "passport", firstName: "Tomas", lastName: "Larsen", dateOfBirth: "1968-02-29" },
      ...{ documentNumber: "K470213U7", ...valid },
    },
  },
  {
    file: "specimen-utility-bill.pdf",
    title: "Electricity bill, where a document of identity is wanted",
    contentType: "application/pdf",
    sha256: "8b0a7a4ecfdc75423598e50afbf9dcd7d8d1fb38d43117386fdf9c563ec4df2d",
    sizeBytes: 846,
    scenario: "wrong_document",
    mrz: [],
    content: null,
  },
];

/** Checks that look at pictures of documents. */
export const specimenChecks = ["document-ocr", "identity-documents"] as const satisfies CheckType[];

/** The specimen that a reference names: its file name, or an address that ends in it. */
export const specimenNamed = (reference: string | undefined): Specimen | null =>
  specimens.find(({ file }) => reference === file || reference?.split(/[?#]/)[0]?.endsWith(`/${file}`)) ?? null;

/** The specimen with these very bytes. Most files are not even of the size of one: `isSpecimenSize` tells before they are read. */
export const specimenWithHash = (sha256: string): Specimen | null =>
  specimens.find((specimen) => specimen.sha256 === sha256) ?? null;

export const isSpecimenSize = (bytes: number): boolean => specimens.some(({ sizeBytes }) => sizeBytes === bytes);

/** The specimen among the pictures of a subject: one with a flaw before one that is fine. */
export function specimenIn({ fileId, imageUrl, images }: CheckSubject): Specimen | null {
  const shown = [fileId, imageUrl, images?.documentFront, images?.documentBack].flatMap(
    (reference) => specimenNamed(reference) ?? [],
  );
  return shown.find(({ scenario }) => scenario !== "clear") ?? shown[0] ?? null;
}
