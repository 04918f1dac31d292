import { Said } from "./said";
import type { Words } from "./words";

/** How it stands, as the applicant is told. */
export interface OutcomeModel {
  title: string;
  lead: string;
  /** What happens next; null: nothing is said of it. */
  next: string | null;
  /** Null: there is no number to quote. */
  reference: string | null;
  isGood: boolean;
  /** What the button leads on to; null: there is none. */
  onward: { href: string; label: string } | null;
  /** More will come: how to look again. */
  isOpen: boolean;
}

/** After everything was sent, and later when it was decided: the state of things, the number to quote, the way on. */
export function OutcomeView({ outcome, words }: { outcome: OutcomeModel; words: Words }) {
  const { title, lead, next, reference, onward } = outcome;
  return (
    <>
      <div class={outcome.isGood ? "panel ok" : "panel"}>
        <h1 tabIndex={-1}>
          <Said>{title}</Said>
        </h1>
      </div>
      {lead !== "" && (
        <p class="lead">
          <Said>{lead}</Said>
        </p>
      )}
      {onward !== null && (
        <div class="actions">
          <a class="button primary" href={onward.href} rel="noreferrer">
            {onward.label}
          </a>
        </div>
      )}
      {reference !== null && (
        <div class="panel">
          <p class="small">{words.referenceLabel}</p>
          <p class="number">
            <bdi dir="ltr">{reference}</bdi>
          </p>
          <p class="small">{words.referenceHint}</p>
        </div>
      )}
      {next !== null && next !== "" && (
        <>
          <h2>{words.doneNext}</h2>
          <p>
            <Said>{next}</Said>
          </p>
        </>
      )}
      {outcome.isOpen && <p class="small">{words.comeBack}</p>}
    </>
  );
}
