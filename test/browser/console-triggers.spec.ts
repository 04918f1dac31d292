import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

test("a trigger is made from a template, tried with a sample, changed, hears a message, and its log shows it", async ({
  page,
  world,
}) => {
  const recordId = `001-${crypto.randomUUID()}`;
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/triggers`);
  await page.getByRole("button", { name: "New trigger" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Begin with")).toHaveValue("salesforce.account");
  await dialog.getByLabel("Workflow").selectOption("kyb");
  const name = `Salesforce ${recordId.slice(4, 12)}`;
  await dialog.getByLabel("Name (optional)").fill(name);
  await expectAccessible(page);
  await screenshot(page, "triggers-new");
  await dialog.getByRole("button", { name: "Create trigger" }).click();
  const secret = await dialog.locator(".secret code").textContent();
  await dialog.getByLabel("I have copied it").check();
  await dialog.getByRole("button", { name: "Done" }).click();

  const outcome = page.getByRole("status", { name: "What would happen" });
  await expect(outcome).toContainText("Would start a case");
  await expect(outcome).toContainText("Northwind Trading Ltd");
  await expectAccessible(page);
  await screenshot(page, "triggers-try");

  const settings = page.getByLabel("Trigger", { exact: true });
  const before = await settings.inputValue();
  await settings.fill(before.replace("type: 'business'", "type: 'company'"));
  await expect(outcome).toContainText("must be individual or business");
  await settings.fill(before.replace("body.Id && body.Name", "body.Type == 'Prospect'"));
  await expect(outcome).toContainText("Would start a case");
  await page.getByRole("button", { name: "Save trigger" }).click();
  await expect(page.getByText("Saved. The next message goes by it.")).toBeVisible();

  const url = (await page.getByRole("region", { name: "Address" }).locator("code").textContent()) ?? "";
  const send = (stranger: boolean) =>
    fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-edgecase-secret": stranger ? "nobody-knows-it" : (secret ?? ""),
      },
      body: JSON.stringify({ Id: recordId, Name: "Heard Ltd", Type: "Prospect", BillingCountryCode: "GB" }),
    });
  expect([(await send(true)).status, (await send(false)).status, (await send(false)).status]).toEqual([401, 202, 202]);

  await page.getByRole("navigation", { name: "Views of the trigger" }).getByRole("link", { name: "Log" }).click();
  const row = page.getByRole("table").getByRole("row").nth(1);
  await expect(row).toContainText("started", { timeout: 20_000 });
  await expect(row).toContainText("1 ×");
  await expect(page.getByText("did not prove its sender")).toBeVisible();
  await row.getByRole("button", { name: "Show…" }).click();
  await dialog.getByLabel("Reason").fill("the customer asked");
  await dialog.getByRole("button", { name: "Show the message" }).click();
  await expect(dialog.locator("pre")).toContainText("Heard Ltd");
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expectAccessible(page);
  await screenshot(page, "triggers-log");
});
