import { TextField } from "../../../shared";
import { limitProblem, type TermsDraft } from "./api-key";

/** From where a key may be used, and how often it may write. */
export const TermsFields = ({
  draft,
  onChange,
  addressError = null,
}: {
  draft: TermsDraft;
  onChange: (draft: TermsDraft) => void;
  addressError?: string | null;
}) => (
  <div class="stack">
    <TextField
      label="Only from these addresses"
      hint="One address or network a line, like 203.0.113.0/24. Empty: from everywhere."
      rows={3}
      value={draft.addresses}
      error={addressError}
      onInput={(addresses) => onChange({ ...draft, addresses })}
    />
    <TextField
      label="Writes a minute"
      hint="Empty: as many as any key may. Reads are not counted."
      value={draft.writes}
      error={limitProblem(draft)}
      onInput={(writes) => onChange({ ...draft, writes })}
    />
  </div>
);

/** Under which names the API refuses an address: the list, or a place in it. */
export const addressParams = ["allowedIps", ...Array.from({ length: 50 }, (_, place) => `allowedIps.${place}`)];

/** What was refused about an address, and which one. */
export function addressError(at: (param: string) => string | null): string | null {
  const refused = addressParams.find((param) => at(param) !== null);
  return refused === undefined
    ? null
    : (at(refused)?.replace(/^allowedIps\.(\d+): /, (_, place) => `Line ${Number(place) + 1}: `) ?? null);
}
