import type { Locator, Page } from "@playwright/test";
import { openKyb } from "./applicant";
import { expect, type World } from "./journey";
import { type Filling, fillQuickly, openQuickly, untilState } from "./quick";
import type { Seat } from "./world.mjs";

/** From the sign-in link to the console, its live feed connected. */
export async function signIn(page: Page, world: World, seat: Seat = "admin"): Promise<void> {
  await page.goto(world.signInUrl(seat));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/console/);
  await expect(page.getByRole("navigation", { name: "Console" }).getByRole("status")).toHaveText("Live");
}

/** The line of a case in the list. */
export const rowOf = (page: Page, name: string): Locator => page.locator("[data-case]").filter({ hasText: name });

export const queueLink = (page: Page, name: string): Locator =>
  page.getByRole("navigation", { name: "Queues" }).getByRole("link", { name });

/** From the list to the case. */
export async function openCase(page: Page, name: string): Promise<void> {
  await rowOf(page, name).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

export const tab = (page: Page, name: string): Locator =>
  page.getByRole("navigation", { name: "Parts of the case" }).getByRole("link", { name: new RegExp(`^${name}`) });

/** Presses Tab until this has the focus, as somebody without a pointer does. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let press = 0; press < 60; press++) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(wanted).toBeFocused();
}

/** The bar below every case. */
export const decisionBar = (page: Page): Locator => page.locator(".decision-bar");

/** The badge that says where the open case stands. */
export const standing = (page: Page): Locator => page.locator(".case-title .badge").first();

/** Counts the documents a page loads from now on: a live change must not need any. */
export function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => loads++);
  return () => loads;
}

/** A case somebody has filled and sent, its checks done: it waits for a person. One small owner, so no children. */
export async function toReview(
  world: World,
  companyName: string,
  filling: Omit<Filling, "companyName"> = {},
): Promise<{ id: string; url: string }> {
  const opened = await openKyb(world);
  await fillQuickly(await openQuickly(world, opened.url), null, { companyName, ...filling });
  await untilState(world, opened.id, "manual_review");
  return opened;
}
