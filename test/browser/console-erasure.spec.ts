import type { Page } from "@playwright/test";
import { signIn, standing, tab, tabTo } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

const reviewed = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};

/** A case that has ended. */
async function aSettledCase(world: World, companyName: string): Promise<string> {
  const made = await world.api("POST", "/workflow-definitions", {
    ...{ key: "erasure-review", name: "erasure-review", definition: reviewed },
  });
  await world.api("POST", `/workflow-definitions/${(made.json as { id: string }).id}/publish`);
  const entity = { type: "business", id: `erasure-${companyName}`, data: { companyName, country: "DE" } };
  const opened = await world.api("POST", "/cases", { workflow: "erasure-review", context: { entity } });
  const { id } = opened.json as { id: string };
  await world.api("POST", `/cases/${id}/notes`, { content: `${companyName} rang back.` });
  await world.api("POST", `/cases/${id}/decision`, { decision: "approve" });
  return id;
}

const menuOf = (page: Page) => page.getByRole("button", { name: "More actions" });
const item = (page: Page, name: string) => page.getByRole("menuitem", { name });

test("an administrator holds a case, cannot erase it, lifts the hold, and erases it; an analyst can do neither", async ({
  world,
  device,
}) => {
  const name = "Vanishing Holdings Ltd";
  const id = await aSettledCase(world, name);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

  await test.step("by keyboard alone: a hold is put", async () => {
    await tabTo(page, menuOf(page));
    await page.keyboard.press("Enter");
    await item(page, "Legal hold…").focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Put under a legal hold" });
    await expect(dialog.getByLabel("Why")).toBeFocused();
    await page.keyboard.press("Tab");
    await tabTo(page, dialog.getByRole("button", { name: "Hold the case" }));
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Say in a few words why.")).toBeVisible();
    await dialog.getByLabel("Why").fill("Litigation 2026/17");
    await screenshot(page, "erasure-hold-dialog");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Hold the case" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText("Nothing of this case may be deleted: Litigation 2026/17")).toBeVisible();
    await expect(menuOf(page)).toBeFocused();
    await expectAccessible(page);
    await screenshot(page, "erasure-held");
  });

  await test.step("held: the menu says why it cannot be erased, and the list finds it", async () => {
    await menuOf(page).click();
    await expect(item(page, "Erase personal data…")).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("It is under a legal hold.")).toBeVisible();
    await screenshot(page, "erasure-menu-held");
    await item(page, "Lift the legal hold…").click();
    const dialog = page.getByRole("dialog", { name: "Lift the legal hold" });
    await expect(dialog.getByText("Held because: Litigation 2026/17")).toBeVisible();
    await dialog.getByRole("button", { name: "Lift the hold" }).click();
    await expect(page.getByText("Nothing of this case may be deleted")).toHaveCount(0);
  });

  await test.step("erases it", async () => {
    await menuOf(page).click();
    await item(page, "Erase personal data…").click();
    const dialog = page.getByRole("dialog", { name: "Erase personal data" });
    await dialog.getByText(/^What goes: \d+ places$/).click();
    await expect(dialog.getByText("documents and files of notes")).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, "erasure-dialog");
    const erase = dialog.getByRole("button", { name: "Erase for good" });
    await expect(erase).toHaveAttribute("aria-disabled", "true");
    await dialog.getByLabel("Reference").fill("DSR-2026-114");
    await dialog.getByLabel(`Type “${name}” to go on`).fill(name);
    await erase.click();
    const result = page.getByRole("dialog", { name: "Erasing personal data" });
    await expect(result.getByText("Everything is erased, and the keys are destroyed.")).toBeVisible({
      timeout: 20_000,
    });
    await expect(result.getByRole("button").first()).toBeFocused();
    await expectAccessible(page);
    await screenshot(page, "erasure-result");
    await result.getByRole("button", { name: "Close", exact: true }).last().click();
    await expect(page.getByText("Erased.", { exact: true })).toBeVisible();
    await expect(page.getByText("How it ended and when is all that is left.")).toBeVisible();
    await expect(standing(page)).toHaveText("Approved");
    await expect(page.getByText(name)).toHaveCount(0);
    for (const part of ["Documents", "Notes", "Raw"]) {
      await tab(page, part).click();
      await expect(page.getByText("Nothing is left here.")).toBeVisible();
    }
    await page.getByRole("link", { name: "timeline", exact: true }).click();
    await expect(page.getByText("Erased the personal data: DSR-2026-114").first()).toBeVisible();
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await page.setViewportSize(phone);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await screenshot(page, "erasure-done-phone");
  });

  const analyst = await device({ viewport: desktop });
  const other = "Staying Holdings Ltd";
  const kept = await aSettledCase(world, other);
  await signIn(analyst, world, "analyst");
  await analyst.goto(`${world.baseUrl}/console/cases/${kept}`);
  await expect(analyst.getByRole("heading", { level: 1 })).toHaveText(other);
  await menuOf(analyst).click();
  await expect(item(analyst, "Report…")).toBeVisible();
  await expect(item(analyst, "Erase personal data…")).toHaveCount(0);
  await expect(item(analyst, "Legal hold…")).toHaveCount(0);
  await analyst.keyboard.press("Escape");
  await expect(tab(analyst, "Overview")).toBeVisible();
});
