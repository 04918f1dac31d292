import type { ComponentChildren } from "preact";
import type { DecisionDeed, DecisionRecord, DecisionRun } from "../../../../domain/decision-record";
import { exactTime } from "../../../shared/time-words";
import { actorName, personName } from "../../model/session";
import { decisionWords } from "../../model/step-words";
import { labelOf, plural, spaced, stateWords } from "../../model/words";
import { statusOfRun } from "../runs/run-look";

/** A decision record for people: who, on what, by which versions. */
export function RecordFacts({ record, sha256 }: { record: DecisionRecord; sha256: string | null }) {
  const { decision, input, result, definition, people, policies, risk, log, engine } = record;
  return (
    <dl class="record-facts">
      <Fact name="Decided">
        {exactTime(decision.at)} by {nameOf(decision.by)}:{" "}
        {deedWords(result.outcome ?? decision.decision ?? decision.type)}
      </Fact>
      {decision.reason !== null && <Fact name="Reason">{decision.reason}</Fact>}
      {decision.comment !== null && <Fact name="Comment">{decision.comment}</Fact>}
      <Fact name="Four eyes">{fourEyesWords(people)}</Fact>
      <Fact name="The case before">
        {input === null
          ? "It was opened by this."
          : `Version ${input.version}, ${plural(input.documents.length, "document")}`}{" "}
        {input !== null && <Hash of={input.sha256} />}
      </Fact>
      <Fact name="The case after">
        Version {result.version}, {stateWords(result.state)} <Hash of={result.sha256} />
      </Fact>
      <Fact name="Workflow">
        {definition.name}, version {definition.version} <Hash of={definition.sha256} />
      </Fact>
      <Listed name="Forms" items={Object.entries(record.forms)}>
        {([key, hash]) => (
          <>
            {key} <Hash of={hash} />
          </>
        )}
      </Listed>
      <Listed name="Rule sets" items={record.ruleSets}>
        {({ key, version, hash }) => (
          <>
            {String(key)}, version {String(version)} <Hash of={String(hash)} />
          </>
        )}
      </Listed>
      <Listed name="Lists" items={Object.entries(record.lists)}>
        {([key, version]) => `${key}, version ${String(version)}`}
      </Listed>
      <Listed name="Checks" items={record.checks}>
        {(run) => <CheckLine run={run} />}
      </Listed>
      {risk !== null && (
        <Fact name="Risk">
          {risk.score}, {spaced(risk.level)}
          {record.riskOverride !== null && `; a person said ${spaced(String(record.riskOverride.level))}`}
        </Fact>
      )}
      <Listed name="People" items={people.deeds}>
        {(deed) => <DeedLine deed={deed} />}
      </Listed>
      <Fact name="In force">{policyWords(policies)}</Fact>
      <Fact name="Engine">{engine.release === null ? "A release that did not say" : `Release ${engine.release}`}</Fact>
      <Fact name="Log">
        Rows {log.fromSeq} to {log.throughSeq} <Hash of={log.hash} />
      </Fact>
      {sha256 !== null && (
        <Fact name="This record">
          <Hash of={sha256} whole />
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd dir="auto">{children}</dd>
  </>
);

/** Nothing where there are none. */
function Listed<Item>({
  name,
  items,
  children,
}: {
  name: string;
  items: readonly Item[];
  children: (item: Item) => ComponentChildren;
}) {
  if (items.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {items.map((item, place) => (
          <li key={place}>{children(item)}</li>
        ))}
      </ul>
    </Fact>
  );
}

const shownOfHash = 12;
const Hash = ({ of, whole = false }: { of: string; whole?: boolean }) => (
  <code class="muted" title={`SHA-256 ${of}`}>
    {whole ? of : `${of.slice(0, shownOfHash)}…`}
  </code>
);

function CheckLine({ run }: { run: DecisionRun }) {
  const answer = run.answers.at(-1);
  return (
    <>
      {labelOf(run.plugin)}: {statusOfRun(run.status)}
      {run.late && ", too late"}
      {answer?.vendor && `, ${answer.vendor}`}
      {answer !== undefined && `, ${exactTime(answer.at)} `}
      {answer !== undefined && <Hash of={answer.resultSha256} />}
    </>
  );
}

const DeedLine = ({ deed }: { deed: DecisionDeed }) => (
  <>
    {exactTime(deed.at)} {nameOf(deed.by)}: {deedWords(deed.what ?? deed.type)}
    {deed.reason !== null && `, “${deed.reason}”`}
    {deed.comment !== null && ` (${deed.comment})`}
  </>
);

const deedWords = (what: string): string => decisionWords[what] ?? spaced(what);

const nameOf = ({ kind, id }: DecisionDeed["by"]): string =>
  kind === "analyst" || kind === "api_key"
    ? actorName({ kind, id })
    : kind === "system"
      ? "the workflow"
      : `the ${kind}`;

function fourEyesWords({ fourEyes, settledBy }: DecisionRecord["people"]): string {
  if (fourEyes === null) return "No person settled it: the workflow did.";
  const who = personName(settledBy ?? "") ?? "Whoever settled it";
  return fourEyes ? `${who} is not who opened the case.` : `${who} also opened the case.`;
}

function policyWords({ highRisk, reasons, team, undoUntil }: DecisionRecord["policies"]): string {
  const parts = [
    highRisk !== null || JSON.stringify(team).includes('"seniorDecidesHighRisk":true')
      ? "seniors decide high risk"
      : null,
    reasons === null ? null : "reasons are required",
    undoUntil === null ? null : `it could be undone until ${exactTime(undoUntil)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Nothing beyond the roles" : parts.join("; ");
}
