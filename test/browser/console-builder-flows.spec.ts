import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop });

const view = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Views of the definition" }).getByRole("link", { name: new RegExp(`^${name}`) });
const editor = (page: Page) => page.getByRole("textbox", { name: "Definition as JSON" });

async function casesOf(world: World, workflow: string): Promise<{ id: string; state: string }[]> {
  const { json } = await world.api("GET", `/cases?workflow=${workflow}`);
  return (json as { data: { id: string; state: string }[] }).data;
}

test("a template is installed in one press and played through to its end; no case was opened", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions`);
  await page.getByRole("button", { name: "Start from a template" }).click();
  const template = page.getByRole("article", { name: "Merchant underwriting" });
  await template.getByRole("button", { name: "Install" }).click();
  await expect(template.getByRole("status")).toContainText("1 definition is published.");
  await screenshot(page, "builder-templates");
  await expectAccessible(page);
  await template.getByRole("link", { name: "merchant-underwriting v1" }).click();

  await view(page, "Simulate").click();
  await page.getByLabel("Start from").selectOption({ label: "Example of the template “Merchant underwriting”" });
  // The box holds a company before anything is chosen: this one is the template's.
  await expect(page.getByLabel("Context")).toHaveValue(/Lantern Ceramics Ltd/);
  await page.getByRole("button", { name: "Begin" }).click();
  const next = page.getByRole("region", { name: "What happens next?" });
  const account = page.getByRole("region", { name: "What this step did" });
  await next.getByRole("button", { name: "COLLECTION_FLOW_FINISHED" }).click();
  const plugin = (name: string) => next.getByRole("group", { name: new RegExp(`^${name}`) });
  await plugin("sanctions").getByRole("button", { name: "Review" }).click();
  await expect(account).toContainText("pluginsOutput.sanctions");
  await page.getByRole("button", { name: "Back one step" }).click();
  await expect(plugin("sanctions")).toBeVisible();
  for (const name of ["registry", "sanctions", "bank_account", "website"])
    await plugin(name).getByRole("button", { name: "Clear" }).click();
  await plugin("credit").getByRole("button", { name: "Error" }).click();
  await expect(page.getByRole("status").filter({ hasText: "manual_review" })).toBeVisible();
  await screenshot(page, "builder-simulate");
  await expectAccessible(page);
  await next.getByRole("button", { name: "approve" }).click();
  await expect(page.getByText("It ended approved.")).toBeVisible();
  expect(await casesOf(world, "merchant-underwriting")).toEqual([]);
});

const documented = {
  id: "old_shop",
  name: "old_shop",
  definitionType: "statechart-json",
  definition: {
    id: "shop",
    initial: "review",
    states: {
      review: {
        tags: ["manual_review"],
        on: {
          approve: "approved",
          reject: "rejected",
          WAVE_THROUGH: [
            { target: "approved", cond: { type: "json-logic", options: { rule: { var: "entity.data.known" } } } },
          ],
        },
      },
      approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
      rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
    },
  },
};

test("a row of the documented system comes in with a report; a promise it breaks keeps it from being published", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions/import`);
  await page.getByLabel("Definitions as JSON").fill(JSON.stringify(documented));
  await page.getByRole("button", { name: "Look at it first" }).click();
  const report = page.getByRole("region", { name: "Definition old_shop" });
  await expect(report).toContainText("definition.states.review.on.WAVE_THROUGH.0.cond");
  await screenshot(page, "builder-import");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create 1 draft" }).click();
  await report.getByRole("link", { name: "old_shop v1" }).click();

  await view(page, "JSON").click();
  const written = JSON.parse(await editor(page).inputValue()) as {
    definition: { states: { review: { on: Record<string, unknown> } } };
    extensions: Record<string, unknown>;
  };
  const policies = [
    { id: "seen", type: "requires", to: { outcome: "approved" }, all: [{ decision: "approve" }] },
    { id: "ends", type: "can_always_end" },
  ];
  const ours = written.extensions.edgecase as object | undefined;
  written.extensions.edgecase = { ...ours, policies };
  await editor(page).fill(JSON.stringify(written, null, 2));
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("Draft saved.")).toBeVisible();
  await view(page, "Promises").click();
  const seen = page.getByRole("region", { name: "Promise seen" });
  await expect(seen).toContainText("broken");
  await expect(seen.getByRole("list", { name: "The shortest way that breaks it" })).toContainText("WAVE_THROUGH");
  await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
  await screenshot(page, "builder-promise-broken");
  await expectAccessible(page);

  await view(page, "JSON").click();
  delete written.definition.states.review.on.WAVE_THROUGH;
  await editor(page).fill(JSON.stringify(written, null, 2));
  await page.keyboard.press("ControlOrMeta+s");
  await view(page, "Promises").click();
  await expect(seen).toContainText("holds");
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("region", { name: "Stored proof" })).toBeVisible();
  await screenshot(page, "builder-proof");

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Export", exact: true }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("old_shop.v1.json");
  const exported = JSON.parse(await readFile(await file.path(), "utf8")) as Record<string, unknown>;
  expect(exported).toMatchObject({ key: "old_shop", policies, proofs: { policies: [{ id: "seen" }, { id: "ends" }] } });
});

