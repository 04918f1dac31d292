import type { Page } from "@playwright/test";
import {
  aPdf,
  aPhoto,
  begin,
  fillCompany,
  fillOwners,
  fillRepresentative,
  goOn,
  heading,
  openKyb,
  threeOwners,
} from "./support/applicant";
import { countLoads, decisionBar, openCase, queueLink, rowOf, signIn, standing } from "./support/console";
import { type Device, desktop, expect, phone, screenshot, test, type World } from "./support/journey";
import { readCase, untilState } from "./support/quick";

// Five seconds to take a decision back instead of ten: nothing else differs, and nobody waits.
test.use({ settings: { UNDO_SECONDS: "5" } });
test.setTimeout(240_000);

const forReadme = process.env.UPDATE_SCREENSHOTS === "1";

test("from the API call to the signed outcome: applicant, checks, owner, analyst, applicant again, analyst again", async ({
  world,
  device,
}) => {
  await expectWebhooks(world);
  const company = "Northwind Trading Ltd";
  const { id, url } = await openKyb(world);

  // A phone: half of it, then away.
  const first = await device({ viewport: phone });
  await begin(first, url);
  await fillCompany(first, company);
  // A magic number of the sandbox: the sanctions vendor finds somebody similar.
  await first.getByLabel("Registration number").fill("SBX-SANCTIONS-HIT");
  if (forReadme) {
    await expect(first.locator("#saved")).toContainText(/Saved \d/);
    await first.evaluate(() => scrollTo(0, 0));
    await first.screenshot({ path: "docs/applicant.png" });
  }
  await goOn(first);
  await fillRepresentative(first);
  await expect(first.locator("#saved")).toContainText(/Saved \d/);
  await first.context().close();

  // Another one: it is all there.
  const second = await device({ viewport: phone });
  await begin(second, url);
  await expect(heading(second)).toHaveText("About you");
  await expect(second.getByLabel("Last name")).toHaveValue("Byron");
  await goOn(second);
  await fillOwners(second, threeOwners);
  await goOn(second);
  await addDocuments(second);
  await goOn(second);
  await send(second);

  await verifyIdentity(world, device, id);
  await untilState(world, id, "manual_review");

  const desk = await device({ viewport: desktop });
  await signIn(desk, world);
  await expect(queueLink(desk, "To review")).toContainText("1");
  await openCase(desk, company);
  const loads = countLoads(desk);
  await expect(desk.getByRole("region", { name: "Why" })).toContainText("+60");
  await desk.getByText("Possible match of the company on a watch list").click();
  await expect(desk.getByRole("region", { name: "Why" }).getByText(/C-05/)).toBeVisible();
  await expect(desk.getByRole("region", { name: "Needs you" })).toContainText("2 documents to decide");
  await expect(desk.getByRole("region", { name: "Needs you" })).toContainText("1 possible hit: company sanctions");
  await screenshot(desk, "main-job-case");
  if (forReadme) await desk.screenshot({ path: "docs/console.png" });
  const reason = "A part of the page is cut off. All four corners should be in the picture.";
  const comment = "The lower edge is missing. Please scan the whole page.";
  await askAgain(desk, reason, comment);
  await expect(standing(desk)).toHaveText("Revision");

  await sendAgain(await device({ viewport: phone }), url, reason, comment);

  // The analyst has only waited.
  await expect(standing(desk)).toHaveText("Manual review", { timeout: 30_000 });
  expect(loads()).toBe(0);
  await approveSecondVersion(desk);
  await approveUndoApprove(desk);
  expect(loads()).toBe(0);

  await expectToldEverything(world, id);
});

