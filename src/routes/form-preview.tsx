import type { ComponentChildren } from "preact";
import * as z from "zod";
import { brandTexts } from "../collection/brand/texts";
import type { Form, FormFacts } from "../collection/form";
import { readForm } from "../collection/form.schema";
import { foreignTexts } from "../collection/form-texts";
import { livePage } from "../collection/live-conditions";
import { isRightToLeft } from "../collection/messages";
import { brandBelow, brandDraftOf, newestBrand } from "../db/brands";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { layered, type Problem, type TenantId } from "../domain";
import type { Env } from "../env";
import { everyItem } from "../ui/flow/build-items";
import { endModel, pageModel, startModel, stepsOf } from "../ui/flow/build-page";
import { flowDocument } from "../ui/flow/document";
import { FormPageView } from "../ui/flow/form-page";
import type { FormPageModel, LiveRules, Shell } from "../ui/flow/model";
import { OutcomeView } from "../ui/flow/outcome";
import type { Seen } from "../ui/flow/seen";
import { StartView } from "../ui/flow/start";
import { flowWords, type Words } from "../ui/flow/words";
import { AnyObject } from "./case-schemas";
import { languagesOf } from "./flow-language";
import { outcomeModel } from "./flow-outcome";
import { fileRules } from "./flow-visit";
import { endScreen, startScreen, type Walk, walked } from "./form-preview-walk";

/** What of a form is to be drawn, and what was done on the page before. Nothing of it is stored. */
export const PreviewWish = z.strictObject({
  form: AnyObject.optional().meta({ description: "The form as it stands in the editor; left out: the stored one." }),
  page: z
    .string()
    .max(200)
    .default(startScreen)
    .meta({ description: `A page's id, \`${startScreen}\` or \`${endScreen}\`.` }),
  language: z.string().max(40).optional().meta({ description: "One of the form's; left out: its first." }),
  scheme: z.enum(["auto", "light", "dark"]).default("auto"),
  context: AnyObject.default({}).meta({ description: "What was answered on the pages before." }),
  typed: z
    .array(z.tuple([z.string().max(500), z.string().max(20_000)]))
    .max(2_000)
    .default([])
    .meta({ description: "Names and values as a browser would post them from `page`." }),
  action: z
    .string()
    .max(300)
    .default("")
    .meta({ description: "The button that was pressed: `continue`, `back`, `add:owners` …; empty: only draw." }),
  sent: z.array(z.string().max(200)).max(100).default([]).meta({ description: "Ids of the pages that were sent." }),
});
export type PreviewWish = z.output<typeof PreviewWish>;

/** The page that was drawn, and what the next wish begins with. */
export interface PreviewDrawn extends Walk {
  title: string;
  language: string;
  html: string;
  /** Why nothing could be drawn: the form cannot be read. */
  unread: Problem[];
}

/** A page of the form by the very components that applicants get, with the brand as it is being made. `key`: of the form. */
export async function drawPreview(
  env: Env,
  subject: { tenantId: TenantId; workflowKey: string; key: string },
  wish: PreviewWish & { form: NonNullable<PreviewWish["form"]> },
  { nowMs, nonce }: { nowMs: number; nonce: string },
): Promise<PreviewDrawn> {
  const read = readForm(wish.form, subject.key);
  const form = read.ok ? read.value : null;
  const language = languageFor(form, wish);
  const shell = await shellFor(env, subject, form, language, wish.scheme);
  const words = flowWords(language, shell.texts);
  if (form === null || !read.ok) {
    const unread = read.ok ? [] : read.error;
    const walk = { page: startScreen, context: wish.context, sent: [], typed: [], problems: [] };
    const html = documentOf(shell, "Not drawn yet", <Unread problems={unread} />, walk, nonce);
    return { ...walk, title: "Not drawn yet", language, html, unread };
  }
  const own: Form = { ...form, ...(shell.texts === undefined ? {} : { texts: shell.texts }) };
  const walk = walked(own, wish, nowMs);
  const { title, body } = screenOf(own, walk, { shell, words, nowMs });
  return { ...walk, title, language, html: documentOf(shell, title, body, walk, nonce), unread: [] };
}

const languageFor = (form: Form | null, { language, action }: PreviewWish): string => {
  const wished = action.startsWith("language:") ? action.slice("language:".length) : language;
  const spoken = languagesOf(form);
  return spoken.find((one) => one === wished) ?? spoken[0] ?? "en";
};

