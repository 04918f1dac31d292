import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { builtInSubject } from "./built-in-subjects";
import { personsIn } from "./persons";
import type { CheckPlugin } from "./plugin";

/** A check as far as its subject depends on it. */
type Asking = Pick<CheckPlugin, "check" | "options">;

/** The subject of a check from where the documented context keeps it (catalogue 2.5.2), for plugins that map nothing themselves. */
export function defaultSubject(plugin: Asking, context: JsonObject): JsonObject {
  switch (plugin.check) {
    case "company-registry":
    case "ubo":
    case "company-sanctions":
      return company(plugin, context);
    case "individual-sanctions":
    case "identity-verification":
      return person(plugin, context);
    case "individuals-sanctions":
      return { persons: people(context) };
    case "identity-documents":
      return identityPapers(context);
    case "bank-account-verification":
      return bankAccount(context);
    case "commercial-credit-check":
      return creditSubject(context);
    case "merchant-monitoring":
      return website(plugin, context);
    case "merchant-screening":
      return merchant(context);
    case "document-ocr":
      return documentPage(context);
    case "address":
      return postalAddress(context);
    default:
      return builtInSubject(plugin.check, context);
  }
}

export const companyPlaces = ["entity.data", "entity.data.additionalInfo", "entity.data.additionalInfo.company"];
export const personPlaces = [
  "entity.data",
  "entity.data.additionalInfo",
  "entity.data.additionalInfo.mainRepresentative",
];

function company(plugin: Asking, context: JsonObject): JsonObject {
  const read = readerOf(context, companyPlaces);
  const { defaultCountry } = plugin.options;
  return present({
    country: typeof defaultCountry === "string" ? defaultCountry : read("country", "countryOfIncorporation"),
    registrationNumber: read("registrationNumber"),
    companyName: read("companyName"),
    state: read("state"),
  });
}

function person(plugin: Asking, context: JsonObject): JsonObject {
  const verified = "pluginsOutput.kyc_session.kyc_session_1.result.entity.data";
  const read = readerOf(
    context,
    plugin.options.takeEntityDetailFromKyc === true ? [verified, ...personPlaces] : personPlaces,
  );
  const { defaultCountry } = plugin.options;
  return present({
    firstName: read("firstName"),
    lastName: read("lastName"),
    dateOfBirth: read("dateOfBirth"),
    email: read("email"),
    country: read("country", "nationality") ?? defaultCountry,
    nationality: read("nationality"),
  });
}

/** The person a case is about, or everybody behind a company: owners and directors, each once. */
function people(context: JsonObject): JsonObject[] {
  if (getPath(context, "entity.type") === "individual") return personsIn(getPath(context, "entity.data"), "").persons;
  const listed = ["ubos", "directors"].flatMap((list) => getPath(context, `entity.data.additionalInfo.${list}`) ?? []);
  const seen = new Set<string>();
  return personsIn(listed, "").persons.filter((one) => {
    const known = [one.firstName, one.lastName, one.dateOfBirth].map((text) => String(text ?? "").toLowerCase());
    return seen.size !== seen.add(known.join("|")).size;
  });
}

function identityPapers(context: JsonObject): JsonObject {
  const read = readerOf(context, personPlaces);
  const documents = getPath(context, "documents");
  const paper = (Array.isArray(documents) ? documents : []).find(
    (document): document is JsonObject => isObject(document) && identityType(document) !== null,
  );
  const pages = paper !== undefined && Array.isArray(paper.pages) ? paper.pages.filter(isObject) : [];
  const page = (side: string, place: number): Json | undefined =>
    (pages.find((one) => getPath(one, "metadata.side") === side) ?? pages[place])?.ballerineFileId;
  return present({
    endUserId: getPath(context, "entity.ballerineEntityId") ?? getPath(context, "entity.id"),
    person: present({
      firstName: read("firstName"),
      lastName: read("lastName"),
      idNumber: read("nationalId", "idNumber"),
      gender: read("gender"),
      dateOfBirth: read("dateOfBirth"),
    }),
    document: present({
      number: getPath(paper, "properties.idNumber") ?? getPath(paper, "properties.documentNumber"),
      country: getPath(paper, "issuer.country") ?? read("country", "nationality"),
      type: paper === undefined ? undefined : (identityType(paper) ?? undefined),
    }),
    images: present({ face: faceIn(documents), documentFront: page("front", 0), documentBack: page("back", 1) }),
    address: address(context, personPlaces),
  });
}

const identityTypes: Record<string, string> = {
  passport: "PASSPORT",
  idcard: "ID_CARD",
  identitycard: "ID_CARD",
  nationalid: "ID_CARD",
  residencepermit: "RESIDENCE_PERMIT",
  driverslicense: "DRIVERS_LICENSE",
  drivinglicence: "DRIVERS_LICENSE",
};

function identityType(document: JsonObject): string | null {
  for (const word of [document.type, document.category]) {
    const letters = typeof word === "string" ? word.toLowerCase().replace(/[^a-z]/g, "") : "";
    if (Object.hasOwn(identityTypes, letters)) return identityTypes[letters] ?? null;
  }
  return null;
}

