import type { Page } from "@playwright/test";
import { begin, goOn, heading } from "./support/applicant";
import { signIn } from "./support/console";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";
import { readCase } from "./support/quick";

test.use({ viewport: { width: 1440, height: 900 } });

const definition = {
  id: "tea-house",
  initial: "asking",
  states: {
    asking: { tags: ["collection_flow"], on: { TOLD: "review" } },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
    rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
  },
};

const tree = (page: Page) => page.getByRole("tree", { name: "Pages and elements" });
const row = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name });
const preview = (page: Page) => page.frameLocator(".drawn-stage iframe:not(.coming)");
const fields = (page: Page) => page.getByRole("region", { name: /^Fields:/ });

/** From the tree by its key, found by a word; the focus is in the label then. */
async function add(page: Page, word: string, label: string): Promise<void> {
  await page.getByRole("button", { name: "Add element" }).click();
  await page.getByRole("dialog").getByLabel("Search").fill(word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  // Until then the fields may still be those of the element before.
  await expect(fields(page).getByLabel("Label", { exact: true })).toBeFocused();
  await fields(page).getByLabel("Label", { exact: true }).fill(label);
  await expect(row(page, new RegExp(`^\\W*${label}`))).toBeVisible();
}

test("a form is built from nothing: pages, elements, a condition, German, tried out on a phone, published, filled", async ({
  page,
  device,
  world,
}) => {
  const created = await world.api("POST", "/workflow-definitions", { key: "tea_house", name: "Tea house", definition });
  const made = created.json as { id: string };
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions/${made.id}?tab=forms`);
  await page.getByRole("button", { name: "New form" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Your tea house");
  await expect(dialog.getByLabel("State that shows it")).toHaveValue("asking");
  await dialog.getByRole("button", { name: "Create form" }).click();

  // The first page has a question already; its names go by its label.
  await row(page, /New page/).click();
  await fields(page).getByLabel("Title").fill("The house");
  await row(page, /New question/).click();
  await fields(page).getByLabel("Label", { exact: true }).fill("Name of the house");
  await expect(fields(page).getByLabel("Stored at")).toHaveValue("entity.data.nameOfTheHouse");
  await fields(page).getByLabel("Answer").selectOption("always");
  await add(page, "number", "Seats");
  await add(page, "yes or no", "We sell abroad");
  await add(page, "country", "Where to");
  const frame = preview(page);
  await expect(frame.getByLabel("Where to")).toBeVisible();

  // The rule: asked only by those who sell abroad.
  await fields(page).getByText("Conditions", { exact: true }).click();
  await fields(page).getByRole("button", { name: "Hidden while …" }).click();
  const rule = fields(page).getByRole("group", { name: "Hidden while" });
  await rule.getByLabel("Fact").fill("entity.data.weSellAbroad");
  await rule.getByLabel("Operator").selectOption("NOT_EQUALS");
  await rule.getByLabel("Kind of value").selectOption("boolean");
  await rule.getByLabel("Value", { exact: true }).selectOption("true");
  await screenshot(page, "form-editor-condition");
  await expect(frame.getByLabel("Seats")).toBeVisible();
  await expect(frame.getByLabel("Where to")).toBeHidden();
  await frame.getByLabel("We sell abroad").check();
  await expect(frame.getByLabel("Where to")).toBeVisible();

  // A second page by its button, a third by the keyboard alone.
  await page.getByRole("button", { name: "Add page" }).click();
  await fields(page).getByLabel("Title").fill("The owner");
  await row(page, /New question/).click();
  await fields(page).getByLabel("Label", { exact: true }).fill("Owner");
  await add(page, "e-mail", "Where we reach you");
  await row(page, /Owner/).last().focus();
  await page.keyboard.press("p");
  await expect(fields(page).getByLabel("Title")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Last look");
  await page.keyboard.press("Escape");
  await expect(row(page, /Last look/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, /New question/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(fields(page).getByLabel("Label", { exact: true })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Anything else");
  await page.keyboard.press("Escape");
  await expect(row(page, /Anything else/)).toBeFocused();
  await page.keyboard.press("a");
  await page.keyboard.type("paragraph");
  await page.keyboard.press("Enter");
  await expect(fields(page).getByLabel("Text", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row(page, /Something to know/)).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText(/^Moved up: Something to know/)).toBeAttached();
  await expect(tree(page).getByRole("treeitem")).toHaveCount(11);
  await page.keyboard.press("Delete");
  await expect(tree(page).getByRole("treeitem")).toHaveCount(10);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(tree(page).getByRole("treeitem")).toHaveCount(11);

  // By the pointer: the owner's address above the owner.
  const grip = row(page, /Where we reach you/).locator(".grip");
  await grip.hover();
  await page.mouse.down();
  const owner = await row(page, /^\W*Owner/).boundingBox();
  await page.mouse.move((owner?.x ?? 0) + 80, (owner?.y ?? 0) + 4, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText(/^Moved: Where we reach you/)).toBeAttached();
  await expect(tree(page).getByRole("treeitem").nth(6)).toContainText("Where we reach you");
  await screenshot(page, "form-editor-design");
  await expectAccessible(page);

  // German: what is missing is counted, and said beside the English.
  const views = page.getByRole("navigation", { name: "Views of the form" });
  await views.getByRole("link", { name: "Texts" }).click();
  await page.getByLabel("Add a language").selectOption("de");
  await expect(page.getByText(/German: 12 missing/)).toBeVisible();
  await page.getByLabel("The house, Title of the page, German").fill("Das Haus");
  await page.getByLabel("Name of the house, Label, German").fill("Name des Hauses");
  await expect(page.getByText(/German: 10 missing/)).toBeVisible();
  await screenshot(page, "form-editor-texts");
  await expectAccessible(page);
  await views.getByRole("link", { name: "Design" }).click();
  await row(page, /The house/).click();
  await page.getByRole("region", { name: "Preview" }).getByLabel("Language").selectOption("de");
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Das Haus");
  await expect(frame.getByLabel("Name des Hauses")).toBeVisible();

  // Gone through as on a phone: nothing is stored, its checks are the real ones.
  await page.getByRole("region", { name: "Preview" }).getByLabel("Language").selectOption("en");
  await page.getByRole("button", { name: "Go through it from the start" }).click();
  await frame.getByRole("link", { name: "Start now" }).click();
  await frame.getByRole("button", { name: "Save and continue" }).click();
  await expect(frame.getByRole("alert")).toBeVisible();
  await frame.getByLabel("Name of the house").fill("Lotus");
  await frame.getByRole("button", { name: "Save and continue" }).click();
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("The owner");
  await page.getByRole("region", { name: "Preview" }).getByLabel("Frame").selectOption("desktop");
  await page.getByRole("region", { name: "Preview" }).getByLabel("Scheme").selectOption("dark");
  await screenshot(page, "form-editor-desktop-dark");

  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.getByRole("link", { name: "Definition", exact: true }).click();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Publish/ })
    .click();
  await expect(page.getByText("v1 published")).toBeVisible();

  const opened = await world.api("POST", "/cases", {
    workflow: "tea_house",
    context: { entity: { type: "business", id: "crm-lotus", data: {} } },
  });
  const { id } = opened.json as { id: string };
  const minted = await world.api("POST", `/cases/${id}/links`, {});
  const visitor = await device({ viewport: phone });
  await begin(visitor, (minted.json as { url: string }).url);
  await expect(heading(visitor)).toHaveText("The house");
  await visitor.getByRole("button", { name: "Deutsch" }).click();
  await expect(heading(visitor)).toHaveText("Das Haus");
  await visitor.getByLabel("Name des Hauses").fill("Lotus");
  await visitor.getByRole("button", { name: "English" }).click();
  await expect(heading(visitor)).toHaveText("The house");
  await goOn(visitor);
  await expect(heading(visitor)).toHaveText("The owner");
  await visitor.getByLabel("Owner").fill("Ada");
  await goOn(visitor);
  await expect(heading(visitor)).toHaveText("Last look");
  await goOn(visitor);
  await expect.poll(async () => (await readCase(world, id)).state).toBe("review");
});

test("a drawing of the form that is slow or does not come takes nothing away of what was answered in the preview", async ({
  page,
  world,
}) => {
  const question = (id: string, element: string, label: string) => ({
    id,
    element,
    valueDestination: `entity.data.${id}`,
    params: { label },
  });
  const whereTo = {
    ...question("whereTo", "country", "Where to"),
    hidden: [{ engine: "json-logic", rule: { "!=": [{ var: "entity.data.abroad" }, true] } }],
  };
  const elements = [
    question("house", "textfield", "Name of the house"),
    question("abroad", "checkbox", "We sell abroad"),
  ];
  const asking = { ...definition.states.asking, meta: { form: "house" } };
  const created = await world.api("POST", "/workflow-definitions", {
    name: "coffee_house",
    definition: { ...definition, id: "coffee-house", states: { ...definition.states, asking } },
    forms: {
      house: {
        title: "House",
        event: "TOLD",
        pages: [{ id: "page", title: "Page", elements: [...elements, whereTo] }],
      },
    },
  });
  expect(created.status).toBe(201);
  const { id } = created.json as { id: string };
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions/${id}/forms/house`);
  const frame = preview(page);
  await expect(frame.getByLabel("We sell abroad")).toBeVisible();
  await expect(frame.getByLabel("Where to")).toBeHidden();

  // On its way: answered meanwhile.
  const slow = await nextDrawing(page);
  await row(page, "Name of the house").click();
  await fields(page).getByLabel("Label", { exact: true }).fill("Its name");
  await slow.asked;
  await frame.getByLabel("We sell abroad").check();
  await slow.let("come");
  await expect(frame.getByLabel("Its name")).toBeVisible();
  await expect(frame.getByLabel("Where to")).toBeVisible();

  // It does not come: it is asked for again.
  await row(page, "Its name").click();
  const lost = await nextDrawing(page);
  await fields(page).getByLabel("Label", { exact: true }).fill("Its full name");
  await lost.asked;
  await lost.let("fail");
  await expect(frame.getByLabel("Its full name")).toBeVisible();
  await expect(frame.getByLabel("We sell abroad")).toBeChecked();
});

/** Holds the next drawing that the preview asks for, until it is let come or fail. */
async function nextDrawing(
  page: Page,
): Promise<{ asked: Promise<void>; let: (what: "come" | "fail") => Promise<void> }> {
  const asked = Promise.withResolvers<void>();
  const decided = Promise.withResolvers<"come" | "fail">();
  const done = Promise.withResolvers<void>();
  await page.route(
    "**/preview/form",
    async (route) => {
      asked.resolve();
      if ((await decided.promise) === "come") await route.continue();
      else await route.fulfill({ status: 503, contentType: "text/plain", body: "Later.\n" });
      done.resolve();
    },
    { times: 1 },
  );
  return {
    asked: asked.promise,
    let: (what) => {
      decided.resolve(what);
      return done.promise;
    },
  };
}
