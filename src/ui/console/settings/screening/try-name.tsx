import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, Badge, Failed, loader, SelectField, Skeleton, TextField, type Tone } from "../../../shared";
import { HitCard } from "../../case/hits/hit-card";
import { plural } from "../../model/words";
import { partyOf, type Screening, shownHit, type Weights } from "./screening";

const restMs = 350;
const verdicts: Record<Screening["status"], { words: string; tone: Tone }> = {
  clear: { words: "Clear", tone: "ok" },
  review: { words: "To review", tone: "warn" },
  rejected: { words: "Rejected", tone: "bad" },
};

/** Screens a name as it is typed, with the weights as they stand on the page. Nothing is stored. */
export function TryName({ weights, isDraft }: { weights: Weights; isDraft: boolean }) {
  const [typed, setTyped] = useState({
    kind: "person" as "person" | "organisation",
    names: "",
    birthDate: "",
    countries: "",
    identifier: "",
  });
  const party = partyOf(typed);
  const question = JSON.stringify({ party, settings: weights });
  const asking = useRef(question);
  const [isAsked, setIsAsked] = useState(false);
  // One question after the other: what was found stays until the next answer is there.
  const search = useMemo(
    () =>
      loader<Screening>((stop) =>
        api.post("/screening/search", JSON.parse(asking.current) as object, { signal: stop }),
      ),
    [],
  );
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsAsked(party !== null);
      if (party === null) return search.clear();
      asking.current = question;
      void search.load();
    }, restMs);
    return () => clearTimeout(timer);
  }, [question, search]);
  const set = (changes: Partial<typeof typed>) => setTyped({ ...typed, ...changes });
  return (
    <section class="card try-name" aria-label="Try a name">
      <div class="card-head">
        <h2>Try a name</h2>
        {isDraft && <Badge tone="info">with the weights as typed</Badge>}
      </div>
      <div class="weights">
        <SelectField
          label="Kind"
          value={typed.kind}
          options={[
            { value: "person", label: "Person" },
            { value: "organisation", label: "Organisation" },
          ]}
          onChange={(kind) => set({ kind: kind === "organisation" ? "organisation" : "person" })}
        />
        <TextField
          label="Born"
          hint="Year, or the day."
          placeholder="1958-09-30"
          value={typed.birthDate}
          onInput={(birthDate) => set({ birthDate })}
        />
        <TextField
          label="Countries"
          hint="Separated by commas."
          value={typed.countries}
          onInput={(countries) => set({ countries })}
        />
        <TextField
          label="Number"
          hint="Passport, registration …"
          value={typed.identifier}
          onInput={(identifier) => set({ identifier })}
        />
      </div>
      <TextField
        label="Name"
        hint="One spelling per line, in any script."
        rows={2}
        value={typed.names}
        onInput={(names) => set({ names })}
      />
      {!isAsked ? <p class="muted">Write a name to see what it would find.</p> : <Found search={search} />}
    </section>
  );
}

function Found({ search }: { search: ReturnType<typeof loader<Screening>> }) {
  const now = search.state.value;
  if (now.status === "loading") return <Skeleton lines={3} label="Screening" />;
  if (now.status === "failed") return <Failed failure={now.failure} retry={() => void search.load()} />;
  const { status, hits, lists } = now.value;
  return (
    <>
      <p role="status" class="row wrap">
        <Badge tone={verdicts[status].tone}>{verdicts[status].words}</Badge>
        {hits.length === 0 ? "No hit" : plural(hits.length, "hit")} on{" "}
        {lists.map(({ list, version }) => `${list} v${version}`).join(", ")}
      </p>
      <ul class="hits">
        {hits.slice(0, 20).map((hit) => (
          <li key={`${hit.list} ${hit.entryId}`}>
            <HitCard hit={shownHit(hit)}>
              {hit.certain && (
                <Badge tone="bad" title="Identity above the threshold, and a second fact agrees">
                  certain
                </Badge>
              )}
            </HitCard>
          </li>
        ))}
      </ul>
    </>
  );
}
