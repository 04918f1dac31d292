import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

test("a list is made, filled from a file, searched and put back; nothing is final", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/lists`);
  await page.getByRole("button", { name: "New list" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key").fill("blocked-domains");
  await dialog.getByRole("button", { name: "Create list" }).click();
  await expect(page.getByText("Nothing is on this list")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Import…" }).click();
  await dialog
    .getByLabel("Rows")
    .fill("value,note,expiresAt\nmail.example,twice,2099-01-31\n,empty\nspam.example,,soon\n");
  await dialog.getByRole("button", { name: "Look at it first" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Row 3:");
  await expect(dialog.getByRole("alert")).toContainText("Row 4:");
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  await screenshot(page, "lists-import");
  await expectAccessible(page);
  await dialog
    .getByLabel("Rows")
    .fill("value,note,expiresAt\nmail.example,twice,2099-01-31\nspam.example,,2001-01-01\n");
  await dialog.getByRole("button", { name: "Look at it first" }).click();
  await expect(dialog.getByRole("status")).toContainText("2 rows: 2 added");
  await dialog.getByLabel("Reason (optional)").fill("report of June");
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("row", { name: /spam\.example/ })).toContainText("expired");

  await page.getByLabel("Find an entry").fill("MAIL");
  await expect(page.getByRole("row", { name: /spam\.example/ })).toHaveCount(0);
  await page.getByLabel("Choose mail.example").check();
  await page.getByRole("button", { name: "Remove 1 entry…" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Nothing on the list contains this.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("row", { name: /mail\.example/ })).toContainText("twice");
  await screenshot(page, "lists-entries");

  await page.getByRole("navigation", { name: "Views of the list" }).getByRole("link", { name: "Versions" }).click();
  await page
    .getByRole("row", { name: /report of June/ })
    .getByRole("button", { name: "What changed" })
    .click();
  await expect(dialog).toContainText("mail.example · twice · until 2099-01-31");
  await page.keyboard.press("Escape");
  await screenshot(page, "lists-versions");
  await expectAccessible(page);
});

test("a check is run from the form its schema makes; a vendor is described, secrets are written and never shown", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/checks?tab=catalogue`);
  await expect(page.getByRole("row", { name: /Account number/ })).toBeVisible();
  await screenshot(page, "checks-catalogue");
  await page.getByRole("link", { name: "Account number", exact: true }).click();
  const answer = page.getByRole("region", { name: "The answer" });
  await page.getByRole("button", { name: "Run the check" }).click();
  await expect(answer.getByRole("status")).toContainText("Clear.");
  await page.getByLabel("IBAN", { exact: true }).fill("GB82 WEST 1234 5698 7654 33");
  await page.getByRole("button", { name: "Run the check" }).click();
  await expect(answer.getByRole("status")).toContainText("Rejected.");
  await screenshot(page, "checks-run");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Checks", exact: true }).first().click();
  await expect(page.getByRole("row", { name: /Account number.*Rejected/ })).toBeVisible();
  await screenshot(page, "checks-list");

  await page.goto(`${world.baseUrl}/console/settings/vendors?tab=adapters`);
  await expect(page.getByRole("row", { name: /GLEIF/i })).toBeVisible();
  await screenshot(page, "vendors-descriptions");
  await page.getByRole("button", { name: "Describe a vendor" }).click();
  const editor = page.getByRole("textbox", { name: "Description as JSON" });
  const text = await editor.inputValue();
  await editor.fill(text.replace('"not_found"', '"unheard_of"'));
  await page.getByRole("button", { name: "Save" }).click();
  const problem = page.getByRole("region", { name: "Problems" }).getByRole("button");
  await expect(problem).toContainText("checks.company-registry.answers.2.verdict");
  await problem.click();
  await expect(page.getByRole("complementary", { name: "Help on the place of the caret" })).toContainText("Verdict");
  await screenshot(page, "vendors-editor");
  await expectAccessible(page);
  await editor.fill(text);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Acme Registers" })).toBeVisible();

  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${world.baseUrl}/console/settings/secrets`);
  await page.getByRole("button", { name: "New secret" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("ACME_KEY");
  await dialog.getByLabel("Value").fill("s3cr3t-of-acme");
  await dialog.getByRole("button", { name: "Store secret" }).click();
  const row = page.getByRole("row", { name: /ACME_KEY/ });
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain("s3cr3t-of-acme");
  await page.setViewportSize(phone);
  await screenshot(page, "secrets-phone");
  await expectAccessible(page);
  await row.getByRole("button", { name: "Delete…" }).click();
  await expect(dialog).toContainText("vendor acme");
  await expect(dialog).toContainText("cannot be brought back");
  await dialog.getByRole("button", { name: "Delete secret" }).click();
  await expect(page.getByText("No secrets yet")).toBeVisible();
});

test("a check that waits is ended from a menu; callbacks, spending and specimens have their pages", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  const asked = await world.api("POST", "/checks", {
    type: "company-sanctions",
    purpose: "try",
    subject: { companyName: "Northwind" },
    options: { scenario: "never" },
  });
  await page.goto(`${world.baseUrl}/console/settings/checks/${String(asked.json?.id)}`);
  await page.getByRole("button", { name: /^Simulate/ }).click();
  await expectAccessible(page);
  await screenshot(page, "checks-simulate");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "The answer" }).getByRole("status")).toContainText("To review.");
  await expect(page.getByRole("button", { name: /^Simulate/ })).toHaveCount(0);

  // The same on a case, whose page is told by the live feed.
  const drawn = await world.api("POST", "/workflow-definitions", {
    name: "waits",
    definition: { initial: "screening", states: { screening: { on: { DONE: "end" } }, end: { type: "final" } } },
    extensions: {
      apiPlugins: [
        {
          ...{ name: "company", pluginKind: "company-sanctions", vendor: "sandbox", stateNames: ["screening"] },
          options: { scenario: "never" },
        },
      ],
    },
  });
  expect((await world.api("POST", `/workflow-definitions/${String(drawn.json?.id)}/publish`)).status).toBe(200);
  const context = { entity: { type: "business", id: "waits-1", data: { companyName: "Northwind" } } };
  const opened = await world.api("POST", "/cases", { workflow: "waits", context });
  await page.goto(`${world.baseUrl}/console/cases/${String(opened.json?.id)}/checks`);
  const run = page.getByRole("region", { name: "Company sanctions" });
  await run.getByRole("button", { name: /^Simulate/ }).click();
  await screenshot(page, "case-simulate");
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Answer rejected" }).click();
  await expect(run.locator(".panel-head")).toContainText("Hit");

  // Nobody can prove what comes to the address of an account: it is put aside for a person.
  await page.goto(`${world.baseUrl}/console/settings/vendors/veriff`);
  const setUp = page.getByRole("region", { name: "Set-up" });
  await expect(setUp.getByText("missing").first()).toBeVisible();
  await screenshot(page, "vendors-set-up");
  await expectAccessible(page);
  const adapter = await world.api("GET", "/vendor-adapters/veriff");
  await page.request.post(String(adapter.json?.callbackAddress), { data: { id: "forged", verdict: "approved" } });
  await page.goto(`${world.baseUrl}/console/settings/vendors?tab=callbacks`);
  const row = page.getByRole("row", { name: /veriff/ });
  await expect(row).toContainText("Put aside");
  await screenshot(page, "vendors-callbacks");
  await row.getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What came" })).toContainText("forged");
  await screenshot(page, "vendors-callback");
  await expectAccessible(page);
  await dialog.getByLabel("Case", { exact: true }).fill("case_of_nobody");
  await dialog.getByLabel("Run of the case").fill("run_of_nobody_1");
  await dialog.getByRole("button", { name: "Apply it" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByRole("button", { name: "Discard it" }).click();
  await expect(page.getByText("Nothing needs a person")).toBeVisible();
  await page.getByLabel("Callbacks that are").selectOption("applied");
  await expect(page.getByRole("row", { name: /sandbox/ })).toHaveCount(2);

  await page.getByRole("link", { name: "Spending" }).click();
  const limits = page.getByRole("form", { name: "Limits" });
  await limits.getByLabel("Most per day").fill("twelve");
  await expect(limits.getByRole("alert")).toContainText("An amount");
  await limits.getByLabel("Most per day").fill("12.50");
  await limits.getByLabel("Most per month").fill("200");
  await limits.getByRole("button", { name: "Save limits" }).click();
  await expect(page.getByRole("region", { name: "Spent" })).toContainText("0 of 12.50 (0 %)");
  await screenshot(page, "vendors-spending");
  await expectAccessible(page);

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(phone);
  await screenshot(page, "vendors-spending-phone");
  await expectAccessible(page);
  await page.goto(`${world.baseUrl}/console/sandbox/catalog?q=1900-01-01`);
  await expect(page.getByRole("heading", { name: "Specimen documents" })).toBeVisible();
  await screenshot(page, "sandbox-catalogue-phone");
  await expectAccessible(page);
  const files = await page.request.get(`${world.baseUrl}/sandbox/specimens/specimen-passport-expired.png`);
  expect(files.headers()["content-type"]).toBe("image/png");
});
