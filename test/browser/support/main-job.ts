import type { Page } from "@playwright/test";
import { aPdf, aPhoto, goOn, heading } from "./applicant";
import { decisionBar, rowOf, standing } from "./console";
import { type Device, expect, phone, screenshot, type World } from "./journey";
import { readCase } from "./quick";

// The steps of the main job: who fills, who owns, who decides, who is told.

let endpointId: string | null = null;

/** The receiver knows one secret: the endpoint of the test before goes first. */
export async function expectWebhooks(world: World): Promise<void> {
  if (endpointId !== null) await world.api("DELETE", `/webhook-endpoints/${endpointId}`);
  const url = world.receiver.newUrl();
  const endpoint = await world.api("POST", "/webhook-endpoints", { url });
  expect(endpoint.status).toBe(201);
  endpointId = String(endpoint.json?.id);
  world.receiver.expectSecret(url, String(endpoint.json?.secret));
}

export async function addDocuments(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("Documents");
  const box = (document: string) => page.locator(`#doc-${document} input[type=file]:not([capture])`);
  const certificate = { name: "certificate.pdf", mimeType: "application/pdf", buffer: aPdf("Certificate") };
  await box("certificate_of_registration").setInputFiles(certificate);
  await expect(page.getByText("certificate.pdf").first()).toBeVisible();
  const bill = { name: "bill.jpg", mimeType: "image/jpeg", buffer: await aPhoto(page) };
  await box("proof_of_address").setInputFiles(bill);
  await expect(page.getByText("bill.jpg").first()).toBeVisible();
}

export async function send(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("Check your answers");
  await page.getByLabel("What I have entered is true and complete").check();
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");
}

/** The owner whose vendor wants to see them, on their own phone. Their address is where an integrator finds it. */
export async function verifyIdentity(world: World, device: Device, caseId: string): Promise<void> {
  let address = "";
  await expect
    .poll(
      async () => {
        const { json } = await world.api("GET", `/cases/${caseId}/children`);
        const { data } = json as { data: { id: string }[] };
        for (const child of data) address ||= (await hostedPageOf(world, child.id)) ?? "";
        return [data.length, address !== ""];
      },
      { timeout: 90_000, message: "two owners have a case, one of them a page to go to" },
    )
    .toEqual([2, true]);
  const owner = await device({ viewport: phone });
  await owner.goto(address);
  await expect(heading(owner)).toHaveText("Identity check of Ada Hosted");
  await owner.getByRole("button", { name: "Complete as verified" }).click();
  await expect(heading(owner)).toHaveText("Thank you");
  await owner.context().close();
}

interface KycOutput {
  kyc_session?: { kyc_session_1?: { result?: { metadata?: { url?: string } } } };
}
async function hostedPageOf(world: World, childId: string): Promise<string | undefined> {
  const { json } = await world.api("GET", `/cases/${childId}`);
  const { context } = json as { context: { pluginsOutput?: KycOutput } };
  return context.pluginsOutput?.kyc_session?.kyc_session_1?.result?.metadata?.url;
}

export async function askAgain(desk: Page, reason: string, comment: string): Promise<void> {
  const document = desk.getByRole("region", { name: "Document", exact: true });
  await expect(document.getByRole("heading", { level: 3 })).toHaveText("Certificate of registration");
  await document.getByRole("button", { name: "Ask again…" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption(reason);
  await dialog.getByLabel("What to do better").fill(comment);
  await dialog.getByRole("button", { name: "Mark for re-upload" }).click();
  await expect(dialog).toBeHidden();
  await decisionBar(desk).getByRole("button", { name: "Ask for 1 re-upload" }).click();
  await expect(dialog.getByRole("listitem")).toHaveText([new RegExp(`Certificate of registration.*${reason}`)]);
  await dialog.getByRole("button", { name: "Ask now" }).click();
  await expect(dialog).toBeHidden();
}

/** Exactly the page that was asked for, and nothing else of the form. */
export async function sendAgain(page: Page, url: string, reason: string, comment: string): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await page.getByRole("button", { name: "Open my form" }).click();
    await expect(heading(page)).toHaveText("One thing to fix", { timeout: 1_000 });
  }).toPass();
  await expect(page.getByText(reason)).toBeVisible();
  await expect(page.getByText(comment)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Certificate of registration"]);
  await expect(page.locator("#answers input:not([type=file], [type=hidden])")).toHaveCount(0);
  const file = { name: "whole-page.pdf", mimeType: "application/pdf", buffer: aPdf("Whole page") };
  await page.locator("input[type=file]:not([capture])").setInputFiles(file);
  await expect(page.getByText("whole-page.pdf").first()).toBeVisible();
  await page.getByRole("button", { name: "Send the new files" }).click();
  await expect(heading(page)).toHaveText("Thank you, we have everything");
}

export async function approveSecondVersion(desk: Page): Promise<void> {
  await desk
    .getByRole("navigation", { name: "Parts of the case" })
    .getByRole("link", { name: /^Documents/ })
    .click();
  await desk.getByRole("navigation", { name: "Documents" }).getByText("Certificate of registration").click();
  const document = desk.getByRole("region", { name: "Certificate of registration" });
  await expect(document.getByText("Version 2", { exact: true })).toBeVisible();
  await expect(document.locator("figure", { hasText: "Version before" })).toContainText("certificate.pdf");
  await expect(document.locator("figure", { hasText: "This version" })).toContainText("whole-page.pdf");
  await screenshot(desk, "main-job-versions");
  await document.getByRole("button", { name: "Approve" }).click();
  await expect(document.getByText("Approved", { exact: true })).toBeVisible();
}

export async function approveUndoApprove(desk: Page): Promise<void> {
  const bar = decisionBar(desk);
  await bar.getByRole("button", { name: "Approve case" }).click();
  await expect(bar).toContainText("Approved by you. Goes out in");
  await bar.getByRole("button", { name: "Undo" }).click();
  await expect(bar).not.toContainText("Goes out in");
  await expect(standing(desk)).toHaveText("Manual review");
  await bar.getByRole("button", { name: "Approve case" }).click();
  await expect(bar).toContainText("Goes out in");
  await expect(bar).toContainText("Approved. Nothing is left to decide.", { timeout: 30_000 });
  await expect(standing(desk)).toHaveText("Approved");
  await expect(rowOf(desk, "Approved")).toHaveCount(0); // it has left the queue by itself
}

/** The receiver has verified every event of the case with the official library, once, without a gap. */
export async function expectToldEverything(world: World, caseId: string): Promise<void> {
  const told = () => world.receiver.events.filter((event) => event.caseId === caseId);
  const numbers = () => [...new Set(told().map(({ sequence }) => sequence))].sort((a, b) => a - b);
  await expect.poll(() => told().map(({ type }) => type), { timeout: 60_000 }).toContain("workflow.completed");
  await expect
    .poll(() => numbers(), { timeout: 60_000 })
    .toEqual(Array.from({ length: Math.max(...numbers()) }, (_, place) => place + 1));
  const last = told().find(({ sequence }) => sequence === numbers().at(-1));
  expect(last).toMatchObject({ type: "workflow.completed", workflowStatus: "completed", state: "approved" });
  const types = new Set(told().map(({ type }) => type));
  for (const type of ["case.created", "collection.submitted", "check.completed", "risk.scored"])
    expect(types).toContain(type);
  expect(world.receiver.forged).toEqual([]);
  expect(await readCase(world, caseId)).toMatchObject({ state: "approved" });
}
