import type { Form } from "./form";

/** What a form says about links to it. What it leaves out has its default. */
export interface FormLinks {
  /** How long a new link of each kind works. `person`: of somebody beside the applicant. */
  expiresInSeconds?: { session?: number; oneTime?: number; person?: number; handoff?: number };
  /** How long somebody stays in, whatever they do. */
  signedInSeconds?: number;
  /** How long somebody stays in while they do nothing. */
  idleSeconds?: number;
}

/** What is asked for before a form shows what it knows. */
export interface FormProtection {
  /** `email_code`: on a device that was not here before, a code that is sent to the address the case knows. */
  newDevice?: "none" | "email_code";
}

export type LinkRules = Required<FormProtection> & {
  expiresInSeconds: Required<NonNullable<FormLinks["expiresInSeconds"]>>;
  signedInSeconds: number;
  idleSeconds: number;
};

const day = 86_400;

/** The rules of a form's links, complete. `null`: no form is there to say anything. */
export const linkRules = (form: Pick<Form, "links" | "protect"> | null): LinkRules => ({
  newDevice: form?.protect?.newDevice ?? "none",
  expiresInSeconds: {
    session: 14 * day,
    oneTime: 14 * day,
    person: 14 * day,
    handoff: 15 * 60,
    ...form?.links?.expiresInSeconds,
  },
  signedInSeconds: form?.links?.signedInSeconds ?? 14 * day,
  idleSeconds: form?.links?.idleSeconds ?? 3 * day,
});
