import type { Page } from "@playwright/test";
import { begin, goOn, heading } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { readCase } from "./support/quick";
import { publishVersion } from "./support/work";

test.use({ viewport: phone });

const kind = "entity.data.kind";
const unlessCompany = [{ engine: "json-logic", rule: { "!=": [{ var: kind }, "company"] } }];
const field = (id: string, element: string, params: object, over: object = {}) => ({
  id,
  element,
  valueDestination: `entity.data.${id}`,
  params,
  ...over,
});
const ruled = [
  field("kind", "radio", {
    label: "Who opens the account?",
    options: [
      { value: "person", label: "A person" },
      { value: "company", label: "A company" },
    ],
  }),
  field(
    "companyName",
    "textfield",
    { label: "Company name" },
    { hidden: unlessCompany, validate: [{ type: "required" }] },
  ),
  field(
    "agent",
    "textfield",
    { label: "Who acts for it" },
    {
      required: [
        {
          engine: "json-schema",
          rule: {
            required: ["entity"],
            properties: {
              entity: {
                required: ["data"],
                properties: { data: { required: ["kind"], properties: { kind: { const: "company" } } } },
              },
            },
          },
        },
      ],
    },
  ),
];
const looked = [
  field("country", "country", { label: "Country" }, { validate: [{ type: "required" }] }),
  field("search", "lookup", {
    label: "Find your company",
    fill: { name: "entity.data.companyName", registrationNumber: "entity.data.registrationNumber" },
  }),
  field("companyName", "textfield", { label: "Company name" }, { validate: [{ type: "required" }] }),
  field("registrationNumber", "textfield", { label: "Registration number" }),
];

/** A case at a form of one page with these questions; the applicant stands in front of them. */
async function standAt(page: Page, world: World, name: string, elements: object[]): Promise<string> {
  await publishVersion(world, {
    name,
    definition: {
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "only" }, on: { collection_finished: "end" } },
        end: { type: "final" },
      },
    },
    forms: {
      only: { title: "Account", event: "collection_finished", pages: [{ id: "only", title: "You", elements }] },
    },
  });
  const opened = await world.api("POST", "/cases", {
    workflow: name,
    context: { entity: { type: "business", id: `crm-${name}`, data: {} } },
  });
  const { id } = opened.json as { id: string };
  const minted = await world.api("POST", `/cases/${id}/links`, {});
  await begin(page, (minted.json as { url: string }).url);
  return id;
}

test("an answer brings up its questions without a connection, and with one nothing flickers", async ({
  page,
  world,
}) => {
  const loaded = page.waitForResponse(/assets\/json-schema-rule-/);
  const id = await standAt(page, world, "rules_at_once", ruled);
  await loaded;
  const name = page.getByLabel("Company name");
  await expect(name).toBeHidden();
  const agent = page.locator('[data-field="agent"] label');
  await expect(agent).toHaveText("Who acts for it (optional)");
  await page.evaluate(() => {
    const box = document.querySelector('[data-field="companyName"]');
    const seen: boolean[] = [];
    Object.assign(window, { seen });
    if (box instanceof HTMLElement)
      new MutationObserver(() => seen.push(!box.hidden)).observe(box, { attributeFilter: ["hidden"] });
  });
  const seen = () => page.evaluate(() => (window as unknown as { seen: boolean[] }).seen);

  await page.context().setOffline(true);
  await page.getByLabel("A company").check();
  await expect(name).toBeVisible();
  await expect(agent.locator(".opt")).toBeHidden();
  await name.fill("Northwind Trading Ltd");
  await expectAccessible(page);
  await screenshot(page, "rules-offline");
  await page.getByLabel("A person").check();
  await expect(name).toBeHidden();
  await expect(agent.locator(".opt")).toBeVisible();
  expect(await seen()).toEqual([true, false]);

  const draft = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/draft"));
  await page.context().setOffline(false);
  const sent = new URLSearchParams((await draft).postData() ?? "");
  expect([sent.get("kind"), sent.get("companyName")]).toEqual(["person", null]);
  await expect(page.locator("#saved")).toContainText(/Saved \d/);

  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith("/draft") && answer.request().method() === "POST",
  );
  await page.getByLabel("A company").check();
  await expect(name).toHaveValue("Northwind Trading Ltd");
  await saved;
  await page.getByLabel("Who acts for it").fill("Ada Byron");
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  expect((await readCase(world, id)).data).toMatchObject({
    kind: "company",
    companyName: "Northwind Trading Ltd",
    agent: "Ada Byron",
  });
});

const search = (page: Page) => page.getByLabel("Find your company");
const answer = (page: Page) => page.locator("#f-search-found");

async function lookForCompanies(page: Page, world: World, hasScript: boolean): Promise<void> {
  const name = hasScript ? "looked_up" : "looked_up_plain";
  const id = await standAt(page, world, name, looked);
  await page.getByLabel("Country").selectOption("GB");
  // No result, then a register that is down: each says how to go on, and what was typed stays.
  await search(page).fill("SBX-NOT-FOUND");
  await page.getByRole("button", { name: "Search the register" }).click();
  await expect(answer(page)).toContainText("The register has nothing like it");
  await search(page).fill("SBX-OUTAGE");
  await page.getByRole("button", { name: "Search the register" }).click();
  await expect(answer(page)).toContainText("The register cannot be reached right now");
  await expect(search(page)).toHaveValue("SBX-OUTAGE");
  await screenshot(page, `${name}-down`);

  // With the keyboard alone.
  await search(page).fill("Tidewater Instruments Ltd");
  await search(page).press("Tab");
  await page.keyboard.press("Enter");
  await expect(answer(page)).toContainText("Tidewater Instruments Ltd");
  if (hasScript) await expectAccessible(page);
  await screenshot(page, `${name}-found`);
  await page.getByRole("button", { name: "It's another one" }).click();
  await expect(answer(page)).toBeEmpty();
  await expect(page.getByLabel("Company name")).toHaveValue("");
  await search(page).press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use these details" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Company name")).toHaveValue("Tidewater Instruments Ltd");
  await expect(page.getByLabel("Registration number")).toHaveValue("99000102");

  await page.getByLabel("Registration number").fill("99000103");
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  expect((await readCase(world, id)).data).toMatchObject({
    companyName: "Tidewater Instruments Ltd",
    registrationNumber: "99000103",
  });
}

test("a company is found in the register, or entered by hand", ({ page, world }) =>
  lookForCompanies(page, world, true));

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("a company is found in the register, or entered by hand", ({ page, world }) =>
    lookForCompanies(page, world, false));
});
