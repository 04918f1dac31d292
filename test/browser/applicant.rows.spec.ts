import type { Page } from "@playwright/test";
import type { JsonObject } from "../../src/lib/json";
import { aPdf, begin, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, smallTargets, test, type World } from "./support/journey";

test.use({ viewport: phone });

const text = (id: string, label: string): JsonObject => ({
  id,
  element: "textfield",
  valueDestination: id,
  params: { label },
  validate: [{ type: "required" }],
});
const paper = (id: string, label: string, over: JsonObject = {}): JsonObject => ({
  id,
  element: "document",
  params: { label, category: "identity", ...over },
  validate: [{ type: "document" }],
});
const form: JsonObject = {
  title: "Owners and their papers",
  event: "collection_finished",
  pages: [
    {
      id: "owners",
      title: "Owners",
      elements: [
        {
          id: "owners",
          element: "entitygroup",
          params: { label: "Owners", addLabel: "Add an owner", itemLabel: "Owner", type: "ubo" },
          validate: [{ type: "minItems", value: 1 }],
          children: [
            text("firstName", "First name"),
            paper("passport", "Passport"),
            {
              id: "licences",
              element: "fieldlist",
              valueDestination: "licences",
              params: { label: "Licences", addLabel: "Add a licence", itemLabel: "Licence" },
              children: [text("code", "Licence number"), paper("scan", "Scan", { sides: ["front", "back"] })],
            },
          ],
        },
      ],
    },
    { id: "check", title: "Check your answers", elements: [{ id: "all", element: "review" }] },
  ],
};

async function publish(world: World): Promise<string> {
  const name = `rows_${crypto.randomUUID().slice(0, 8)}`;
  const made = await world.api("POST", "/workflow-definitions", {
    name,
    definition: {
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "rows" }, on: { collection_finished: "end" } },
        end: { type: "final" },
      },
    },
    forms: { rows: form },
  });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String((made.json as JsonObject).id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return name;
}

const pdf = (name: string) => ({ name, mimeType: "application/pdf", buffer: aPdf(name) });
const owner = (page: Page, place: number) => page.locator(`#row-owners-${place}`);
/** The card of a document by the field it stands in: where it stands, not whose it is. */
const card = (page: Page, field: string) => page.locator(`[data-field="${field}"]`);

async function choose(page: Page, field: string, name: string, hasScript: boolean, side?: string): Promise<void> {
  const place = side === undefined ? card(page, field) : card(page, field).locator(`[data-side=${side}]`);
  await place.locator("input[type=file]:not([capture])").setInputFiles(pdf(name));
  if (!hasScript) await place.getByRole("button", { name: "Upload" }).click();
  await expect(card(page, field).getByText(name).first()).toBeVisible();
}

async function ownersOf(world: World, id: string): Promise<{ owners: JsonObject[]; files: [unknown, unknown][] }> {
  const { json } = await world.api("GET", `/cases/${id}`);
  const { entity, documents } = (json as { context: { entity: JsonObject; documents: JsonObject[] } }).context;
  const { additionalInfo } = (entity as { data: { additionalInfo: { ubos: JsonObject[] } } }).data;
  return {
    owners: additionalInfo.ubos,
    files: documents.map(({ element, item, pages }) => [
      `${String(element)} of ${String(item)}`,
      (pages as JsonObject[])
        .map(({ fileName, side }) => (side === undefined ? fileName : `${String(side)}: ${String(fileName)}`))
        .join(", "),
    ]),
  };
}

for (const hasScript of [true, false])
  test.describe(hasScript ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: hasScript });

    test("owners bring their own papers, and licences with both sides; who is taken away takes theirs along", async ({
      page,
      world,
    }) => {
      const { id, url } = await openKyb(world, { workflow: await publish(world) });
      await begin(page, url);
      await choose(page, "owners.0.passport", "ada.pdf", hasScript);
      await owner(page, 0).getByLabel("First name").fill("Ada");
      await page.getByRole("button", { name: "Add an owner" }).click();
      await expect(owner(page, 1)).toBeVisible();
      await expect(card(page, "owners.0.passport")).toContainText("ada.pdf");
      await owner(page, 1).getByLabel("First name").fill("Bob");
      await owner(page, 1).getByRole("button", { name: "Add a licence" }).click();
      await page.locator("#row-owners\\.1\\.licences-0").getByLabel("Licence number").fill("L-1");
      await choose(page, "owners.1.licences.0.scan", "front.pdf", hasScript, "front");
      await goOn(page);
      // What is missing is said of whom, and leads there.
      const missing = page.getByRole("alert").getByRole("link");
      await expect(missing).toHaveText([/Owner 2: Passport/, /Owner 2: Licence 1: Scan/]);
      await missing.first().click();
      await expect(page).toHaveURL(/#f-owners\.1\.passport/);
      if (hasScript) {
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(await smallTargets(page)).toEqual([]);
        await expectAccessible(page);
        await screenshot(page, "rows-owners");
      }
      await choose(page, "owners.1.passport", "bob.pdf", hasScript);
      await choose(page, "owners.1.licences.0.scan", "back.pdf", hasScript, "back");

      await expect(owner(page, 0).getByText("The files in it go with it.")).toBeVisible();
      await owner(page, 0).getByRole("button", { name: "Remove Owner 1" }).click();
      await expect(owner(page, 1)).toHaveCount(0);
      await expect(card(page, "owners.0.passport")).toContainText("bob.pdf");
      await goOn(page);
      await expect(heading(page)).toHaveText("Check your answers");
      for (const said of ["Bob", "bob.pdf", "L-1", "front.pdf, back.pdf"])
        await expect(page.locator("main")).toContainText(said);
      await expect(page.locator("main")).not.toContainText("ada.pdf");
      if (!hasScript) await screenshot(page, "rows-review");
      await goOn(page);
      await expect(page).toHaveURL(/\/done$/);

      const { owners, files } = await ownersOf(world, id);
      const [bob] = owners;
      const [licence] = (bob?.licences ?? []) as JsonObject[];
      expect(owners).toHaveLength(1);
      const at = `entity.data.additionalInfo.ubos[${String(bob?.id)}]`;
      expect(new Map(files)).toEqual(
        new Map([
          [`passport of ${at}`, "bob.pdf"],
          [`scan of ${at}.licences[${String(licence?.id)}]`, "front: front.pdf, back: back.pdf"],
        ]),
      );
    });
  });

test("what is typed between a press and the page that comes again stays", async ({ page, world }) => {
  const { url } = await openKyb(world, { workflow: await publish(world) });
  await begin(page, url);
  const first = owner(page, 0).getByLabel("First name");
  await first.fill("Ada");
  let letGo: (() => void) | undefined;
  await page.route(
    (asked) => asked.pathname.endsWith("/owners"),
    async (route) => {
      if (route.request().method() === "POST" && letGo === undefined)
        await new Promise<void>((go) => {
          letGo = go;
        });
      await route.continue();
    },
  );
  await page.getByRole("button", { name: "Add an owner" }).click();
  await expect.poll(() => letGo !== undefined).toBe(true);
  await first.press("End");
  await first.pressSequentially(" Augusta");
  letGo?.();
  await expect(owner(page, 1)).toBeVisible();
  await expect(first).toHaveValue("Ada Augusta");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await expect(page.locator(".clash")).toHaveCount(0);
  await page.reload();
  await expect(first).toHaveValue("Ada Augusta");
});
