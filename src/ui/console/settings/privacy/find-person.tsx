import { useState } from "preact/hooks";
import { type ApiFailure, api, Button, type Listed, TextField } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { FoundPlaces } from "./found-places";
import type { Candidate, FoundRecord } from "./privacy";

/** Any page may bring records. */
type Found = Listed<Candidate> & { records: FoundRecord[] };

const nobody = { name: "", dateOfBirth: "", email: "", correlationId: "" };

/** Finds somebody in all cases and outside of them. What was typed goes into no address and is kept nowhere. */
export function FindPerson({ onBegun }: { onBegun: () => void }) {
  const [wish, setWish] = useState(nobody);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  /** `asked`: what was looked for, however the fields are changed while further pages are fetched. */
  const [found, setFound] = useState<(Found & { asked: object; round: number }) | null>(null);
  const blocked = adminsOnly() ?? missing(wish);
  const look = async (asked: object, before: Pick<Found, "data" | "records">, cursor: string | null) => {
    setBusy(true);
    const answer = await api.post<Found>("/privacy/find", { ...asked, ...(cursor !== null && { cursor }) });
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    const { nextCursor } = answer.value;
    const data = [...before.data, ...answer.value.data];
    const records = [...before.records, ...answer.value.records];
    const round = (found?.round ?? 0) + (cursor === null ? 1 : 0);
    setFound({ data, records, nextCursor, asked, round });
  };
  return (
    <section class="stack" aria-labelledby="find-heading">
      <h2 id="find-heading">Find somebody</h2>
      <form
        class="privacy-find"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void look(givenIn(wish), { data: [], records: [] }, null);
        }}
      >
        <TextField
          label="First and last name"
          value={wish.name}
          onInput={(name) => setWish({ ...wish, name })}
          maxLength={300}
        />
        <TextField
          label="Date of birth"
          type="date"
          value={wish.dateOfBirth}
          onInput={(dateOfBirth) => setWish({ ...wish, dateOfBirth })}
        />
        <TextField
          label="Or e-mail"
          type="email"
          value={wish.email}
          onInput={(email) => setWish({ ...wish, email })}
          maxLength={320}
        />
        <TextField
          label="Or your own id of them"
          value={wish.correlationId}
          onInput={(correlationId) => setWish({ ...wish, correlationId })}
          maxLength={200}
        />
        <p>
          <Button kind="primary" type="submit" icon="search" busy={busy} blocked={blocked}>
            Find
          </Button>
        </p>
      </form>
      <Refused failure={failure} />
      {found !== null && (
        <FoundPlaces
          key={found.round}
          found={found.data}
          records={found.records}
          more={
            found.nextCursor === null ? null : { busy, look: () => void look(found.asked, found, found.nextCursor) }
          }
          onBegun={() => {
            setFound(null);
            setWish(nobody);
            onBegun();
          }}
        />
      )}
    </section>
  );
}

const givenIn = (wish: typeof nobody): object =>
  Object.fromEntries(Object.entries(wish).flatMap(([key, text]) => (text.trim() === "" ? [] : [[key, text.trim()]])));

/** What the search still needs; null: it can begin. */
function missing({ name, dateOfBirth, email, correlationId }: typeof nobody): string | null {
  if ((name.trim() === "") !== (dateOfBirth === "")) return "A name goes with a date of birth.";
  return [name, email, correlationId].every((text) => text.trim() === "") ? "Say who is looked for." : null;
}
