import type { Page } from "@playwright/test";
import { decisionBar, rowOf, signIn, standing, tabTo } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";
import { publishVersion } from "./support/work";

test.use({ viewport: desktop });

const chart = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected", revision: "revision" } },
    revision: { tags: ["revision"], on: { back: "review" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};

/** A workflow, a queue of its own, and cases in it that each bring a passport. */
async function aDesk(world: World, key: string, queue: string, names: readonly string[]): Promise<string[]> {
  await publishVersion(world, { key, name: key, displayName: key, definition: { id: key, ...chart } });
  const made = await world.api("POST", "/queues", { id: key, name: queue, conditions: { workflows: [key] } });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const ids: string[] = [];
  for (const companyName of names) {
    const document = { category: "proof_of_identity", type: "passport", pages: [{ type: "image/png" }] };
    const data = { companyName, country: "GB", taxId: "GB 987 6543 21" };
    const opened = await world.api("POST", "/cases", {
      workflow: key,
      context: { entity: { type: "business", data }, documents: [document] },
    });
    expect(opened.status, JSON.stringify(opened.json)).toBe(201);
    ids.push(String(opened.json?.id));
  }
  return ids;
}

/** Whoever works by keyboard must never have to look for the focus. */
const expectFocus = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body))
    .toBe(true);

const bar = (page: Page) => decisionBar(page);
const passport = (page: Page) => page.getByRole("region", { name: "Passport" });

