import { ClashView, KeepingView } from "./clashes";
import { ItemView } from "./item";
import type { FormPageModel, PageProblem, Step } from "./model";
import { DueLine, RevisionThings } from "./revision";
import { Said } from "./said";
import { TokenField } from "./token-field";
import type { Words } from "./words";

/** One page of the form: where you are, what is wrong, the questions, the way on. A plain form post. */
export function FormPageView({ page, words }: { page: FormPageModel; words: Words }) {
  return (
    <>
      {page.revision === undefined && <StepNav steps={page.steps} words={words} />}
      <ProblemSummary problems={page.problems} words={words} />
      {page.isStale === true && (
        <div class="note" role="alert">
          <p>{words.stale}</p>
        </div>
      )}
      <h1 tabIndex={-1}>
        {page.revision === undefined ? <Said>{page.title}</Said> : words.fixTitle(page.revision.things.length)}
      </h1>
      {page.revision !== undefined && (
        <>
          <p class="lead">{words.fixLead}</p>
          <DueLine revision={page.revision} words={words} />
        </>
      )}
      {page.description !== null && (
        <p class="lead">
          <Said>{page.description}</Said>
        </p>
      )}
      <form
        id="answers"
        method="post"
        action={page.action}
        encType={page.hasFiles ? "multipart/form-data" : "application/x-www-form-urlencoded"}
        noValidate
        data-page={page.id}
        data-ahead={page.ahead?.join(" ") || undefined}
        data-keep={page.keeping?.name}
        data-version={page.keeping?.version}
        data-sent={page.keeping?.sentAtMs ?? undefined}
        data-left={page.keeping?.session.leftSeconds}
        data-idle={page.keeping?.session.idleSeconds}
        data-live={page.live == null ? undefined : JSON.stringify(page.live)}
        data-company={page.keeping?.hasCompany === true ? "" : undefined}
      >
        <TokenField />
        {page.keeping !== undefined && <KeepingView keeping={page.keeping} />}
        {page.clashes?.map((clash) => (
          <ClashView key={clash.field} clash={clash} timeZone={page.timeZone ?? null} words={words} />
        ))}
        {page.revision === undefined ? (
          page.items.map((item) => <ItemView key={item.name} item={item} words={words} />)
        ) : (
          <RevisionThings revision={page.revision} words={words} />
        )}
        <div class="actions">
          {page.isLast && page.revision === undefined && <p class="small">{words.sendNote}</p>}
          <button class="primary" type="submit" name="action" value="continue">
            {sendLabel(page, words)}
          </button>
          {page.mayHandOff === true && (
            <button class="bare phone" type="submit" name="action" value="phone">
              {words.phoneButton}
            </button>
          )}
        </div>
        <Foot savedAtMs={page.savedAtMs} hasBack={page.revision === undefined} words={words} />
      </form>
    </>
  );
}

function Foot({ savedAtMs, hasBack, words }: { savedAtMs: number | null; hasBack: boolean; words: Words }) {
  return (
    <div class="foot">
      {hasBack && (
        <button class="bare" type="submit" name="action" value="back">
          <span aria-hidden="true">‹</span> {words.back}
        </button>
      )}
      {/* The time is written by the browser: only it knows the reader's clock. */}
      <p id="saved" role="status" class={savedAtMs === null ? "saved" : "saved yes"} data-at={savedAtMs ?? undefined}>
        {savedAtMs === null ? "" : words.saved}
      </p>
    </div>
  );
}

function sendLabel({ isLast, revision }: FormPageModel, words: Words): string {
  if (revision !== undefined) return revision.onlyFiles ? words.fixSend : words.fixSendAll;
  return isLast ? words.send : words.continue;
}

/** The step line. Steps that were done are links; each is a bar on the line, and its name is there for those who listen. */
export function StepNav({ steps, words }: { steps: Step[]; words: Words }) {
  const place = steps.findIndex((step) => step.status === "current");
  if (place < 0) return null;
  return (
    <nav class="steps" aria-label={words.progress}>
      <p>
        <b>{words.stepOf(place + 1, steps.length)}</b> · <Said>{steps[place]?.title ?? ""}</Said>
      </p>
      <ol>
        {steps.map((step) => (
          <li
            key={step.id}
            class={step.status}
            {...(step.status === "current" ? { "aria-current": "step" as const } : {})}
          >
            {step.status === "done" || step.status === "begun" ? (
              <a href={step.href} title={step.title}>
                <span class="unseen">{`${step.title}${step.status === "done" ? ` (${words.done})` : ""}`}</span>
              </a>
            ) : (
              <span>
                <span class="unseen">{`${step.title}${step.status === "current" ? ` (${words.current})` : ""}`}</span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** All that is wrong, on top and linked. The browser's part moves the focus here. */
export function ProblemSummary({ problems, words }: { problems: PageProblem[]; words: Words }) {
  if (problems.length === 0) return null;
  return (
    <div class="sum" id="problems" role="alert" tabIndex={-1} aria-labelledby="problems-title">
      <h2 id="problems-title">{words.problems(problems.length)}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.href}>
            <a href={problem.href}>{problem.text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
