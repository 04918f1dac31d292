import type { Session, SessionChoice } from "../checks/sandbox/wire";
import { htmlPage } from "./html-page";

const choices: { choice: SessionChoice; label: string; means: string }[] = [
  { choice: "verified", label: "Complete as verified", means: "The document is genuine and the face matches." },
  {
    choice: "needs_review",
    label: "Complete as needs review",
    means: "Glare on the document: an analyst should look.",
  },
  { choice: "declined", label: "Complete as declined", means: "The document's photo has been replaced." },
  { choice: "cancelled", label: "Cancel", means: "The person leaves without finishing: the check is cancelled." },
];

/** Stands where a real vendor would ask for a document and a selfie: one choice, three outcomes and a way out. */
export const choicePage = ({ firstName, lastName }: Session): Response =>
  htmlPage({
    title: "Identity check",
    body: (
      <>
        <h1>Identity check of {`${firstName} ${lastName}`.trim() || "a person"}</h1>
        <p>
          A real provider would now ask for a document and a photo. This is the sandbox: you choose how the check ends.
          Please upload nothing and send nobody's real documents.
        </p>
        <form method="post" class="choices">
          {choices.map(({ choice, label, means }) => (
            <p key={choice}>
              <button
                type="submit"
                name="choice"
                value={choice}
                class={choice === "verified" ? "large" : "large quiet"}
                aria-describedby={`${choice}-means`}
              >
                {label}
              </button>
              <span id={`${choice}-means`}>{means}</span>
            </p>
          ))}
        </form>
      </>
    ),
  });

const outcomes: Record<SessionChoice, string> = {
  verified: "verified",
  needs_review: "needs review",
  declined: "declined",
  cancelled: "cancelled",
};

export const thanksPage = (choice: SessionChoice): Response =>
  htmlPage({
    title: "Thank you",
    body: (
      <>
        <h1>Thank you</h1>
        <p>
          The check was completed as <strong>{outcomes[choice]}</strong>. The result is on its way to the case and
          arrives within a few seconds. You can close this page.
        </p>
      </>
    ),
  });

export const doublePage = (): Response =>
  htmlPage(
    {
      title: "Already completed",
      body: (
        <>
          <h1>This check was completed before</h1>
          <p>The first choice counts. Load this page again to see it.</p>
        </>
      ),
    },
    { status: 409 },
  );

export const unknownPage = (): Response =>
  htmlPage(
    {
      title: "Not found",
      body: (
        <>
          <h1>This address leads nowhere</h1>
          <p>The link is incomplete, or the check is older than 30 days. Ask whoever sent it to you for a new one.</p>
        </>
      ),
    },
    { status: 404 },
  );
