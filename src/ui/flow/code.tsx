import { TokenField } from "./token-field";
import type { Words } from "./words";

/** How far the asking for a code is. `waitSeconds`: until another one can be sent. */
export interface CodeModel {
  hasAddress: boolean;
  isLocked: boolean;
  waitSeconds: number;
}

/** A device that was not here before: the code from the e-mail, and a way to another one. Nothing of the case is told. */
export function CodeView(page: {
  action: string;
  step: CodeModel;
  problem: "wrong" | "expired" | null;
  /** What stands in the field. */
  typed?: string;
  companyName: string;
  words: Words;
}) {
  const { action, step, words } = page;
  if (step.isLocked) return <Sentence title={words.codeLocked} lead={words.codeLockedLead(page.companyName)} />;
  if (!step.hasAddress) return <Sentence title={words.codeTitle} lead={words.codeNowhere(page.companyName)} />;
  const problem = problemOf(page.problem, words);
  return (
    <>
      <h1 tabIndex={-1}>{words.codeTitle}</h1>
      <p class="lead">{words.codeLead}</p>
      <form method="post" action={action}>
        <TokenField />
        <div class={problem === null ? "field short" : "field short bad"}>
          <label for="f-code">{words.codeLabel}</label>
          {problem !== null && (
            <p class="error" id="e-code" role="alert">
              {problem}
            </p>
          )}
          <input
            id="f-code"
            name="code"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            dir="ltr"
            maxLength={20}
            value={page.typed || undefined}
            required
            aria-invalid={problem === null ? undefined : true}
            aria-describedby={problem === null ? undefined : "e-code"}
          />
        </div>
        <button class="primary" type="submit">
          {words.codeButton}
        </button>
      </form>
      {step.waitSeconds > 0 ? (
        <p class="small actions">{words.codeWait}</p>
      ) : (
        <form class="actions" method="post" action={action}>
          <TokenField />
          <button class="bare" type="submit" name="resend" value="yes">
            {words.codeResend}
          </button>
        </form>
      )}
    </>
  );
}

function problemOf(problem: "wrong" | "expired" | null, words: Words): string | null {
  if (problem === null) return null;
  return problem === "wrong" ? words.codeWrong : words.codeExpired;
}

const Sentence = ({ title, lead }: { title: string; lead: string }) => (
  <>
    <h1 tabIndex={-1}>{title}</h1>
    <p class="lead">{lead}</p>
  </>
);
