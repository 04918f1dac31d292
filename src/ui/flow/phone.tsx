import type { Step } from "./model";
import { QrCode } from "./qr";
import { StepList } from "./start";
import { TokenField } from "./token-field";
import type { Words } from "./words";

export interface PhoneModel {
  status: "waiting" | "expired" | "connected";
  /** What the picture says. */
  url: string;
  /** Where to post for a new code. */
  action: string;
  /** The page of the form that was left for this one. */
  from: string | null;
  backHref: string;
  /** How far the form is; empty: it has no steps now. */
  steps: Step[];
}

/** The page beside which a phone is held. `data-follow` says what of it can change: the script draws it anew when that does. */
export function PhoneView({ phone, words }: { phone: PhoneModel; words: Words }) {
  const { status, steps } = phone;
  const action = phone.from === null ? phone.action : `${phone.action}?from=${encodeURIComponent(phone.from)}`;
  return (
    <div data-follow={[status, ...steps.map((step) => step.status)].join(" ")}>
      <h1 tabIndex={-1}>{status === "connected" ? words.phoneIn : words.phoneTitle}</h1>
      <p class="lead" role="status">
        {status === "waiting" && words.phoneLead}
        {status === "expired" && words.phoneExpired}
        {status === "connected" && words.phoneInLead}
      </p>
      {status === "waiting" && <QrCode text={phone.url} label={words.phoneAlt} />}
      {status === "connected" && steps.length > 0 && <StepList steps={steps} words={words} />}
      <div class="actions">
        <a class="button" href={phone.backHref}>
          {words.phoneBack}
        </a>
      </div>
      <form class="actions" method="post" action={action}>
        <TokenField />
        {status === "connected" && <p class="small">{words.phoneNewNote}</p>}
        <button class="bare" type="submit">
          {words.phoneNew}
        </button>
      </form>
    </div>
  );
}
