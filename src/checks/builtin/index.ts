import type { BuiltInCheckName } from "../../domain";
import { addressFormat } from "./address-format";
import { age } from "./age";
import type { AnyBuiltInCheck } from "./check";
import { documentDuplicates } from "./document-duplicates";
import { documentExpiry } from "./document-expiry";
import { effectiveOwnership } from "./effective-ownership";
import { email } from "./email";
import { iban } from "./iban";
import { ipCountry } from "./ip-country";
import { lei } from "./lei";
import { mrz } from "./mrz";
import { nameSimilarity } from "./name-similarity";
import { registrationNumber, taxNumber, vatNumber } from "./numbers";
import { phone } from "./phone";

/** The checks that need nobody else, by name. */
export const builtInTable: Readonly<Record<BuiltInCheckName, AnyBuiltInCheck>> = {
  mrz,
  "document-expiry": documentExpiry,
  "document-duplicates": documentDuplicates,
  age,
  iban,
  lei,
  "vat-number": vatNumber,
  "registration-number": registrationNumber,
  "tax-number": taxNumber,
  phone,
  email,
  "ip-country": ipCountry,
  "address-format": addressFormat,
  "name-similarity": nameSimilarity,
  "effective-ownership": effectiveOwnership,
};