/** Chooses the first reason and sends, in the dialog that is open. */
async function giveReason(page: Page): Promise<void> {
  await expect(page.getByRole("dialog").getByLabel("Reason", { exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expectFocus(page);
}

async function toOverview(page: Page): Promise<void> {
  await page.keyboard.press("1");
  await expect(page.locator(".case-tab[aria-current]")).toContainText("Overview");
}

const deeds = {
  approve: async (page: Page) => {
    await page.keyboard.press("a");
    await expect(passport(page).getByText("Approved", { exact: true })).toBeVisible();
    await expectFocus(page);
    await toOverview(page);
    await page.keyboard.press("a");
    await expect(bar(page)).toContainText("Approved by you");
  },
  reject: async (page: Page) => {
    await page.keyboard.press("r");
    await giveReason(page);
    await expect(passport(page).getByText("Rejected", { exact: true })).toBeVisible();
    await toOverview(page);
    await page.keyboard.press("r");
    await giveReason(page);
    await expect(bar(page)).toContainText("Rejected by you");
  },
  ask: async (page: Page) => {
    await page.keyboard.press("u");
    await giveReason(page);
    await toOverview(page);
    await expect(bar(page)).toContainText("Ask for 1 re-upload");
    await page.keyboard.press("u");
    await expect(page.getByRole("list", { name: "What the applicant will see" })).toContainText("Passport");
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(standing(page)).toHaveText("Revision");
  },
} as const;
const deedOf = (place: number): keyof typeof deeds => (["approve", "reject", "ask"] as const)[place % 3] ?? "approve";

// Red when a dialog, a decided document or the next case leaves the focus on nothing, or a key does nothing.
test("twenty cases are triaged by keyboard alone, and the focus is never lost", async ({ page, world }) => {
  const names = Array.from({ length: 20 }, (_, place) => `Triage ${String(place).padStart(2, "0")} Ltd`);
  const ids = await aDesk(world, "triage-twenty", "Triage by keyboard", names);
  await page.goto(world.signInUrl("analyst"));
  await tabTo(page, page.getByRole("button", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Console" }).getByRole("status")).toHaveText("Live");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("triage by key");
  await expect(page.getByRole("option", { name: /Triage by keyboard/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/queue=triage-twenty/);

  const heading = page.getByRole("heading", { level: 1 });
  const done = new Set<string>();
  for (const _ of names) {
    await page.keyboard.press("n");
    await expect(heading).toHaveText(/^Triage \d\d Ltd$/);
    await expect.poll(async () => done.has((await heading.textContent()) ?? "")).toBe(false);
    const name = (await heading.textContent()) ?? "";
    await expect(page.getByRole("button", { name: "Assigned to you" })).toBeVisible();
    await expectFocus(page);
    await page.keyboard.press("4");
    await expect(passport(page)).toBeVisible();
    await expectFocus(page);
    await deeds[deedOf(names.indexOf(name))](page);
    await expectFocus(page);
    done.add(name);
  }
  expect([...done].sort()).toEqual(names);
  await page.keyboard.press("n");
  await expect(page.getByText("Nobody is waiting in this queue")).toBeVisible();
  await expectFocus(page);

  const endOf = { approve: "approved", reject: "rejected", ask: "revision" } as const;
  await expect
    .poll(async () => Promise.all(ids.map(async (id) => (await world.api("GET", `/cases/${id}`)).json?.state)), {
      timeout: 30_000,
    })
    .toEqual(names.map((_, place) => endOf[deedOf(place)]));
});

test("chosen cases are moved to a version that calls their state otherwise, moved back, and handed on together", async ({
  page,
  world,
}) => {
  const key = "bulk-moved";
  const names = ["Moved One Ltd", "Moved Two Ltd"];
  const ids = await aDesk(world, key, "Moved together", names);
  const { review, ...others } = chart.states;
  await publishVersion(world, {
    key,
    name: key,
    definition: {
      id: key,
      initial: "check",
      states: { check: review, ...others, revision: { ...others.revision, on: { back: "check" } } },
    },
  });
  const states = () => Promise.all(ids.map(async (id) => (await world.api("GET", `/cases/${id}`)).json?.state));
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/cases?queue=${key}`);
  const chosen = page.getByRole("region", { name: "Chosen cases" });
  const dialog = page.getByRole("dialog");
  for (const name of names) await rowOf(page, name).getByRole("checkbox").check();
  await expect(chosen).toContainText("2 cases chosen");
  await chosen.getByRole("button", { name: "Move to version" }).click();
  await dialog.getByLabel("Version", { exact: true }).selectOption("2");
  // Without the name of its state there no case can go; they say so, and can be tried again with it.
  const move = dialog.getByRole("button", { name: "Move to another version" });
  await expect(dialog.getByLabel("review is now")).toBeVisible();
  await move.click();
  await expect(dialog.getByRole("status")).toHaveText("0 of 2 done. 2 refused.");
  await dialog.getByRole("button", { name: "Say more about the rest…" }).click();
  await dialog.getByLabel("Version", { exact: true }).selectOption("2");
  await dialog.getByLabel("review is now").selectOption("check");
  await expectAccessible(page);
  await screenshot(page, "triage-bulk-move");
  await move.click();
  await expect(dialog.getByRole("status")).toHaveText("2 of 2 done.");
  expect(await states()).toEqual(["check", "check"]);
  await dialog.getByRole("button", { name: "Move them back" }).click();
  await expect.poll(states).toEqual(["review", "review"]);
  await expect(dialog.getByRole("status")).toHaveText("2 of 2 done.");
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();

  await chosen.getByRole("button", { name: "Hand on" }).click();
  await dialog.getByLabel("Reason").selectOption("Other");
  await dialog.getByLabel("In your words").fill("The same director.");
  await dialog.getByLabel("To", { exact: true }).selectOption("Queue: Moved together");
  await screenshot(page, "triage-bulk-hand-on");
  await dialog.getByRole("button", { name: "Hand them on" }).click();
  await expect(dialog.getByRole("status")).toHaveText("2 of 2 done.");
  const told = (await world.api("GET", `/cases/${ids[0]}/timeline?limit=100`)).json as { data: { type: string }[] };
  expect(told.data.at(-1)?.type).toBe("case.escalated");
});

test("a case is labelled and handed on for a reason of the house's own, and a masked number is looked at for a reason", async ({
  device,
  world,
}) => {
  const [id = ""] = await aDesk(world, "handed-on", "Second look", ["Handed On Ltd"]);
  const before = (await world.api("GET", "/team-settings")).json;
  const maskedFields = [{ path: "entity.data.taxId", label: "Tax number" }];
  const masked = await world.api("PUT", "/team-settings", { ...before, maskedFields });
  expect(masked.status, JSON.stringify(masked.json)).toBe(200);

  const admin = await device({ viewport: desktop });
  await signIn(admin, world, "admin");
  await admin.goto(`${world.baseUrl}/console/settings/reasons`);
  await admin.getByRole("button", { name: "Add a reason for escalating" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Needs the Paris office");
  await dialog.getByRole("button", { name: "Add reason" }).click();
  const escalating = admin.getByRole("region", { name: "Escalating" });
  await expect(escalating).toContainText("Needs the Paris office");
  await expectAccessible(admin);
  await screenshot(admin, "settings-reasons");

  const page = await device({ viewport: desktop });
  await signIn(page, world, "analyst");
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Handed On Ltd");
  const labels = page.getByRole("dialog", { name: "Labels" });
  await page.keyboard.press("l");
  await expect(labels.getByLabel("New label")).toBeFocused();
  await page.keyboard.type("vip, call back");
  await page.keyboard.press("Enter");
  await expect(labels.getByRole("listitem")).toHaveText([/call back/, /vip/]);
  await labels.getByRole("button", { name: "Remove call back" }).click();
  await expect(labels.getByRole("listitem")).toHaveText([/vip/]);
  await expect(labels.getByLabel("New label")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Labels: vip" })).toBeVisible();

  // What is masked is looked at for a reason, which is written down.
  await page.keyboard.press("2");
  const hidden = page.getByRole("region", { name: "Masked for you" });
  await expect(hidden).toContainText("Tax number");
  await expect(page.locator("body")).not.toContainText("987 6543");
  await hidden.getByRole("button", { name: /Reveal/ }).click();
  const reveal = page.getByRole("dialog", { name: "Reveal Tax number" });
  await reveal.getByLabel("Why do you need to see it?").fill("The register asks for it");
  await page.keyboard.press("Enter");
  await expect(reveal.getByRole("status")).toHaveText("GB 987 6543 21");
  await reveal.getByRole("button", { name: "Done" }).click();
  // The row of the fact has the same way.
  await page
    .getByRole("row", { name: /Tax id/i })
    .getByRole("button", { name: "Reveal Tax number…" })
    .click();
  await expect(reveal.getByLabel("Why do you need to see it?")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("body")).not.toContainText("987 6543");

  await page.keyboard.press("x");
  const escalate = page.getByRole("dialog", { name: "Escalate Handed On Ltd" });
  await escalate.getByRole("button", { name: /Escalate the case/ }).click();
  await expect(escalate.getByRole("alert")).toHaveText("Choose why the case is escalated.");
  await escalate.getByLabel("Reason").selectOption("Needs the Paris office");
  await escalate.getByLabel("To", { exact: true }).selectOption({ label: "Queue: Second look" });
  await expectAccessible(page);
  await screenshot(page, "escalate");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(escalate).toHaveCount(0);
  await expect(page.locator(".case-title")).toContainText("Escalated to Second look");
  await expectFocus(page);
  await page.keyboard.press("6");
  const timeline = page.locator(".case-body");
  for (const sentence of [
    "Labels: put on vip, call back",
    "Labels: taken off call back",
    "You looked at the masked field entity.data.taxId: The register asks for it",
    "You escalated to Second look: Needs the Paris office",
  ])
    await expect(timeline).toContainText(sentence);
  await screenshot(page, "escalated-timeline");

  await escalating.getByRole("button", { name: "Retire… Needs the Paris office" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Retire reason" }).click();
  await expect(escalating).not.toContainText("Needs the Paris office");
  expect((await world.api("PUT", "/team-settings", before)).status).toBe(200);
});
