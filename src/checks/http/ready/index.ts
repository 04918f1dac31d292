import type { Vendor } from "../../vendor";
import { httpVendor } from "../adapter";
import { Adapter, type AdapterInput } from "../adapter.schema";
import { companiesHouse } from "./companies-house";
import { gleif } from "./gleif";
import { mindee } from "./mindee";
import { onfido } from "./onfido";
import { openCorporates } from "./opencorporates";
import { smarty } from "./smarty";
import { stripeIdentity } from "./stripe-identity";
import { veriff } from "./veriff";
import { vies } from "./vies";
import { openSanctions } from "./yente";

/** Vendors that are described here already: a tenant needs no more than the secret. A description of its own by the same name comes first. */
export const readyAdapters: readonly AdapterInput[] = [
  gleif,
  companiesHouse,
  openCorporates,
  vies,
  openSanctions,
  veriff,
  onfido,
  stripeIdentity,
  mindee,
  smarty,
];

let parsed: readonly Adapter[] | undefined;

/** The same, parsed. */
export function readyDescriptions(): readonly Adapter[] {
  parsed ??= readyAdapters.map((adapter) => Adapter.parse(adapter));
  return parsed;
}

const made = new Map<string, Vendor>();

/** A ready vendor by name; null when there is none. Made once per isolate. */
export function readyVendor(name: string): Vendor | null {
  const known = made.get(name);
  if (known !== undefined) return known;
  const adapter = readyDescriptions().find((one) => one.name === name);
  if (adapter === undefined) return null;
  const vendor = httpVendor(adapter);
  made.set(name, vendor);
  return vendor;
}
