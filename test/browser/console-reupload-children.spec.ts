import { aPdf, heading } from "./support/applicant";
import { decisionBar, signIn, standing, tab } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { addQuickly, openQuickly, untilState } from "./support/quick";
import { publishVersion } from "./support/work";

const approved = { type: "final", tags: ["approved"] };
const owner = {
  key: "reupload_owner",
  name: "reupload_owner",
  definition: {
    initial: "collecting",
    states: {
      collecting: { tags: ["collection_flow"], meta: { form: "main" }, on: { SENT: "review" } },
      review: { tags: ["manual_review"], on: { revision: "revision", approve: "approved" } },
      revision: { tags: ["revision"], meta: { form: "main" }, on: { SENT: "review" } },
      approved,
    },
  },
  forms: {
    main: {
      title: "Your papers",
      event: "SENT",
      pages: [
        {
          id: "papers",
          title: "Your papers",
          elements: [
            { id: "town", element: "textfield", valueDestination: "entity.data.town", params: { label: "Town" } },
            ...["passport", "bill"].map((id) => ({
              id,
              element: "document",
              params: { label: id === "bill" ? "Household bill" : "Passport", category: id, documentType: id },
            })),
          ],
        },
      ],
    },
  },
};
const company = {
  key: "reupload_company",
  name: "reupload_company",
  definition: {
    initial: "review",
    states: { review: { tags: ["manual_review"], on: { revision: "review", approve: "approved" } }, approved },
  },
  extensions: {
    childWorkflowPlugins: [
      {
        name: "owners",
        pluginKind: "child",
        definitionId: owner.key,
        stateNames: ["review"],
        iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
        transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
      },
    ],
  },
};

/** A company in review with two owners; the first has sent their papers by a link of their own. */
async function aFamily(world: World): Promise<{ id: string; childId: string; url: string }> {
  for (const body of [owner, company]) await publishVersion(world, body);
  const ubos = ["Ada", "Bob"].map((firstName) => ({
    firstName,
    lastName: "Looped",
    email: `${firstName}@loop.example`,
  }));
  const opened = await world.api("POST", "/cases", {
    workflow: company.key,
    context: { entity: { type: "business", data: { companyName: "Looped Ltd", additionalInfo: { ubos } } } },
  });
  expect(opened.status, JSON.stringify(opened.json)).toBe(201);
  const id = String(opened.json?.id);
  let childId = "";
  await expect
    .poll(async () => {
      const { json } = await world.api("GET", `/cases/${id}/children`);
      const ids = (json as { data: { id: string | null }[] }).data.flatMap((child) => child.id ?? []);
      childId = ids[0] ?? "";
      return ids.length;
    })
    .toBe(2);
  const minted = await world.api("POST", `/cases/${childId}/links`, {});
  expect(minted.status, JSON.stringify(minted.json)).toBe(201);
  const url = String(minted.json?.url);
  const quick = await openQuickly(world, url);
  for (const paper of ["passport", "bill"])
    expect((await addQuickly(quick, paper, `${paper}.pdf`, aPdf(paper))).status).toBe(201);
  const sent = await quick.post("/papers", new URLSearchParams({ town: "Berlin", action: "continue" }));
  expect(sent.status).toBe(303);
  await untilState(world, childId, "review");
  return { id, childId, url };
}

