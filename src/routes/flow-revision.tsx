import type { Form } from "../collection/form";
import { askedAgain } from "../collection/revision";
import type { FieldProblem } from "../domain";
import { revisionModel } from "../ui/flow/build-documents";
import { RevisionView } from "../ui/flow/revision";
import { flowAnswer, seeOther } from "./flow-answer";
import { removeFile, storeUploadedFile } from "./flow-files";
import { languageCookie } from "./flow-language";
import { fileProblem } from "./flow-pages";
import { handToPhone } from "./flow-phone";
import type { Posted } from "./flow-post";
import { factsWith, give, refreshed, seenBy, type Visit } from "./flow-visit";

/** The one page of a revision: what was asked for again, and why. */
export function showRevision(visit: Visit, form: Form, problems: FieldProblem[] = []): Promise<Response> {
  const model = revisionModel(seenBy(visit, form, factsWith(visit, null, null), problems));
  const title = visit.words.fixTitle(model.items.length);
  return flowAnswer(
    visit.env,
    {
      shell: visit.shell,
      title: problems.length > 0 ? `${visit.words.errorTitle}: ${title}` : title,
      hasForm: true,
      body: <RevisionView revision={model} words={visit.words} />,
    },
    { status: problems.length > 0 ? 422 : 200 },
  );
}

/** The posted revision: new files are stored, and "continue" sends it. */
export async function takeRevision(visit: Visit, form: Form, { action, files }: Posted): Promise<Response> {
  const { env, applicant, base } = visit;
  const here = `${base}/revise`;
  const problems: FieldProblem[] = [];
  for (const { element, file } of files) {
    const stored = await storeUploadedFile(env, applicant.ref, applicant.actor, element, file);
    if (!stored.ok) problems.push(fileProblem(visit, pageOf(form, visit, element), element, stored.error.code));
  }
  if (problems.length > 0) return showRevision((await refreshed(visit)) ?? visit, form, problems);
  switch (action.kind) {
    case "language": {
      const cookie = languageCookie(action.language, form);
      return seeOther(here, cookie === null ? {} : { "Set-Cookie": cookie });
    }
    case "upload":
      return seeOther(`${here}#doc-${action.element}`);
    case "remove_file":
      await removeFile(env, applicant.ref, applicant.actor, action.element, action.fileId);
      return seeOther(`${here}#doc-${action.element}`);
    case "phone":
      return handToPhone(visit, null);
    case "back":
    case "add":
    case "remove":
      return seeOther(here);
    case "continue": {
      // Sending it back is for whoever has all of it.
      if (visit.view.isPart) return seeOther(`${base}/done`);
      const sent = await give(visit, { type: "submit_form" });
      if (sent.ok) return seeOther(`${base}/done`);
      if (sent.error.code !== "invalid_answers") return seeOther(base);
      return showRevision((await refreshed(visit)) ?? visit, form, sent.error.problems);
    }
  }
}

const pageOf = (form: Form, visit: Visit, element: string): string =>
  askedAgain(form, visit.view.documents).find((asked) => asked.element.id === element)?.page.id ?? "";
