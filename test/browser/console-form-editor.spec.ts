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
const fields = (page: Page) => page.getByRole("region", { name: /^Fields:/ });

/** From the tree by its key, found by a word; the focus is in the label then. */
async function add(page: Page, word: string, label: string): Promise<void> {
  await page.getByRole("button", { name: "Add element" }).click();
  await page.getByRole("dialog").getByLabel("Search").fill(word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
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

  // The rule: asked only by those who sell abroad.
  await fields(page).getByText("Conditions", { exact: true }).click();
  await fields(page).getByRole("button", { name: "Hidden while …" }).click();
  const rule = fields(page).getByRole("group", { name: "Hidden while" });
  await rule.getByLabel("Fact").fill("entity.data.weSellAbroad");
  await screenshot(page, "form-editor-condition");
});