test("the same with the server killed and started again on the owners page and right after sending", async ({
  world,
  device,
}) => {
  await expectWebhooks(world);
  const company = "Contoso Freight Ltd";
  const { id, url } = await openKyb(world);
  const first = await device({ viewport: phone });
  await begin(first, url);
  await fillCompany(first, company);
  await goOn(first);
  await fillRepresentative(first);
  await goOn(first);
  // Typed, kept as a draft, and never sent.
  const kept = first.waitForResponse(
    (answer) =>
      answer.url().endsWith("/draft") &&
      answer.ok() &&
      (answer.request().postData() ?? "").includes("owners.2.dateOfBirth.year"),
  );
  await fillOwners(first, threeOwners);
  await kept;

  await world.killAndRestart();
  await first.context().close();

  const second = await device({ viewport: phone });
  await begin(second, url);
  await expect(heading(second)).toHaveText("Owners");
  for (const [place, owner] of threeOwners.entries())
    await expect(second.locator(`#row-owners-${place}`).getByLabel("Last name")).toHaveValue(owner.lastName);
  await goOn(second);
  await addDocuments(second);
  await goOn(second);
  await send(second);

  await world.killAndRestart();

  await verifyIdentity(world, device, id);
  await untilState(world, id, "manual_review");
  const desk = await device({ viewport: desktop });
  await signIn(desk, world);
  await openCase(desk, company);
  const reason = "The document is too old. Send a newer one.";
  const comment = "It must be from the last three months.";
  await askAgain(desk, reason, comment);
  await sendAgain(await device({ viewport: phone }), url, reason, comment);
  await expect(standing(desk)).toHaveText("Manual review", { timeout: 30_000 });
  await approveSecondVersion(desk);
  await approveUndoApprove(desk);
  await expectToldEverything(world, id);
});

let endpointId: string | null = null;

/** The receiver knows one secret: the endpoint of the test before goes first. */
async function expectWebhooks(world: World): Promise<void> {
  if (endpointId !== null) await world.api("DELETE", `/webhook-endpoints/${endpointId}`);
  const endpoint = await world.api("POST", "/webhook-endpoints", { url: world.receiver.url });
  expect(endpoint.status).toBe(201);
  endpointId = String(endpoint.json?.id);
  world.receiver.expectSecret(String(endpoint.json?.secret));
}

async function addDocuments(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("Documents");
  const box = (document: string) => page.locator(`#doc-${document} input[type=file]:not([capture])`);
  const certificate = { name: "certificate.pdf", mimeType: "application/pdf", buffer: aPdf("Certificate") };
  await box("certificate_of_registration").setInputFiles(certificate);
  await expect(page.getByText("certificate.pdf").first()).toBeVisible();
  const bill = { name: "bill.jpg", mimeType: "image/jpeg", buffer: await aPhoto(page) };
  await box("proof_of_address").setInputFiles(bill);
  await expect(page.getByText("bill.jpg").first()).toBeVisible();
}

async function send(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("Check your answers");
  await page.getByLabel("What I have entered is true and complete").check();
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");
}

/** The owner whose vendor wants to see them, on their own phone. Their address is where an integrator finds it. */
async function verifyIdentity(world: World, device: Device, caseId: string): Promise<void> {
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

async function askAgain(desk: Page, reason: string, comment: string): Promise<void> {
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
async function sendAgain(page: Page, url: string, reason: string, comment: string): Promise<void> {
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

async function approveSecondVersion(desk: Page): Promise<void> {
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

async function approveUndoApprove(desk: Page): Promise<void> {
  const bar = decisionBar(desk);
  await bar.getByRole("button", { name: "Approve" }).click();
  await expect(bar).toContainText("Approved by you. Goes out in");
  await bar.getByRole("button", { name: "Undo" }).click();
  await expect(bar).not.toContainText("Goes out in");
  await expect(standing(desk)).toHaveText("Manual review");
  await bar.getByRole("button", { name: "Approve" }).click();
  await expect(bar).toContainText("Goes out in");
  await expect(bar).toContainText("Approved. Nothing is left to decide.", { timeout: 30_000 });
  await expect(standing(desk)).toHaveText("Approved");
  await expect(rowOf(desk, "Approved")).toHaveCount(0); // it has left the queue by itself
}

/** The receiver has verified every event of the case with the official library, once, without a gap. */
async function expectToldEverything(world: World, caseId: string): Promise<void> {
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
