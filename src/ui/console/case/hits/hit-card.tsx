import type { ComponentChildren } from "preact";
import { Icon } from "../../../shared/icon";
import { Name } from "../../names/name";
import type { Ground, Hit } from "./hit";
import "./hits.css";

type Shown = Pick<Hit, "list" | "entryId" | "name" | "subject" | "identityScore" | "riskScore" | "why" | "facts">;

/** One hit: who, how sure, how grave, and why it was found. `children` stand in its first line. */
export function HitCard({
  hit,
  before,
  children,
}: {
  hit: Shown;
  before?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <article class="hit" aria-label={`${hit.name}, ${hit.list} ${hit.entryId}`}>
      <header class="hit-head">
        {before}
        <span class="hit-name">
          <b dir="auto">
            <Name text={hit.name} />
          </b>
          <span class="muted">
            {hit.list} <code>{hit.entryId}</code>
            {hit.subject !== null && (
              <>
                {" for "}
                <bdi>
                  <Name text={hit.subject} />
                </bdi>
              </>
            )}
          </span>
        </span>
        {hit.identityScore !== null && (
          <Score label="Identity" title="How sure it is that this is them" value={hit.identityScore} />
        )}
        {hit.riskScore !== null && <Score label="Risk" title="How grave it is if so" value={hit.riskScore} />}
        {children}
      </header>
      <details class="raw">
        <summary>
          Why it was found <Icon name="chevronRight" size={12} />
        </summary>
        {hit.identityScore !== null && <Why grounds={hit.why} identityScore={hit.identityScore} />}
        {hit.facts.length > 0 && (
          <dl class="hit-facts">
            {hit.facts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </details>
    </article>
  );
}

const Score = ({ label, title, value }: { label: string; title: string; value: number }) => (
  <span class="hit-score" title={`${title}: ${value} of 100`}>
    <span>
      {label} <b class="num">{value}</b>
    </span>
    <meter min={0} max={100} value={value} aria-label={`${label}: ${value} of 100`} />
  </span>
);

const Why = ({ grounds, identityScore }: { grounds: readonly Ground[]; identityScore: number }) => (
  <table class="hit-why">
    <caption class="unseen">Reasons and their points</caption>
    <tbody>
      {grounds.map(({ code, points, text }, index) => (
        <tr key={`${code}.${index}`}>
          <td class="end num">{signed(points)}</td>
          <td dir="auto">{text}</td>
        </tr>
      ))}
    </tbody>
    <tfoot>
      <tr>
        <td class="end num">
          <b>{identityScore}</b>
        </td>
        <td>identity, of 100</td>
      </tr>
    </tfoot>
  </table>
);

const signed = (points: number): string => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : "0");
