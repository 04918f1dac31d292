import { useState } from "preact/hooks";
import { Badge, Button, dayText, Empty, Link } from "../../../shared";
import { plural, statusWords } from "../../model/words";
import { addressOf } from "../frame/addresses";
import { AskDialog } from "./ask-dialog";
import { type Candidate, leftWords, type PersonRequest, sameWords } from "./privacy";

const keyOf = ({ caseId, path }: Candidate): string => `${caseId} ${path ?? ""}`;

/** Where somebody may stand. Who of them is the person, people say; only then something can be begun. */
export function FoundPlaces({
  found,
  more,
  onBegun,
}: {
  found: readonly Candidate[];
  /** Looks into more cases; null: there are none. */
  more: { busy: boolean; look: () => void } | null;
  onBegun: () => void;
}) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<PersonRequest["kind"] | null>(null);
  const places = found.filter((one) => chosen.includes(keyOf(one)));
  const none = places.length === 0 ? "Choose first which of them it is." : null;
  const toggle = (key: string) =>
    setChosen(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <section class="stack" aria-label="Found">
      {found.length === 0 && (
        <Empty icon="search" title="Nobody found">
          <p role="status">Erased cases are not found, and a case of this minute may be missing.</p>
        </Empty>
      )}
      {found.length > 0 && (
        <>
          <p role="status">{plural(found.length, "place")} found. Which of them is this person?</p>
          <ul class="session-list privacy-places" aria-label="Places">
            {found.map((one) => (
              <Place
                key={keyOf(one)}
                one={one}
                isChosen={chosen.includes(keyOf(one))}
                onToggle={() => toggle(keyOf(one))}
              />
            ))}
          </ul>
        </>
      )}
      {more !== null && (
        <p class="more">
          <Button busy={more.busy} onClick={more.look}>
            Look into more cases
          </Button>
        </p>
      )}
      {found.length > 0 && (
        <div class="row wrap">
          <Button icon="download" blocked={none} onClick={() => setAsking("export")}>
            Export…
          </Button>
          <Button kind="danger" blocked={none} onClick={() => setAsking("erasure")}>
            Erase…
          </Button>
          <span class="muted">{plural(places.length, "place")} chosen</span>
        </div>
      )}
      {asking !== null && (
        <AskDialog
          kind={asking}
          places={places}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            onBegun();
          }}
        />
      )}
    </section>
  );
}

const Place = ({ one, isChosen, onToggle }: { one: Candidate; isChosen: boolean; onToggle: () => void }) => {
  const { caseId, path, name, dateOfBirth, by, workflow, status, keptFromErasure } = one;
  return (
    <li>
      <label class="row privacy-place">
        <input type="checkbox" checked={isChosen} onChange={onToggle} />
        <span class="two-lines">
          <span class="strong" dir="auto">
            {name ?? "Without a name"}
            {dateOfBirth !== null && `, born ${dayText(dateOfBirth)}`}
          </span>
          <span class="muted">
            Same {sameWords(by)} · {path === null ? "the case is about them" : <code class="breakable">{path}</code>}
          </span>
        </span>
      </label>
      <Link class="breakable privacy-case" href={addressOf.case(caseId)}>
        {workflow} <span class="mono">{caseId}</span>
      </Link>
      <span class="push" />
      <Badge>{statusWords[status]}</Badge>
      {keptFromErasure !== null && <Badge tone="warn">{`Not erased: ${leftWords(keptFromErasure)}`}</Badge>}
    </li>
  );
};
