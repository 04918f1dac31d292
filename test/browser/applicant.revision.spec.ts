import { aPdf, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";
import { askAgain, fillQuickly, openQuickly, readCase, untilState } from "./support/quick";

test.use({ viewport: phone });

const reason = "The stamp cannot be read";
const comment = "Please scan it again, flat and in daylight.";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a revision is one page with exactly what was asked, why, and the old file; the new one goes back to the analyst", async ({
      page,
      world,
    }) => {
      const hookUrl = world.receiver.newUrl();
      const hook = await world.api("POST", "/webhook-endpoints", { url: hookUrl });
      // Only what verifies against this secret becomes an event of the receiver.
      world.receiver.expectSecret(hookUrl, String(hook.json?.secret));
      const { id, url } = await openKyb(world);
      await fillQuickly(await openQuickly(world, url));
      const asked = await askAgain(world, id, reason, comment);

      await page.goto(url);
      await page.getByRole("button", { name: "Open my form" }).click();
      await expect(heading(page)).toHaveText("One thing to fix");
      await expect(page.getByText(reason)).toBeVisible();
      await expect(page.getByText(comment)).toBeVisible();
      await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Certificate of registration"]);
      await expect(page.getByText("certificate_of_registration.pdf").first()).toBeVisible();
      await expect(page.locator("input[type=file]:not([capture])")).toHaveCount(1);
      await expect(page.locator("#answers input:not([type=file], [type=hidden])")).toHaveCount(0);
      if (javaScriptEnabled) await expectAccessible(page);

      // Nothing new yet: it says so, at the field and on top.
      await page.getByRole("button", { name: "Send the new files" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      if (javaScriptEnabled) await expectAccessible(page);

      const file = { name: "certificate-new.pdf", mimeType: "application/pdf", buffer: aPdf("New") };
      const chooser = page.waitForEvent("filechooser");
      await page.locator("input[type=file]:not([capture])").click();
      await (await chooser).setFiles(file);
      if (!javaScriptEnabled) await page.getByRole("button", { name: "Upload", exact: true }).click();
      await expect(page.getByText("certificate-new.pdf").first()).toBeVisible();
      await expect(page.getByText("certificate_of_registration.pdf").first()).toBeVisible();
      // What was put right is not complained about any more.
      await expect(page.getByRole("alert")).toHaveCount(0);
      await screenshot(page, `revision${javaScriptEnabled ? "" : "-plain"}`);
      await page.getByRole("button", { name: "Send the new files" }).click();
      await expect(heading(page)).toHaveText("Thank you, we have everything");

      await untilState(world, id, "manual_review");
      const { documents } = await readCase(world, id);
      const again = documents.find((document) => document.id === asked.id);
      expect(again).toMatchObject({ version: 2, decision: { status: "revised" } });
      expect(again?.pages.map((one) => one.fileName)).toEqual(["certificate-new.pdf"]);
      const told = () =>
        world.receiver.events.flatMap((event) =>
          event.caseId === id && event.type === "workflow.context.document.changed" ? [event] : [],
        );
      await expect.poll(() => told().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
      await world.api("DELETE", `/webhook-endpoints/${hook.json?.id}`);
    });
  });
}

test("an answer, a page and something new are asked on one page, with the old answer beside the new; nothing typed gets lost", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  await fillQuickly(await openQuickly(world, url));
  await untilState(world, id, "manual_review");
  const asked = await world.api("POST", `/cases/${id}/revisions`, {
    items: [
      {
        kind: "field",
        target: "entity.data.companyName",
        reason: "differs_from_document",
        message: "As in the register",
      },
      {
        kind: "request",
        target: "funds",
        reason: "more_information",
        request: { type: "paragraph", label: "Source of funds" },
      },
    ],
  });
  expect(asked.status).toBe(200);
  await page.goto(url);
  await page.getByRole("button", { name: "Open my form" }).click();
  await expect(heading(page)).toHaveText("2 things to fix");
  await expect(page.getByText("Your answer differs from what your documents show.")).toBeVisible();
  await expect(page.getByText("What you entered before")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Company name" })).toHaveValue("Northwind Trading Ltd");
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Source of funds" }).fill("Savings of the founders");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await screenshot(page, "revision-answers");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Source of funds" })).toHaveValue("Savings of the founders");
  await page.getByRole("textbox", { name: "Company name" }).fill("");
  await page.getByRole("button", { name: "Send the answers" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByRole("textbox", { name: "Company name" }).fill("Northwind Trading Limited");
  await page.getByRole("button", { name: "Send the answers" }).click();
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  await untilState(world, id, "manual_review");
  const rounds = await world.api("GET", `/cases/${id}/revisions`);
  expect(rounds.json).toMatchObject({
    data: [
      {
        status: "answered",
        items: [
          { after: { "entity.data.companyName": "Northwind Trading Limited" } },
          { after: "Savings of the founders" },
        ],
      },
    ],
  });
});
