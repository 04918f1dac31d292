import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop });

const people = [
  { id: "p1", firstName: "Viktor", lastName: "Lomazov", dateOfBirth: "1958-09-30" },
  { id: "p2", firstName: "Zhao", lastName: "Lianpeng" },
  { id: "p3", firstName: "Ada", lastName: "Byron" },
];

/** A case whose people are screened against the tenant's own lists, waiting for a person. */
async function screenedCase(world: World): Promise<string> {
  const made = await world.api("POST", "/workflow-definitions", {
    name: "screened",
    definition: {
      initial: "screening",
      states: {
        screening: { on: { DONE: "review", FAILED: "review" } },
        review: { tags: ["manual_review"], on: { approve: "approved" } },
        approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
      },
    },
    extensions: {
      apiPlugins: [
        {
          name: "people",
          pluginKind: "check",
          check: "individuals-sanctions",
          vendor: "builtin",
          stateNames: ["screening"],
          successAction: "DONE",
          errorAction: "FAILED",
          payload: { persons: { __type: "path", value: "entity.data.persons" } },
        },
      ],
    },
  });
  expect((await world.api("POST", `/workflow-definitions/${String(made.json?.id)}/publish`)).status).toBe(200);
  const opened = await world.api("POST", "/cases", {
    workflow: "screened",
    context: { entity: { type: "business", id: "customer-1", data: { companyName: "Kestrel Ltd", persons: people } } },
  });
  expect(opened.status, JSON.stringify(opened.json)).toBe(201);
  return String(opened.json?.id);
}

test("a watch list is loaded and activated, a name is tried, hits of a case are decided at once", async ({
  page,
  world,
}) => {
  // A row that flashes because its case has changed is measured with another colour than it has.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/screening`);
  await expect(page.getByText("No watch lists yet")).toBeVisible();
  await page.getByRole("button", { name: "Add a list" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Key").fill("own");
  await form.getByLabel("Name").fill("Our own watch list");
  await form.getByLabel("Format").selectOption("ndjson");
  await form.getByRole("button", { name: "Add list" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Load the fictional list" }).click();
  const first = page.getByRole("row", { name: /^1\b/ });
  await expect(first).toContainText("ready");
  await first.getByRole("button", { name: "Activate…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
  await expect(first).toContainText("active");

  // A file with a single entry: more likely broken than good news, and the page says so before it counts.
  const line = JSON.stringify({ id: "X-1", kind: "person", names: [{ name: "Tomas Okafor", quality: "primary" }] });
  await page
    .getByLabel("Send a file")
    .setInputFiles({ name: "own.ndjson", mimeType: "text/plain", buffer: Buffer.from(line) });
  const second = page.getByRole("row", { name: /^2\b/ });
  await expect(second).toContainText("ready");
  await second.getByRole("button", { name: "Activate…" }).click();
  await expect(page.getByRole("dialog")).toContainText("A broken file is more likely than good news.");
  await expect(page.getByRole("dialog")).toContainText("Against version 1: 1 added, 38 removed.");
  await screenshot(page, "screening-activate");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await screenshot(page, "screening-list");

  await page.goto(`${world.baseUrl}/console/settings/screening?tab=weights`);
  const trying = page.getByRole("region", { name: "Try a name" });
  await trying.getByLabel("Name").fill("Victor Lomazov");
  await trying.getByLabel("Born").fill("1958-09-30");
  const hit = trying.getByRole("article", { name: /S-002/ });
  await hit.getByText("Why it was found").click();
  await expect(hit.getByRole("table")).toContainText("identity, of 100");
  await screenshot(page, "screening-weights");
  await expectAccessible(page);
  await page.getByLabel("Shown from").fill("100");
  await page.getByLabel("Rejected from").fill("100");
  await page.getByLabel("Same birth date").fill("0");
  await expect(trying.getByRole("status")).toContainText("No hit");
  await expect(page.getByRole("button", { name: "Save…" })).toBeEnabled();

  const id = await screenedCase(world);
  await page.goto(`${world.baseUrl}/console/cases/${id}/checks`);
  const hits = page.getByRole("region", { name: "Hits of the screening" });
  await expect(hits.getByRole("article")).toHaveCount(2);
  await expect(hits.getByRole("status")).toHaveText("2 hits of 2 to decide.");
  await hits.getByRole("button", { name: "Choose all that are open" }).click();
  await hits.getByRole("button", { name: "2 hits: somebody else…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "It is somebody else" }).click();
  await expect(dialog.getByText("Say why.")).toBeVisible();
  await dialog.getByRole("button", { name: "Another date of birth" }).click();
  await screenshot(page, "screening-decide");
  await expectAccessible(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(hits.getByRole("status")).toHaveText("Every hit is decided.");
  await expect(hits.getByText("Somebody else", { exact: true })).toHaveCount(2);
  await screenshot(page, "screening-hits");
  await expectAccessible(page);

  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize(phone);
  await screenshot(page, "screening-hits-phone");
  await page.goto(`${world.baseUrl}/console/settings/screening?tab=decisions`);
  await expect(page.getByRole("row", { name: /S-002.*Somebody else/ })).toContainText("Another date of birth");
  await screenshot(page, "screening-decisions-phone");
  await expectAccessible(page);
});
