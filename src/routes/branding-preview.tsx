import { Hono } from "hono";
import type { ComponentChildren } from "preact";
import { authenticate } from "../auth/authenticate";
import { mayUse } from "../auth/policy";
import { brandTexts } from "../collection/brand/texts";
import type { Form } from "../collection/form";
import { isRightToLeft } from "../collection/messages";
import { openForm } from "../collection/open-form";
import { brandBelow, brandDraftOf, newestBrand } from "../db/brands";
import { dbOf } from "../db/db-of";
import { latestPublished } from "../db/definitions";
import { getTenant } from "../db/tenants";
import { type Brand, layered, type OutcomeScreen, outcomeScreens, type TenantId } from "../domain";
import type { Env } from "../env";
import { randomSecret } from "../lib/bytes";
import { isObject } from "../lib/json";
import { endModel, pageModel, startModel } from "../ui/flow/build-page";
import { flowDocument } from "../ui/flow/document";
import { FormPageView } from "../ui/flow/form-page";
import type { Shell } from "../ui/flow/model";
import { DeadLinkView, LinkView, NoticeView } from "../ui/flow/notices";
import { OutcomeView } from "../ui/flow/outcome";
import type { Seen } from "../ui/flow/seen";
import { StartView } from "../ui/flow/start";
import { flowWords, type Words } from "../ui/flow/words";
import { sampleForm } from "./branding-sample";
import { languagesOf } from "./flow-language";
import { outcomeModel } from "./flow-outcome";
import { fileRules } from "./flow-visit";
import type { AppEnv } from "./framework-headers";
import { previewAnswer } from "./preview-door";

/**
 * Pages of the flow as they would look with the draft, for the console's frames: drawn by the same components, with nobody's data. No
 * script runs in them and their forms lead nowhere.
 */
export const brandingPreview = new Hono<AppEnv>().get("/console/preview/branding", async (c) => {
  const actor = await authenticate(c.req.raw, c.env, Date.now());
  if (actor?.kind !== "analyst" || !mayUse(actor, "definitions:write"))
    return new Response("Sign in as an administrator to see this.\n", { status: 401 });
  const query = {
    workflow: c.req.query("workflow") ?? null,
    screen: c.req.query("screen") ?? "start",
    language: c.req.query("language") ?? "en",
    scheme: c.req.query("scheme") ?? "auto",
  };
  return preview(c.env, actor.tenantId, query);
});

interface Wish {
  workflow: string | null;
  screen: string;
  language: string;
  scheme: string;
}

async function preview(env: Env, tenantId: TenantId, wish: Wish): Promise<Response> {
  const db = dbOf(env, tenantId);
  const subject = { tenantId, workflowKey: wish.workflow };
  const [tenant, below, draft, published, own] = await Promise.all([
    getTenant(db, tenantId),
    brandBelow(db, subject),
    brandDraftOf(db, subject),
    newestBrand(db, subject),
    wish.workflow === null ? null : latestPublished(db, tenantId, wish.workflow),
  ]);
  const brand = layered(below, draft?.brand ?? published?.brand ?? {});
  const form = formOf(own?.body) ?? sampleForm;
  const language = languagesOf(form).find((one) => one === wish.language) ?? form.languages[0] ?? "en";
  const texts = brandTexts(brand, language, form.texts);
  const shell: Shell = {
    language,
    rightToLeft: isRightToLeft(language),
    companyName: brand.name ?? tenant?.name ?? "Edgecase",
    languages: languagesOf(form).slice(0, 4),
    languageAction: "#",
    theme: inScheme(brand, wish.scheme),
    ...(texts === undefined ? {} : { texts }),
    isPart: false,
  };
  const words = flowWords(language, texts);
  const drawn = screenOf(wish.screen, { ...form, ...(texts === undefined ? {} : { texts }) }, shell, words);
  const nonce = randomSecret(16);
  const html = flowDocument({ shell, nonce, script: null, title: drawn.title, children: drawn.body });
  return previewAnswer(html, nonce);
}

/** The look on a device with this scheme. A brand that forces one looks the same everywhere. */
const inScheme = (brand: Brand, scheme: string): Brand =>
  (brand.mode ?? "auto") === "auto" && (scheme === "light" || scheme === "dark") ? { ...brand, mode: scheme } : brand;

function formOf(body: string | undefined): Form | null {
  const parsed: unknown = body === undefined ? null : JSON.parse(body);
  const [raw] = isObject(parsed) && isObject(parsed.forms) ? Object.values(parsed.forms) : [];
  const form = raw === undefined ? null : openForm(raw, "forms");
  return form?.ok === true ? form.value : null;
}

interface Drawn {
  title: string;
  body: ComponentChildren;
}

function screenOf(screen: string, form: Form, shell: Shell, words: Words): Drawn {
  const { companyName, language } = shell;
  const seen: Seen = {
    form,
    facts: { context: {}, documents: [], nowMs: Date.now() },
    language,
    problems: [],
    base: "#",
    files: fileRules,
  };
  const headway = { progress: { pages: {}, submittedAtMs: null, round: 0 }, begun: new Set<string>() };
  const [page] = form.pages;
  const outcome = outcomeScreens.find((one) => one === screen);
  if (outcome !== undefined) return outcomeDrawn(outcome, form, shell, words);
  if (screen === "link")
    return {
      title: words.goTitle(companyName),
      body: <LinkView companyName={companyName} once={false} words={words} />,
    };
  if ((screen === "page" || screen === "errors") && page !== undefined) {
    const model = pageModel(page, screen === "errors" ? { ...seen, problems: problemsOn(form) } : seen, headway);
    return { title: model.title, body: <FormPageView page={model} words={words} /> };
  }
  const start = { ...startModel(seen, headway), nextHref: "#" };
  const body = <StartView start={start} companyName={companyName} words={words} phoneAction={null} />;
  return { title: start.title, body };
}

function outcomeDrawn(screen: OutcomeScreen, form: Form, shell: Shell, words: Words): Drawn {
  const { companyName, language, theme } = shell;
  if (screen === "revision") {
    const title = words.fixTitle(1);
    return { title, body: <NoticeView title={title} lead={words.fixLead} /> };
  }
  if (screen === "expired")
    return {
      title: words.deadTitle.expired,
      body: <DeadLinkView why="expired" renewAction="#" companyName={companyName} words={words} />,
    };
  const end = screen === "submitted" ? endModel({ form, language }, sampleReference) : null;
  const redirect = theme.outcomes?.[screen]?.redirect ?? null;
  const href = redirect === null ? null : "#";
  const outcome = outcomeModel(theme, screen, { words, language, companyName, reference: sampleReference, end, href });
  return { title: outcome.title, body: <OutcomeView outcome={outcome} words={words} /> };
}

const sampleReference = "4F7K2MQA";

/** The first questions of the first page as if they had been left empty. */
const problemsOn = (form: Form): Seen["problems"] => {
  const page = form.pages[0];
  const asked = page?.elements.filter(({ valueDestination }) => valueDestination !== null).slice(0, 2) ?? [];
  return asked.map(({ id }) => ({ page: page?.id ?? "", field: id, code: "required", params: {} }));
};
