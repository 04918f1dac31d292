import type { Page } from "@playwright/test";
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
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

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
  await expect(ana.getByText(/^Ada Admin: Took the case/)).toBeVisible();
  await screenshot(ana, "two-analysts-claimed");
  expect(loads()).toBe(0);

  // Their keyboard offers no claim any more, and the case says why a decision of theirs is refused.
  await ana.keyboard.press("e");
  await expect(ana.getByRole("button", { name: "Assigned to Ada Admin" })).toBeVisible();
  await expect(decisionBar(ana).getByRole("button", { name: "Approve case" })).toBeDisabled();
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

/** A case that two people have to agree on, of a definition that needs nothing else. */
async function openAgreement(world: World, companyName: string): Promise<string> {
  workflow ??= await publishAgreement(world);
  const context = { entity: { type: "business", data: { companyName } } };
  const config = { allowMultipleActiveWorkflows: true };
  const opened = await world.api("POST", "/cases", { workflow, context, config });
  expect(opened.status, JSON.stringify(opened.json)).toBe(201);
  return String((opened.json as { id: string }).id);
}
let workflow: string | undefined;
async function publishAgreement(world: World): Promise<string> {
  const made = await world.api("POST", "/workflow-definitions", {
    key: "two_people",
    name: "two_people",
    definition: {
      id: "two_people",
      initial: "review",
      states: {
        review: {
          tags: ["manual_review"],
          meta: { approval: { name: "four_eyes", count: 2, event: "AGREED", rejectedEvent: "DENIED" } },
          on: { AGREED: "approved", DENIED: "rejected" },
        },
        approved: { type: "final", tags: ["approved"] },
        rejected: { type: "final", tags: ["rejected"] },
      },
    },
  });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api(
    "POST",
    `/workflow-definitions/${String((made.json as { id: string }).id)}/publish`,
  );
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return "two_people";
}

test("two people see each other on a case, talk about it, and decide it together", async ({ world, device }) => {
  const company = "Northwind Together Ltd";
  const id = await openAgreement(world, company);
  const ada = await device({ viewport: desktop });
  const ana = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await signIn(ana, world, "analyst");
  await ada.goto(`${world.baseUrl}/console/cases/${id}`);
  await ana.goto(`${world.baseUrl}/console/cases/${id}/notes`);
  const others = (page: Page) => page.locator(".people-here");
  await expect(others(ada)).toHaveText(/Ana Analyst is looking/);
  await expect(others(ana)).toHaveText(/Ada Admin is looking/);

  // Ana writes a note that names Ada, who sees her write and is told.
  const note = ana.getByRole("textbox", { name: "New note", exact: true });
  await note.pressSequentially("Is the owner the same, @ad");
  await expect(ana.getByRole("listbox", { name: "People of the team" })).toContainText("Ada Admin");
  await expect(others(ada)).toHaveText(/Ana Analyst is writing/);
  await expectAccessible(ana);
  await screenshot(ana, "two-analysts-mention");
  await note.press("Enter");
  await expect(note).toHaveValue("Is the owner the same, @Ada Admin ");
  await note.press("ControlOrMeta+Enter");
  await expect(ana.getByRole("region", { name: "Notes", exact: true })).toContainText("@Ada Admin");
  const bell = ada.getByRole("navigation", { name: "Console" }).getByRole("link", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName(/\d+ new/);

  // Ana pins it, so that it is read first; Ada answers.
  await ana.getByRole("button", { name: "Actions for the note of You" }).click();
  await ana.getByRole("menuitem", { name: "Pin to the top" }).click();
  await expect(ada.getByRole("region", { name: "Pinned notes" })).toContainText("Is the owner the same");
  await bell.click();
  const news = ada.getByRole("region", { name: "What you were told" });
  await expect(news).toContainText("Ana Analyst named you in a note");
  await expect(news).toContainText("Your approval is asked for");
  await expectAccessible(ada);
  await screenshot(ada, "two-analysts-notifications");
  // Who has left the case is gone from the other's screen.
  await expect(others(ana)).toHaveText("");
  await news.getByRole("article").filter({ hasText: "named you" }).getByRole("link", { name: company }).click();
  await ada.getByRole("button", { name: "Answer" }).click();
  await ada.getByRole("textbox", { name: "Answer" }).fill("Yes, by the register.");
  await ada.getByRole("button", { name: "Send answer" }).click();
  await expect(ana.getByRole("region", { name: "Notes", exact: true })).toContainText("Yes, by the register.");

  // Four eyes: one word is not enough, the same person's second one neither.
  await tab(ada, "Overview").click();
  await tab(ana, "Overview").click();
  const approvals = (page: Page) => page.getByRole("region", { name: "Approvals" });
  await approvals(ada)
    .getByRole("button", { name: /^Approve/ })
    .click();
  await ada.getByRole("dialog").getByRole("button", { name: "Give my approval" }).click();
  await expect(approvals(ana)).toContainText("Ada Admin");
  await expect(standing(ana)).toHaveText("Manual review");
  await approvals(ana)
    .getByRole("button", { name: /^Approve/ })
    .click();
  await ana.getByRole("dialog").getByRole("button", { name: "Give my approval" }).click();
  for (const page of [ada, ana]) await expect(standing(page)).toHaveText("Approved");
});
