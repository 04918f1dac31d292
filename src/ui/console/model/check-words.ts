import type { Check } from "./types";
import { labelOf } from "./words";

/** What a run is called: by the type of its check, else by its plugin. */
export const checkName = ({ type, plugin }: Pick<Check, "type" | "plugin">): string =>
  checkNames[type] ?? labelOf(plugin);

const checkNames: Record<string, string> = {
  "company-registry": "Company register",
  ubo: "Ownership",
  "company-sanctions": "Company sanctions",
  "individual-sanctions": "Sanctions",
  "individuals-sanctions": "Sanctions of people",
  "identity-verification": "Identity check",
  "identity-documents": "Identity documents",
  "bank-account-verification": "Bank account",
  "commercial-credit-check": "Credit check",
  "merchant-monitoring": "Website report",
  "merchant-screening": "Terminated merchants",
  mrz: "Machine readable zone",
  "document-expiry": "Expiry of the document",
  "document-duplicates": "Same files in other cases",
  age: "Age",
  iban: "Account number",
  lei: "Legal entity identifier",
  "vat-number": "VAT number",
  "registration-number": "Registration number",
  "tax-number": "Tax number",
  phone: "Telephone number",
  email: "E-mail address",
  "ip-country": "Country of the connection",
  "address-format": "Form of the address",
  "name-similarity": "Names in several sources",
  "effective-ownership": "Effective ownership",
  "document-ocr": "Document text",
  address: "Address",
  riskRules: "Risk score",
  child: "Child cases",
};