test("an owner's document is asked of that owner from the company's screen, comes back, and both are approved", async ({
  world,
  device,
}) => {
  const { id, childId, url } = await aFamily(world);
  const desk = await device({ viewport: desktop });
  await signIn(desk, world);
  await desk.goto(`${world.baseUrl}/console/cases/${id}`);
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("Looped Ltd");
  await tab(desk, "Owners").click();
  const children = desk.getByRole("region", { name: "Child cases", exact: true });
  await expect(children).toContainText("2 open of 2");

  // The owner's papers are decided here, over the company's screen: the bill is taken, the passport is marked with all three texts.
  const card = desk.getByRole("region", { name: "Ada Looped", exact: true });
  const dialog = desk.getByRole("dialog");
  await card.getByRole("button", { name: "Decide… Bill" }).click();
  const bill = dialog.getByRole("region", { name: "Bill", exact: true });
  await bill.getByRole("button", { name: "Approve" }).click();
  await expect(bill.getByText("Approved", { exact: true })).toBeVisible();
  await expect(dialog.getByText("1 document to decide.")).toBeVisible();
  await dialog.getByRole("button", { name: "Next to decide" }).click();
  const passport = dialog.getByRole("region", { name: "Passport", exact: true });
  await expectAccessible(desk);
  await screenshot(desk, "reupload-children-decide");
  await passport.getByRole("button", { name: "Ask again…" }).click();
  const why = desk.getByRole("dialog", { name: "Ask again for: Passport" });
  const reason = "A part of the page is cut off. All four corners should be in the picture.";
  await why.getByLabel("Reason").selectOption(reason);
  await why.getByLabel("What to do better").fill("Lay it flat on a table.");
  await why.getByLabel("For your team").fill("The lower edge is missing.");
  // Somebody else was quicker: nothing is overruled, both versions are shown.
  const meanwhile = await world.api("POST", `/cases/${childId}/labels`, { add: ["seen"], remove: [] });
  expect(meanwhile.status, JSON.stringify(meanwhile.json)).toBe(200);
  await why.getByRole("button", { name: "Mark for re-upload" }).click();
  const stale = desk.getByRole("dialog", { name: "The case changed while you were reading" });
  await expect(stale.getByRole("list", { name: "What happened between" })).toContainText("put on seen");
  await stale.getByRole("button", { name: /^Decide the document anyway/ }).click();
  await expect(passport.getByText("“Lay it flat on a table.”")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("Looped Ltd");

  // Handed on from here as well, with its reason.
  await children.getByRole("button", { name: "Decide here: Bob Looped" }).click();
  await desk.getByRole("menuitem", { name: "Escalate…" }).click();
  await dialog.getByLabel("Reason").selectOption("Other");
  await dialog.getByLabel("In your words").fill("Same name as a minister.");
  await dialog.getByRole("button", { name: "Escalate the case" }).click();
  await expect(dialog).toBeHidden();

  // One step asks for all.
  await decisionBar(desk).getByRole("button", { name: "Ask for 1 re-upload" }).click();
  await expect(dialog.getByRole("list", { name: "What the applicant will see" })).toContainText(
    "1 document of theirs, on their own page",
  );
  await expectAccessible(desk);
  await screenshot(desk, "reupload-children-ask");
  await dialog.getByRole("button", { name: "Ask now" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toContainText("Revision");
  // The company itself goes nowhere: nothing was asked of it.
  await expect(standing(desk)).toHaveText("Manual review");
  await untilState(world, childId, "revision");

  // The owner's own link shows exactly that.
  const theirs = await device({ viewport: phone });
  await theirs.goto(url);
  await theirs.getByRole("button", { name: "Open my form" }).click();
  await expect(heading(theirs)).toHaveText("One thing to fix");
  await expect(theirs.getByText(reason)).toBeVisible();
  await expect(theirs.getByText("Lay it flat on a table.")).toBeVisible();
  await expect(theirs.getByText("The lower edge is missing.")).toHaveCount(0);
  await expect(theirs.getByRole("heading", { level: 2 })).toHaveText(["Passport"]);
  await expect(theirs.locator("#answers input:not([type=file], [type=hidden])")).toHaveCount(0);
  const file = { name: "whole.pdf", mimeType: "application/pdf", buffer: aPdf("Whole") };
  await theirs.locator("input[type=file]:not([capture])").setInputFiles(file);
  await expect(theirs.getByText("whole.pdf").first()).toBeVisible();
  await theirs.getByRole("button", { name: "Send the new files" }).click();
  await expect(heading(theirs)).toHaveText(/^Thank you/);

  // The analyst has only waited; the children are approved from here, then the company.
  await expect(card).toContainText("Manual review");
  await expect(card.getByRole("listitem").filter({ hasText: "Passport" })).toContainText("Sent again, to decide");
  await screenshot(desk, "reupload-children-back");
  await children.getByLabel("Choose Ada Looped").check();
  await children.getByRole("button", { name: "Approve… the chosen children" }).click();
  await dialog.getByRole("button", { name: "Approve it" }).click();
  await expect(dialog.getByRole("list", { name: "What each child did" }).getByRole("listitem")).toHaveText([
    /Ada Looped.*Approved/,
  ]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(children.getByRole("row", { name: /Ada Looped/ })).toContainText("Approved", { timeout: 20_000 });
  const bar = decisionBar(desk);
  await bar.getByRole("button", { name: "Approve case" }).click();
  await expect(bar).toContainText("Approved. Nothing is left to decide.", { timeout: 20_000 });
  await expect(standing(desk)).toHaveText("Approved");
});