async function shellFor(
  env: Env,
  { tenantId, workflowKey }: { tenantId: TenantId; workflowKey: string },
  form: Form | null,
  language: string,
  scheme: PreviewWish["scheme"],
): Promise<Shell> {
  const db = dbOf(env, tenantId);
  const subject = { tenantId, workflowKey };
  const [tenant, below, draft, published] = await Promise.all([
    getTenant(db, tenantId),
    brandBelow(db, subject),
    brandDraftOf(db, subject),
    newestBrand(db, subject),
  ]);
  const brand = layered(below, draft?.brand ?? published?.brand ?? {});
  const texts = brandTexts(brand, language, form?.texts);
  const isOpen = (brand.mode ?? "auto") === "auto";
  return {
    language,
    rightToLeft: isRightToLeft(language),
    companyName: brand.name ?? tenant?.name ?? "Edgecase",
    languages: languagesOf(form),
    languageAction: "#",
    // A brand that forces a scheme looks the same everywhere.
    theme: isOpen && scheme !== "auto" ? { ...brand, mode: scheme } : brand,
    ...(form === null ? {} : { foreign: foreignTexts(form, language) }),
    ...(texts === undefined ? {} : { texts }),
    isPart: false,
  };
}

interface Around {
  shell: Shell;
  words: Words;
  nowMs: number;
}

function screenOf(form: Form, walk: Walk, { shell, words, nowMs }: Around): { title: string; body: ComponentChildren } {
  const { companyName, language, theme } = shell;
  const seen: Seen = {
    form,
    facts: { context: walk.typedContext ?? walk.context, documents: [], nowMs },
    language,
    problems: walk.problems,
    base: "#",
    files: fileRules,
  };
  const pages = Object.fromEntries(walk.sent.map((id) => [id, nowMs]));
  const headway = { progress: { pages, submittedAtMs: null, round: 0 }, begun: new Set<string>() };
  const page = form.pages.find(({ id }) => id === walk.page);
  if (page !== undefined) {
    const drawn = pageModel(page, seen, headway);
    // One that is skipped with these answers is drawn all the same: it is being made.
    const steps = drawn.steps.length > 0 ? drawn.steps : stepsOf(seen, headway, page.id);
    const live = liveRules(page, form, { ...seen.facts, context: walk.context }, drawn, words);
    return { title: drawn.title, body: <FormPageView page={{ ...drawn, steps, live }} words={words} /> };
  }
  if (walk.page === endScreen) {
    const end = endModel({ form, language }, "4F7K2MQA");
    const about = { words, language, companyName, reference: "4F7K2MQA", end, href: null };
    const outcome = outcomeModel(theme, "submitted", about);
    return { title: outcome.title, body: <OutcomeView outcome={outcome} words={words} /> };
  }
  const start = { ...startModel(seen, headway), nextHref: "#@go" };
  const body = <StartView start={start} companyName={companyName} words={words} phoneAction={null} />;
  return { title: start.title, body };
}

/** What a script may decide by itself on the page, as the real one carries it. */
function liveRules(
  page: Form["pages"][number],
  form: Form,
  facts: FormFacts,
  { items }: FormPageModel,
  { optional }: Words,
): LiveRules | null {
  const live = livePage(page, form, facts);
  const disabled = everyItem(items).filter((item) => "disabled" in item && item.disabled);
  return live === null ? null : { ...live, disabled: disabled.map(({ name }) => name), optional };
}

/** The editor reads what came of its wish from the page itself. */
const documentOf = (shell: Shell, title: string, body: ComponentChildren, walk: Walk, nonce: string): string => {
  const { page, context, sent, problems } = walk;
  const children = (
    <>
      {body}
      <div hidden id="preview" data-walk={JSON.stringify({ page, context, sent, title, problems: problems.length })} />
    </>
  );
  return flowDocument({
    shell,
    nonce,
    script: null,
    title,
    hasForm: page !== startScreen && page !== endScreen,
    children,
  });
};

const Unread = ({ problems }: { problems: Problem[] }) => (
  <>
    <h1>This form cannot be drawn yet</h1>
    <ul>
      {problems.slice(0, 10).map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          <code>{path}</code>: {message}
        </li>
      ))}
    </ul>
  </>
);