function faceIn(documents: Json | undefined): Json | undefined {
  const isFace = (document: Json): boolean =>
    [getPath(document, "type"), getPath(document, "category")].some((word) => /^(selfie|face)$/i.test(String(word)));
  return getPath(Array.isArray(documents) ? documents.find(isFace) : undefined, "pages.0.ballerineFileId");
}

function bankAccount(context: JsonObject): JsonObject {
  const info = "bankInformation";
  const read = readerOf(context, [
    ...["entity.data", "entity.data.additionalInfo"].map((place) => `${place}.${info}`),
    "entity.data.additionalInfo.bank",
  ]);
  const about = readerOf(context, companyPlaces);
  const isPerson = getPath(context, "entity.type") === "individual";
  const holder = isPerson
    ? { firstName: about("firstName"), middleName: about("middleName"), lastName: about("lastName") }
    : {
        bankAccountName: read("holderName", "bankAccountName") ?? about("companyName"),
        companyRegistrationNumber: about("registrationNumber"),
        registeredCharityNumber: about("registeredCharityNumber"),
      };
  return present({
    address: address(context, companyPlaces),
    bankAccountDetails: present({
      sortCode: read("sortCode"),
      bankAccountNumber: read("accountNumber", "bankAccountNumber"),
      holder: present(holder),
    }),
  });
}

function creditSubject(context: JsonObject): JsonObject {
  const read = readerOf(context, companyPlaces);
  return present({
    companyName: read("companyName"),
    country: read("country", "countryOfIncorporation"),
    businessType: read("businessType"),
    legalForm: read("legalForm"),
    companyRegistrationNumber: read("registrationNumber"),
    registeredCharityNumber: read("registeredCharityNumber"),
  });
}

/** The first page of the case's identity document, else of its first document. */
function documentPage(context: JsonObject): JsonObject {
  const documents = getPath(context, "documents");
  const all = (Array.isArray(documents) ? documents : []).filter(isObject);
  const paper = all.find((document) => identityType(document) !== null) ?? all[0];
  return present({
    fileId: getPath(paper, "pages.0.ballerineFileId"),
    documentType: getPath(paper, "type"),
    country: getPath(paper, "issuer.country"),
  });
}

/** The address of the case's own subject, in the parts of a letter. */
export function postalAddress(context: JsonObject): JsonObject {
  const isPerson = getPath(context, "entity.type") === "individual";
  const places = isPerson ? personPlaces : companyPlaces;
  const parts = address(context, places) ?? {};
  const line = [parts.streetNumber, parts.street].filter((part) => part !== undefined).join(" ");
  return present({
    line1: line === "" ? parts.fullAddress : line,
    city: parts.city,
    postcode: parts.postcode,
    region: parts.state,
    country: parts.country ?? readerOf(context, places)("country", "countryOfIncorporation"),
  });
}

const store = "entity.data.additionalInfo.store";
export const websiteOf = (context: JsonObject): string | undefined =>
  readerOf(context, [...companyPlaces, `${store}.website`, store])("websiteUrl", "website", "mainWebsite");

function website(plugin: Asking, context: JsonObject): JsonObject {
  return present({
    ...company(plugin, context),
    websiteUrl: websiteOf(context),
    lineOfBusiness: readerOf(context, [...companyPlaces, store])("lineOfBusiness", "industry"),
  });
}

function merchant(context: JsonObject): JsonObject {
  const read = readerOf(context, companyPlaces);
  const url = websiteOf(context);
  return present({
    merchantName: read("companyName"),
    address: present({ country: read("country", "countryOfIncorporation"), ...address(context, companyPlaces) }),
    principals: people(context),
    urls: url === undefined ? [] : [url],
  });
}

/** An address in parts, or one line of it; undefined when there is none. No part of it is ever made up. */
function address(context: JsonObject, places: readonly string[]): JsonObject | undefined {
  for (const place of places) {
    const given = getPath(context, `${place}.address`);
    if (typeof given === "string" && given.trim() !== "") return { fullAddress: given.trim() };
    if (!isObject(given)) continue;
    const read = readerOf({ given }, ["given"]);
    const parts = present({
      fullAddress: read("fullAddress"),
      streetNumber: read("streetNumber", "houseNumber", "number"),
      street: read("street", "streetName", "line1"),
      city: read("city", "town"),
      postcode: read("postcode", "postalCode", "zip"),
      state: read("state"),
      country: read("country"),
    });
    if (Object.keys(parts).length > 0) return parts;
  }
  return undefined;
}

/** Reads the first of `keys` from the first of `places` that has it. Numbers pass for text: callers send both. */
export function readerOf(context: JsonObject, places: readonly string[]): (...keys: string[]) => string | undefined {
  return (...keys) => {
    for (const key of keys) {
      for (const place of places) {
        const value = getPath(context, `${place}.${key}`);
        if (typeof value === "string" && value.trim() !== "") return value.trim();
        if (typeof value === "number") return String(value);
      }
    }
    return undefined;
  };
}

export const present = (values: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
