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
import { openCase, signIn, standing } from "./support/console";
import { desktop, expect, phone, test } from "./support/journey";
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

test("the main job with the server killed and started again on the owners page and right after sending", async ({
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
