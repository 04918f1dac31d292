import {
  countLoads,
  decisionBar,
  openCase,
  queueLink,
  rowOf,
  signIn,
  standing,
  tab,
  toReview,
} from "./support/console";
import { desktop, expect, screenshot, test } from "./support/journey";

const certificate = "Certificate of registration";

test("a claim by one is seen by the other without a reload, and cannot be made twice", async ({ world, device }) => {
  const company = "Fabrikam Claims Ltd";
  await toReview(world, company);
  const ada = await device({ viewport: desktop });
  const ana = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await signIn(ana, world, "analyst");
  await openCase(ana, company);
  const loads = countLoads(ana);
  await openCase(ada, company);
  await ada.locator(".case-head").getByRole("button", { name: "Claim" }).click();
  await expect(ada.getByRole("button", { name: "Assigned to you" })).toBeVisible();

  await expect(ana.getByRole("button", { name: "Assigned to Ada Admin" })).toBeVisible();
  await expect(ana.getByText(/^Ada Admin: Assigned/)).toBeVisible();
  await screenshot(ana, "two-analysts-claimed");
  expect(loads()).toBe(0);

  // Their keyboard offers no claim any more, and the case says why a decision of theirs is refused.
  await ana.keyboard.press("e");
  await expect(ana.getByRole("button", { name: "Assigned to Ada Admin" })).toBeVisible();
  await expect(decisionBar(ana).getByRole("button", { name: "Approve" })).toBeDisabled();
  await expect(decisionBar(ana)).toContainText(/assigned to somebody else/i);
});

test("a decision on what is no longer there is refused, with both versions beside each other", async ({
  world,
  device,
}) => {
  const company = "Contoso Stale Ltd";
  const { id } = await toReview(world, company);
  const ana = await device({ viewport: desktop });
  const ada = await device({ viewport: desktop });
  await signIn(ana, world, "analyst");
  await signIn(ada, world, "admin");
  await openCase(ana, company);
  await openCase(ada, company);

  // Ana reads the reasons in a dialog; meanwhile Ada decides a document.
  await decisionBar(ana).getByRole("button", { name: "Reject case" }).click();
  const dialog = ana.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("Ownership is not clear");
  const document = ada.getByRole("region", { name: "Document", exact: true });
  await document.getByRole("button", { name: "Approve" }).click();
  await expect(tab(ada, "Documents")).toContainText("1 to decide");
  await dialog.getByRole("button", { name: "Reject the case" }).click();

  await expect(dialog.getByRole("heading", { level: 2 })).toHaveText("The case changed while you were reading");
  await expect(dialog).toContainText("Nothing was done. Ada Admin changed it after you opened it.");
  await expect(dialog.getByRole("heading", { level: 3 })).toHaveText([/You saw version \d+/, /Now it is version \d+/]);
  await expect(dialog.locator(".version").first()).toContainText("0 approved");
  await expect(dialog.locator(".version").last()).toContainText("1 approved");
  await screenshot(ana, "two-analysts-stale");
  await dialog.getByRole("button", { name: /^Look at version/ }).click();
  await expect(dialog).toBeHidden();
  await expect(standing(ana)).toHaveText("Manual review");
  const { json } = await world.api("GET", `/cases/${id}`);
  expect(json).toMatchObject({ status: "active", pendingDecision: null });
  await tab(ana, "Documents").click();
  await expect(
    ana.getByRole("navigation", { name: "Documents" }).getByRole("link", { name: certificate }),
  ).toContainText("Approved");
});

test("claim next never gives two people the same case", async ({ world, device }) => {
  const companies = ["Next One Ltd", "Next Two Ltd", "Next Three Ltd", "Next Four Ltd"];
  await Promise.all(companies.map((company) => toReview(world, company)));
  const ada = await device({ viewport: desktop });
  const ana = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await signIn(ana, world, "analyst");
  for (const page of [ada, ana]) {
    await queueLink(page, "To review").click();
    for (const company of companies) await expect(rowOf(page, company)).toBeVisible();
  }
  const taken = new Set<string>();
  for (let round = 1; round <= 2; round++) {
    for (const page of [ada, ana]) await page.goto(`${world.baseUrl}/console/cases?queue=review`);
    await Promise.all([ada, ana].map((page) => page.getByRole("button", { name: "Claim next" }).click()));
    for (const page of [ada, ana]) {
      await page.waitForURL(/\/console\/cases\/case_/);
      await expect(page.getByRole("button", { name: "Assigned to you" })).toBeVisible();
      taken.add(new URL(page.url()).pathname);
    }
    expect(taken.size).toBe(round * 2);
  }
});
