import type { JsonObject } from "../../lib/json";

interface CompanyFile {
  status: 200 | 500;
  /** How much the name on file resembles the name that was asked about; null where the file fails. */
  score: number | null;
  body: JsonObject;
}

const company = (score: number, details: Record<string, string>): CompanyFile => ({
  status: 200,
  score,
  body: { business_details: details, name_fuzziness_score: score },
});

/** Company data as plain JSON files, for definitions that fetch it with an `api` plugin: one per way a guard can go. */
export const companyFiles: Readonly<Record<string, CompanyFile>> = {
  business_test_eu: company(0.92, {
    registered_name: "Meridian Components GmbH",
    registration_number: "HRB 218840 B",
    address: "Lindenallee 14, 10115 Berlin, Germany",
    contact_number: "+49 30 5550 1420",
  }),
  business_test_near: company(0.85, {
    registered_name: "Meridian Components International SE",
    registration_number: "HRB 240117 B",
    address: "Hafenstraße 9, 20457 Hamburg, Germany",
    contact_number: "+49 40 5550 1187",
  }),
  business_test_middle: company(0.6, {
    registered_name: "Meridian Component Trading Ltd",
    registration_number: "09317745",
    address: "22 Harbour Street, Bristol BS1 4XE, United Kingdom",
    contact_number: "+44 117 555 0138",
  }),
  business_test_low: company(0.2, {
    registered_name: "Blue Heron Fisheries Sp. z o.o.",
    registration_number: "0000551204",
    address: "ul. Portowa 3, 80-001 Gdańsk, Poland",
    contact_number: "+48 58 555 01 77",
  }),
  business_test_500: {
    status: 500,
    score: null,
    body: { error: { code: "register_unavailable", message: "The register does not answer." } },
  },
};

/** The answer for `<name>.json` (or `<name>`). */
export function companyFile(fileName: string): { status: 200 | 404 | 500; body: JsonObject } {
  const name = fileName.replace(/\.json$/, "");
  const file = Object.hasOwn(companyFiles, name) ? companyFiles[name] : undefined;
  return (
    file ?? { status: 404, body: { error: { code: "unknown_company", message: "There is no such company file." } } }
  );
}
