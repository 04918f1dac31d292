import type { BuiltInCheckName } from "../domain";
import { assertNever } from "../lib/assert-never";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { companyPlaces, personPlaces, postalAddress, present, readerOf, websiteOf } from "./check-subjects";

/** The subject of a check of our own from where the documented context keeps it, for plugins that map nothing themselves. */
export function builtInSubject(check: BuiltInCheckName, context: JsonObject): JsonObject {
  const isPerson = getPath(context, "entity.type") === "individual";
  const places = isPerson ? personPlaces : companyPlaces;
  const read = readerOf(context, places);
  const country = read("country", "countryOfIncorporation") ?? (isPerson ? read("nationality") : undefined);
  switch (check) {
    case "mrz":
      return present({ lines: documentFact(context, "mrz") ?? read("mrz"), declared: declaredPerson(context) });
    case "document-expiry":
      return present({
        expiryDate: documentFact(context, "expiryDate", "validUntil", "expirationDate") ?? read("expiryDate"),
        issuedOn: documentFact(context, "issuedOn", "issueDate"),
      });
    case "document-duplicates":
      return { fileIds: fileIds(context) };
    case "age":
      return present({ dateOfBirth: readerOf(context, personPlaces)("dateOfBirth") });
    case "iban": {
      const bank = readerOf(context, [
        "entity.data.bankInformation",
        "entity.data.additionalInfo.bankInformation",
        "entity.data.additionalInfo.bank",
        ...places,
      ]);
      return present({ iban: bank("iban"), bic: bank("bic", "swift", "swiftCode"), country });
    }
    case "lei":
      return present({ lei: read("lei", "legalEntityIdentifier") });
    case "vat-number":
      return present({ vatNumber: read("vatNumber", "vatId"), country });
    case "registration-number":
      return present({ registrationNumber: read("registrationNumber"), country });
    case "tax-number":
      return present({ taxNumber: read("taxNumber", "taxIdentificationNumber", "tin"), country });
    case "phone":
      return present({ phone: readPerson(context, "phone", "phoneNumber"), country });
    case "email":
      return present({ email: readPerson(context, "email"), companyDomain: isPerson ? undefined : websiteOf(context) });
    case "ip-country":
      return present({
        ipCountry: read("ipCountry") ?? readerOf(context, ["customData"])("ipCountry"),
        declaredCountry: country,
      });
    case "address-format":
      return postalAddress(context);
    case "name-similarity":
      return { names: names(context, isPerson) };
    case "effective-ownership": {
      const graph = getPath(context, "pluginsOutput.ubo.data");
      return isObject(graph) ? { nodes: graph.nodes ?? [], edges: graph.edges ?? [] } : {};
    }
    default:
      return assertNever(check);
  }
}

/** What stands with the case, else with the company's representative. */
const readPerson = (context: JsonObject, ...keys: string[]): string | undefined =>
  readerOf(context, [...companyPlaces, ...personPlaces])(...keys);

function declaredPerson(context: JsonObject): JsonObject {
  const read = readerOf(context, personPlaces);
  return present({
    firstName: read("firstName"),
    lastName: read("lastName"),
    dateOfBirth: read("dateOfBirth"),
    nationality: read("nationality"),
    documentNumber: documentFact(context, "documentNumber", "idNumber"),
    gender: read("gender"),
  });
}

/** Those of whom the case is about: an owner's passport says nothing of the company, nor of who speaks for it. */
const documentsOf = (context: JsonObject): JsonObject[] => {
  const documents = getPath(context, "documents");
  return Array.isArray(documents) ? documents.filter(isObject).filter(({ itemId }) => itemId === undefined) : [];
};

/** The first of these properties that a document of the case has. */
function documentFact(context: JsonObject, ...keys: string[]): Json | undefined {
  for (const document of documentsOf(context))
    for (const key of keys) {
      const value = getPath(document, `properties.${key}`);
      if ((typeof value === "string" && value.trim() !== "") || Array.isArray(value)) return value;
    }
  return undefined;
}

const fileIds = (context: JsonObject): string[] =>
  documentsOf(context)
    .flatMap(({ pages }) => (Array.isArray(pages) ? pages : []))
    .flatMap((page) => {
      const id = getPath(page, "ballerineFileId");
      return typeof id === "string" && id !== "" ? [id] : [];
    });

/** The declared name first, then what the register, the bank and the identity check say. */
function names(context: JsonObject, isPerson: boolean): JsonObject[] {
  const read = readerOf(context, isPerson ? personPlaces : companyPlaces);
  const whole = (at: (...keys: string[]) => string | undefined) =>
    [at("firstName"), at("lastName")].filter((part) => part !== undefined).join(" ");
  const verified = readerOf(context, ["pluginsOutput.kyc_session.kyc_session_1.result.entity.data"]);
  const bank = readerOf(context, ["entity.data.bankInformation", "entity.data.additionalInfo.bankInformation"]);
  const sources: [string, string | undefined][] = [
    ["declared", isPerson ? whole(read) : read("companyName")],
    ["registry", isPerson ? undefined : readerOf(context, ["pluginsOutput.businessInformation.data"])("name")],
    ["identity", isPerson ? whole(verified) : undefined],
    ["bank", bank("holderName", "bankAccountName")],
  ];
  return sources.flatMap(([source, name]) => (name === undefined || name === "" ? [] : [{ source, name }]));
}
