import type { FrameLocator, Page } from "@playwright/test";
import { openKyb } from "./support/applicant";
import { expect, screenshot, test, type World } from "./support/journey";
import { anOutsider, heardBy, type Outsider, typesHeardBy } from "./support/outsider";

let listed: Outsider;
let workflow: string;

test.beforeAll(async ({ world }) => {
  listed = await anOutsider(world);
  expect((await world.api("PUT", "/embedding", { origins: [listed.origin] })).status).toBe(200);
  workflow = await aShortForm(world);
});
test.afterAll(() => listed.close());

/** One question, and then somebody looks at it. */
async function aShortForm(world: World): Promise<string> {
  const name = `short_${crypto.randomUUID().slice(0, 8)}`;
  const label = { en: "Company name", ar: "اسم الشركة" };
  const made = await world.api("POST", "/workflow-definitions", {
    name,
    definition: {
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "short" }, on: { collection_finished: "review" } },
        review: { tags: ["manual_review"], on: { approve: "approved" } },
        approved: { type: "final", tags: ["approved"] },
      },
    },
    forms: {
      short: {
        title: { en: "A short form", ar: "نموذج قصير" },
        languages: ["en", "ar"],
        event: "collection_finished",
        pages: [
          {
            id: "company",
            title: { en: "Your company", ar: "شركتك" },
            elements: [
              {
                id: "companyName",
                element: "textfield",
                valueDestination: "entity.data.companyName",
                params: { label },
              },
            ],
          },
        ],
      },
    },
  });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String(made.json?.id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return name;
}

/** From the link to the one page, which is filled in and sent. In any language: it goes by what things are. */
async function sendIn(form: FrameLocator | Page): Promise<void> {
  await form.getByRole("main").getByRole("button").click();
  await form.getByRole("main").getByRole("link").first().click();
  await form.locator('input[name="companyName"]').fill("Northwind Trading Ltd");
  await form.locator('#answers button[value="continue"]').click();
}

test("a listed page hears that all was sent, of which case and on which screen, and still shows the last page", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world, { workflow });
  await page.goto(listed.page("page", url));
  const form = page.frameLocator("iframe");
  await expect.poll(() => typesHeardBy(page)).toContain("ready");
  await sendIn(form);
  const submitted = { edgecase: 1, type: "submitted", caseId: id, status: "submitted", screen: "submitted" };
  await expect.poll(() => heardBy(page)).toContainEqual(submitted);
  await expect(page.locator("#news")).toHaveText(`Thank you. Your case is ${id}.`);
  await expect(form.getByRole("heading", { level: 1 })).toBeVisible();
  const said = (await heardBy(page)).filter(({ type }) => type !== "height");
  expect(said.filter(({ type }) => type === "submitted")).toEqual([submitted]);
  expect(JSON.stringify(said)).not.toContain("Northwind");
  await screenshot(page, "embed-submitted");

  // Leaving the last page is told as what it is.
  await page.evaluate(() => (window as unknown as { form: { leave(): void } }).form.leave());
  await expect
    .poll(() => heardBy(page))
    .toContainEqual({ edgecase: 1, type: "exit", submitted: true, screen: "submitted" });
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("a dialog that is to close when all was sent closes then, and not before", async ({ page, world }) => {
  const { id, url } = await openKyb(world, { workflow });
  await page.goto(listed.page("dialog", url));
  await page.getByRole("button", { name: "Start" }).click();
  const dialog = page.getByRole("dialog");
  await expect.poll(() => typesHeardBy(page)).toContain("ready");
  await expect(dialog).toBeVisible();
  await sendIn(page.frameLocator("iframe"));
  await expect(page.locator("#news")).toHaveText(`Thank you. Your case is ${id}.`);
  await expect(dialog).toHaveCount(0);
  expect(await typesHeardBy(page)).toEqual(["ready", "submitted"]);
});

test("a redirect leads to the form and from its last page back to the listed site, with the case and its status only", async ({
  page,
  world,
}) => {
  const { id } = await openKyb(world, { workflow });
  const returnUrl = `${listed.origin}/redirect.html?plan=pro`;
  const made = await world.api("POST", `/cases/${id}/links`, { kind: "session", returnUrl });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  await page.goto(listed.page("redirect", String(made.json?.url)));
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(new RegExp(`^${world.baseUrl}/go/`));
  await sendIn(page);
  const back = page.locator(`a[href^="${listed.origin}"]`);
  await expect(back).toBeVisible();
  await back.click();
  await expect(page.locator("#news")).toHaveText(`Thank you. Your case is ${id} (submitted).`);
  const address = new URL(page.url());
  expect(address.origin + address.pathname).toBe(`${listed.origin}/redirect.html`);
  expect([...address.searchParams]).toEqual([
    ["plan", "pro"],
    ["case", id],
    ["status", "submitted"],
  ]);
  // Nor does the browser say where they come from.
  expect(await page.evaluate(() => document.referrer)).toBe("");

  // A site that is not on the list is no way back.
  const stranger = await world.api("POST", `/cases/${id}/links`, {
    kind: "session",
    returnUrl: "https://elsewhere.example/",
  });
  expect(stranger.status).toBe(400);
});
