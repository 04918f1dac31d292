import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Badge, Button, dayText, Empty, Link } from "../../../shared";
import { counterpartyHref, entityHref } from "../../alerts/alert-links";
import { statusWords } from "../../model/words";
import { addressOf } from "../frame/addresses";
import { AskDialog } from "./ask-dialog";
import {
  type Candidate,
  countWords,
  type FoundRecord,
  leftWords,
  type PersonRequest,
  recordWords,
  sameWords,
} from "./privacy";

const keyOf = ({ caseId, path }: Candidate): string => `${caseId} ${path ?? ""}`;

/** Where somebody may stand, in cases and outside of them. Who of them is the person, people say; only then something can be begun. */
export function FoundPlaces({
  found,
  records,
  more,
  onBegun,
}: {
  found: readonly Candidate[];
  records: readonly FoundRecord[];
  /** Looks into more cases and records; null: there are none. */
  more: { busy: boolean; look: () => void } | null;
  onBegun: () => void;
}) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<PersonRequest["kind"] | null>(null);
  const places = found.filter((one) => chosen.includes(keyOf(one)));
  const chosenRecords = records.filter(({ id }) => chosen.includes(id));
  const isNobody = found.length + records.length === 0;
  const none = places.length + chosenRecords.length === 0 ? "Choose first which of them it is." : null;
  const toggle = (key: string) =>
    setChosen(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <section class="stack" aria-label="Found">
      {isNobody && (
        <Empty icon="search" title="Nobody found">
          <p role="status">Whoever was erased is not found, and a case of this minute may be missing.</p>
        </Empty>
      )}
      {!isNobody && (
        <p role="status">{countWords(found.length, records.length, "place")} found. Which of them is this person?</p>
      )}
      {found.length > 0 && (
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
      )}
      {records.length > 0 && (
        <>
          <h3 id="records-heading">Outside of cases</h3>
          <ul class="session-list privacy-places" aria-labelledby="records-heading">
            {records.map((one) => (
              <KnownRecord key={one.id} one={one} isChosen={chosen.includes(one.id)} onToggle={() => toggle(one.id)} />
            ))}
          </ul>
        </>
      )}
      {more !== null && (
        <p class="more">
          <Button busy={more.busy} onClick={more.look}>
            Look further
          </Button>
        </p>
      )}
      {!isNobody && (
        <div class="row wrap">
          <Button icon="download" blocked={none} onClick={() => setAsking("export")}>
            Export…
          </Button>
          <Button kind="danger" blocked={none} onClick={() => setAsking("erasure")}>
            Erase…
          </Button>
          <span class="muted">
            {none === null ? countWords(places.length, chosenRecords.length, "place") : "Nothing"} chosen
          </span>
        </div>
      )}
      {asking !== null && (
        <AskDialog
          kind={asking}
          places={places}
          records={chosenRecords}
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
  const { caseId, path, by, workflow, status, keptFromErasure } = one;
  return (
    <li>
      <Choice one={one} isChosen={isChosen} onToggle={onToggle}>
        Same {sameWords(by)} · {path === null ? "the case is about them" : <code class="breakable">{path}</code>}
      </Choice>
      <Link class="breakable privacy-case" href={addressOf.case(caseId)}>
        {workflow} <span class="mono">{caseId}</span>
      </Link>
      <span class="push" />
      <Badge>{statusWords[status]}</Badge>
      {keptFromErasure !== null && <Badge tone="warn">{`Not erased: ${leftWords(keptFromErasure)}`}</Badge>}
    </li>
  );
};

const KnownRecord = ({ one, isChosen, onToggle }: { one: FoundRecord; isChosen: boolean; onToggle: () => void }) => {
  const { kind, id, by, keptFromErasure } = one;
  return (
    <li>
      <Choice one={one} isChosen={isChosen} onToggle={onToggle}>
        Same {sameWords(by)} ·{" "}
        {kind === "entity" ? "in the list of persons and companies" : "a side of transactions that is nobody known"}
      </Choice>
      <Link class="breakable privacy-case" href={hrefOf(one)}>
        {recordWords(one)} <span class="mono">{id}</span>
      </Link>
      <span class="push" />
      {keptFromErasure === "has_cases" && <Badge tone="info">Goes with the last case about them</Badge>}
      {keptFromErasure === "legal_hold" && <Badge tone="warn">{`Not erased: ${leftWords(keptFromErasure)}`}</Badge>}
    </li>
  );
};

export const hrefOf = ({ kind, id }: Pick<FoundRecord, "kind" | "id">): string =>
  kind === "entity" ? entityHref(id) : counterpartyHref(id);

/** The box, and beside it who that is; `children`: how they were found. */
const Choice = ({
  one: { name, dateOfBirth },
  isChosen,
  onToggle,
  children,
}: {
  one: Pick<Candidate, "name" | "dateOfBirth">;
  isChosen: boolean;
  onToggle: () => void;
  children: ComponentChildren;
}) => (
  <label class="row privacy-place">
    <input type="checkbox" checked={isChosen} onChange={onToggle} />
    <span class="two-lines">
      <span class="strong" dir="auto">
        {name ?? "Without a name"}
        {dateOfBirth !== null && `, born ${dayText(dateOfBirth)}`}
      </span>
      <span class="muted">{children}</span>
    </span>
  </label>
);
