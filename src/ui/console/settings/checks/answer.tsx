import { Badge, type Column, durationText, Icon, Link, Table, type Tone } from "../../../shared";
import { hitsOf } from "../../case/hits/hit";
import { HitCard } from "../../case/hits/hit-card";
import { JsonView } from "../../case/json-view";
import { RawAnswerView } from "../../case/runs/raw-answer";
import { resultCard } from "../../model/result-card";
import { labelOf, plural } from "../../model/words";
import { addressOf } from "../frame/addresses";
import { Fact } from "../frame/fact";
import { attemptWords, type CheckAttempt, checkStatusWords, costWords, type StandaloneCheck, typeName } from "./check";

const severityTones: Record<StandaloneCheck["reasons"][number]["severity"], Tone> = {
  info: "info",
  low: "neutral",
  medium: "warn",
  high: "bad",
};

/** What a check came to: its word, its reasons, what was found, and every try at every vendor. */
export function CheckAnswer({ check }: { check: StandaloneCheck }) {
  const { status, reasons, error, matches, data, attempts, vendorRef } = check;
  const result = { type: check.type, vendor: check.vendor, status, reasons, data, matches, vendorRef };
  const hits = hitsOf({ result });
  const card = resultCard(check);
  return (
    <div class="stack" aria-live="polite">
      <div class={`notice ${noticeTone(checkStatusWords[status].tone)}`} role="status">
        <p>
          <b>{checkStatusWords[status].label}.</b> {checkStatusWords[status].says}
          {check.reused && " An earlier answer to the same question: nobody was asked again."}
        </p>
      </div>
      {error !== null && (
        <p class="breakable">
          {error.message} <code>{error.code}</code>
        </p>
      )}
      <dl class="facts">
        <Fact name="Vendor">{check.vendor}</Fact>
        <Fact name="Took">{durationText(check.durationMs)}</Fact>
        <Fact name="Cost">{costWords(check.costCents)}</Fact>
        <Fact name="Purpose">{check.purpose}</Fact>
        <Fact name="Environment">{check.environment}</Fact>
        {vendorRef !== null && (
          <Fact name="Vendor's number">
            <code class="breakable">{vendorRef}</code>
          </Fact>
        )}
      </dl>
      {reasons.length > 0 && (
        <ul class="check-reasons" aria-label="Reasons">
          {reasons.map(({ code, severity, message }) => (
            <li key={code + message}>
              <Badge tone={severityTones[severity]}>{labelOf(severity)}</Badge>
              <span class="breakable">
                {message} <code class="muted">{code}</code>
              </span>
            </li>
          ))}
        </ul>
      )}
      {card !== null && (
        <dl class="facts">
          {card.facts.map(({ label, value }) => (
            <Fact key={label} name={label}>
              <span dir="auto">{value}</span>
            </Fact>
          ))}
        </dl>
      )}
      {hits.length > 0 && (
        <ul class="hits" aria-label="Hits">
          {hits.map((hit) => (
            <li key={`${hit.list} ${hit.entryId}`}>
              <HitCard hit={hit} />
            </li>
          ))}
        </ul>
      )}
      {hits.length === 0 && matches.length > 0 && (
        <Raw title={plural(matches.length, "match", "matches")} value={matches} />
      )}
      {attempts.length > 0 && (
        <Table
          caption="Attempts"
          columns={attemptColumns}
          rows={attempts}
          rowKey={({ vendor, attempt }) => `${vendor} ${attempt}`}
          tools={null}
        />
      )}
      <Raw title="Everything that was answered" value={data} />
      {check.rawRef !== null && <RawAnswerView key={check.rawRef} rawRef={check.rawRef} name={typeName(check.type)} />}
      <p>
        <Link href={addressOf.check(check.id)}>
          <code>{check.id}</code>
        </Link>
      </p>
    </div>
  );
}

const noticeTone = (tone: Tone): string => (tone === "info" || tone === "neutral" || tone === "wait" ? "" : tone);

const Raw = ({ title, value }: { title: string; value: StandaloneCheck["data"] | StandaloneCheck["matches"] }) => (
  <details class="raw">
    <summary>
      {title} <Icon name="chevronRight" size={12} />
    </summary>
    <JsonView value={value} label={title} />
  </details>
);

const attemptColumns: Column<CheckAttempt>[] = [
  { key: "vendor", label: "Vendor", names: true, render: ({ vendor }) => vendor },
  { key: "attempt", label: "Attempt", align: "end", render: ({ attempt }) => attempt },
  {
    key: "outcome",
    label: "Outcome",
    render: ({ outcome, code, message }) => (
      <span class="row wrap">
        <Badge tone={attemptWords[outcome].tone}>{attemptWords[outcome].label}</Badge>
        {code !== null && <code>{code}</code>}
        {message !== null && <span class="muted breakable">{message}</span>}
      </span>
    ),
  },
  { key: "http", label: "HTTP", align: "end", render: ({ httpStatus }) => httpStatus ?? "–" },
  { key: "took", label: "Took", align: "end", render: ({ durationMs }) => durationText(durationMs) },
];
