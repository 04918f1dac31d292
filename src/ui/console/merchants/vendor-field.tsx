import { useEffect } from "preact/hooks";
import type { GetCheckCatalogAnswer } from "../../../sdk/api/generated/types";
import { api } from "../../shared/api";
import { SelectField } from "../../shared/field";
import { loader } from "../../shared/load";
import { builtIn, vendorWords } from "./merchant-words";

/** Who can be asked about websites of merchants, besides ourselves. */
const vendors = loader<GetCheckCatalogAnswer>((stop) => api.get("/checks/catalog", { signal: stop }));

/** Who looks. */
export function VendorField({ value, onChange }: { value: string; onChange: (vendor: string) => void }) {
  useEffect(() => void vendors.load(), []);
  const known = vendors.value?.checks.find(({ type }) => type === "merchant-monitoring")?.vendors ?? [];
  const named = new Map(known.map(({ name, displayName }) => [name, displayName]));
  const all = [...new Set([builtIn, ...named.keys(), value])];
  return (
    <SelectField
      label="Who looks"
      value={value}
      options={all.map((name) => ({
        value: name,
        label: name === builtIn ? vendorWords(name) : (named.get(name) ?? name),
      }))}
      onChange={onChange}
    />
  );
}
