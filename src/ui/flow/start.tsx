import type { StartModel, Step } from "./model";
import { Said } from "./said";
import { TokenField } from "./token-field";
import type { Words } from "./words";

/** The first page: who asks, how long it takes, what to have at hand. For those who come back: how far they are. */
export function StartView(page: {
  start: StartModel;
  companyName: string;
  words: Words;
  /** Where to post for a code that a phone reads; null: there is none. */
  phoneAction: string | null;
}) {
  const { start, companyName, words } = page;
  if (start.steps !== null) {
    return (
      <>
        <p class="kicker">
          <Said>{start.title}</Said>
        </p>
        <h1 tabIndex={-1}>{words.welcomeBack}</h1>
        <p class="lead">{words.welcomeBackLead}</p>
        <StepList steps={start.steps} words={words} />
        <a class="button primary" href={start.nextHref}>
          {words.resume}
        </a>
        <PhoneOffer action={page.phoneAction} words={words} />
      </>
    );
  }
  return (
    <>
      <p class="kicker">{words.fromWho(companyName)}</p>
      <h1 tabIndex={-1}>
        <Said>{start.title}</Said>
      </h1>
      <p class="lead">
        <Said>{start.lead}</Said>
      </p>
      {start.needs.length > 0 && (
        <section class="panel">
          <h2>{words.needs}</h2>
          <ul>
            {start.needs.map((need) => (
              <li key={need}>
                <Said>{need}</Said>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>{words.minutes(start.minutes)}</p>
      <div class="actions">
        <a class="button primary" href={start.nextHref}>
          {words.start}
        </a>
        <PhoneOffer action={page.phoneAction} words={words} />
      </div>
      {start.privacy !== "" && (
        <>
          <h2>{words.yourData}</h2>
          <p class="small">
            <Said>{start.privacy}</Said>
          </p>
        </>
      )}
    </>
  );
}

/** Not shown on phones themselves. */
const PhoneOffer = ({ action, words }: { action: string | null; words: Words }) =>
  action === null ? null : (
    <form class="phone" method="post" action={action}>
      <TokenField />
      <button class="bare" type="submit">
        {words.phoneButton}
      </button>
    </form>
  );

export function StepList({ steps, words }: { steps: Step[]; words: Words }) {
  const states = { done: words.pageDone, current: words.pageOpen, begun: words.pageStarted, open: words.pageOpen };
  return (
    <ol class="list" aria-label={words.steps}>
      {steps.map((step) => (
        <li key={step.id}>
          {step.status === "open" ? (
            <span>
              <Said>{step.title}</Said>
            </span>
          ) : (
            <a href={step.href}>
              <Said>{step.title}</Said>
            </a>
          )}
          <span class={`state ${step.status}`}>
            {states[step.status]}
            {step.status === "done" && <span aria-hidden="true"> ✓</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