test("a plugin is tried with a sample; a vendor that keeps failing counts as down until it is reset", async ({
  page,
  world,
}) => {
  const made = await world.api("POST", "/workflow-definitions", {
    name: "asks_nobody",
    definition: {
      initial: "asking",
      states: { asking: { on: { DONE: "end" } }, end: { type: "final" } },
    },
    extensions: {
      apiPlugins: [
        {
          name: "lookup",
          pluginKind: "api",
          url: "http://127.0.0.1:9/lookup/{entity.data.country}",
          method: "GET",
          stateNames: ["asking"],
          successAction: "DONE",
          errorAction: "DONE",
        },
      ],
    },
  });
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions/${String(made.json?.id)}?tab=plugins`);
  const outcome = page.getByRole("region", { name: "What came of it" });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(outcome).toContainText("http://127.0.0.1:9/lookup/GB");
  await expect(outcome).toContainText("a case would try again");
  await screenshot(page, "builder-sample-run");
  await expectAccessible(page);
  const context = { entity: { type: "business", data: { country: "GB" } } };
  for (let run = 0; run < 4; run++)
    await world.api("POST", `/workflow-definitions/${String(made.json?.id)}/plugins/lookup/run`, { context });

  await page.goto(`${world.baseUrl}/console/settings/vendors`);
  const vendor = page.getByRole("row", { name: /127\.0\.0\.1/ });
  await expect(vendor).toContainText("down");
  await screenshot(page, "builder-vendors");
  await expectAccessible(page);
  await vendor.getByRole("button", { name: "Reset…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send calls again" }).click();
  await expect(vendor).toContainText("answers");
});

test("running cases move to a new version: previewed, refused where a state is missing, moved when it is named", async ({
  page,
  world,
}) => {
  const chart = (state: string) => ({
    id: "till",
    initial: state,
    states: {
      [state]: { tags: ["manual_review"], on: { approve: "approved" } },
      approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
    },
  });
  const made = await world.api("POST", "/workflow-definitions", { name: "till", definition: chart("first_look") });
  const v1 = String(made.json?.id);
  expect((await world.api("POST", `/workflow-definitions/${v1}/publish`)).status).toBe(200);
  for (const id of ["till-1", "till-2"])
    await world.api("POST", "/cases", {
      workflow: "till",
      context: { entity: { type: "business", id, data: { companyName: id } } },
    });
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions/${v1}?tab=versions`);
  await page.getByRole("row", { name: /v1/ }).getByRole("button", { name: "New version" }).click();
  await expect(editor(page)).toBeVisible();
  const written = JSON.parse(await editor(page).inputValue()) as object;
  await editor(page).fill(JSON.stringify({ ...written, definition: chart("second_look") }, null, 2));
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("Draft saved.")).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("till v2 is published.")).toBeVisible();

  await view(page, "Versions").click();
  await page.getByRole("row", { name: /v1/ }).getByRole("button", { name: "Move cases…" }).click();
  await expect(dialog.getByLabel("first_look is now")).toBeVisible();
  await dialog.getByRole("button", { name: "Look first" }).click();
  await expect(dialog.getByRole("status")).toHaveText("0 cases can be moved, 2 cannot.");
  await dialog.getByLabel("first_look is now").selectOption("second_look");
  await dialog.getByRole("button", { name: "Look first" }).click();
  await expect(dialog.getByRole("status")).toHaveText("2 cases can be moved.");
  await screenshot(page, "builder-move");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Move 2 cases" }).click();
  await expect(dialog.getByRole("status")).toHaveText("2 cases moved.");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect
    .poll(async () => (await casesOf(world, "till")).map(({ state }) => state))
    .toEqual(["second_look", "second_look"]);
});
