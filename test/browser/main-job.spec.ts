import {
  begin,
  fillCompany,
  fillOwners,
  fillRepresentative,
  goOn,
  heading,
  openKyb,
  threeOwners,
} from "./support/applicant";
import { countLoads, openCase, queueLink, signIn, standing } from "./support/console";
import { desktop, expect, phone, screenshot, test } from "./support/journey";
import {
  addDocuments,
  approveSecondVersion,
  approveUndoApprove,
  askAgain,
  expectToldEverything,
  expectWebhooks,
  send,
  sendAgain,
  verifyIdentity,
} from "./support/main-job";
import { untilState } from "./support/quick";

test.setTimeout(240_000);

const forReadme = process.env.UPDATE_SCREENSHOTS === "1";

test("from the API call to the signed outcome: applicant, checks, owner, analyst, applicant again, analyst again", async ({
  world,
  device,
}) => {
  await expectWebhooks(world);
  const company = "Northwind Harbour Ltd"; // nobody else's of this world
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
  await expect(queueLink(desk, "To review")).toContainText(/[1-9]/);
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
