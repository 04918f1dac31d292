import { useState } from "preact/hooks";
import { Icon, Link } from "../../../shared";
import { erasureWords } from "../../entities/erasing";
import { useErasure } from "../../entities/erasure-progress";
import { addressOf } from "../frame/addresses";
import { hrefOf } from "./found-places";
import { type HandledCase, type HandledRecord, handledWords, leftWords, type PersonRequest } from "./privacy";

/** Which cases and records a request is about, and what became of each. */
export function Subjects({ of: { kind, cases, records } }: { of: PersonRequest }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="privacy-cases" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevronRight" size={12} />
        {handledWords(cases, records)}
      </summary>
      <ul class="plain-list">
        {cases.map((one) => (
          <li key={`${one.caseId} ${one.path ?? ""}`}>
            <Link class="mono breakable" href={addressOf.case(one.caseId)}>
              {one.caseId}
            </Link>{" "}
            <span class="muted">{standing(one)}</span>
          </li>
        ))}
        {records.map((one) => (
          <li key={one.id}>
            <RecordId of={one} isErased={kind === "erasure" && one.status === "done"} />{" "}
            <span class="muted">
              {isOpen && kind === "erasure" && one.status === "done" ? <HowFar id={one.id} /> : standing(one)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Of persons and companies that are erased there is no page any more. */
const RecordId = ({ of: one, isErased }: { of: HandledRecord; isErased: boolean }) =>
  isErased && one.kind === "entity" ? (
    <span class="mono breakable">{one.id}</span>
  ) : (
    <Link class="mono breakable" href={hrefOf(one)}>
      {one.id}
    </Link>
  );

const standing = ({ status, code }: HandledCase | HandledRecord): string =>
  status === "left" ? `left: ${leftWords(code)}` : status === "done" ? "done" : "not yet";

/** What hangs on a record goes behind the request: it is done when that is through. */
const HowFar = ({ id }: { id: string }) => {
  const now = useErasure(id).value;
  return <span>{now === null ? "done" : erasureWords(now)}</span>;
};
