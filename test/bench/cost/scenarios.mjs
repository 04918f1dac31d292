import { setTimeout as sleep } from "node:timers/promises";
import { inLanes } from "../load/drive.mjs";
import { openCases } from "../load/phases.mjs";
import { must } from "../world.mjs";
import { anApplicant, aPdf, atRest } from "./applicant.mjs";

const documentBytes = 2_000_000;
const reads = 20;
const commands = 5;
const minutesPerMonth = 43_800;
/** Sweeps that one count is the mean of. */
const sweeps = 4;
/** After this long without a call an object sleeps, as it does in production between two sweeps. */
const asleepAfterMs = 15_000;
/** Of the cases that wait, as many as four sweeps compare. */
const rested = 400;
const waitingCases = 420;

/**
 * What is counted, each after the one before in one world: `{id, title, about, per, play(world)}`. `per: "month"` is counted for some
 * minutes and multiplied.
 */
export const scenarios = [
  {
    id: "kyb",
    title: "A company, end to end",
    about: `The demo workflow \`kyb\`: opened by API; four pages typed with pauses and a fifth to check; three owners, each with a case of
their own; three documents of 2 MB; registry, ownership, sanctions, identity and risk, thirteen runs in all; looked at by an analyst,
asked again for one document, looked at again, approved. One webhook endpoint hears of cases that open, are scored and end.`,
    per: "case",
    play: playCompany,
  },
  {
    id: "kyc",
    title: "A person, straight through",
    about:
      "The demo workflow `kyc` for somebody whom the vendor knows: opened by API, approved by rule, told to the same endpoint.",
    per: "case",
    async play(world) {
      const opened = await openPerson(world, 0);
      await atRest(world, opened.id, "auto_approved");
    },
  },
  {
    id: "read",
    title: "A call that reads",
    about: `One case read by API, as an integrator's server does: a mean of ${reads} reads. The entry of the audit log is of the first of them: who
looks at the same case again within five minutes is not written down twice.`,
    per: "call",
    times: 1 / reads,
    async play(world) {
      for (let read = 0; read < reads; read++) await must(world.api("GET", `/cases/${world.company}`));
    },
  },
  {
    id: "command",
    title: "A command",
    about: `One event sent by API that moves a case from one state to another, and all that comes of it: the case's own log, the list, its words,
the numbers, the audit log, the log of events, the feed. A mean of ${commands}, one after the other.`,
    per: "call",
    times: 1 / commands,
    async prepare(world) {
      [world.toAndFro] = await openCases(world, 1);
      await must(world.api("POST", `/cases/${world.toAndFro}/events`, { name: "GO" }));
    },
    async play(world) {
      for (let command = 0; command < commands; command++) {
        await must(world.api("POST", `/cases/${world.toAndFro}/events`, { name: "GO" }));
        await world.counts.quiet();
      }
    },
  },
  {
    id: "desk",
    title: "An analyst's day of 100 cases",
    about: `What looking costs, without decisions: 100 cases opened with all that the screen reads of each, every other one a company with
its documents; the list and its numbers read again after each of them, 20 searches. What is written is the log of requests.`,
    per: "day",
    play: playDesk,
    prepare: someCases,
  },
  {
    id: "idle",
    title: "A month in which nobody does anything",
    about: `The sweep that runs every minute: it looks for what should have happened and has not, and forgets what is due. What it costs beside
this to keep cases that rest is the next section.`,
    per: "month",
    times: minutesPerMonth / sweeps,
    prepare: settle,
    monthly: `${sweeps} runs, times ${minutesPerMonth / sweeps}`,
    async play(world) {
      for (let run = 0; run < sweeps; run++) {
        await sleep(asleepAfterMs);
        await world.server.sweep();
      }
    },
  },
  {
    id: "rest",
    title: "A case that rests, compared once",
    about: `The list is compared with the cases themselves, each a day after it changed, then two days later, four, eight, sixteen, and every thirty
days from then on. For that a case is woken and its key is read from R2. A hundred a minute are the most a sweep takes. A mean of
${rested}, with its share of the sweeps.`,
    per: "call",
    times: 1 / rested,
    async play(world) {
      await sleep(asleepAfterMs);
      for (let run = 0; run < rested / 100; run++) await world.server.sweep(Date.now() + 26 * 3_600_000);
    },
  },
];

async function playCompany(world) {
  const { api } = world;
  const context = { entity: { type: "business", data: {}, id: "cost-company" } };
  const { id } = await must(api("POST", "/cases", { workflow: "kyb", context }));
  const applicant = await anApplicant(world, id);
  await applicant.fill("company", company, 3);
  await applicant.fill("representative", representative, 3);
  await applicant.fill("owners", { ...owner(0, "Ada", "40"), ...owner(1, "Bob", "30"), ...owner(2, "Cleo", "30") }, 6);
  await applicant.upload("certificate_of_registration", "certificate.pdf", aPdf("certificate", documentBytes));
  await applicant.upload("proof_of_address", "bill.pdf", aPdf("bill", documentBytes));
  await applicant.fill("documents", {}, 0);
  await applicant.fill("review", { declaration: ["on"] }, 0);
  await applicant.submit();
  await atRest(world, id, "manual_review");

  const documents = await lookAt(world, id);
  const certificate = documents.find(({ type }) => type === "certificate_of_registration");
  for (const document of documents)
    if (document !== certificate)
      await decide(world, id, `/documents/${document.id}/decision`, { decision: "approve" });
  const item = { kind: "document", target: certificate.id, reason: "page_missing" };
  await must(api("POST", `/cases/${id}/revisions`, { items: [item] }));
  await atRest(world, id, "revision");
  const again = await anApplicant(world, id);
  await again.read();
  await again.upload("certificate_of_registration", "whole.pdf", aPdf("whole page", documentBytes));
  await again.fill("revise", {}, 0);
  await atRest(world, id, "manual_review");

  await lookAt(world, id);
  await decide(world, id, `/documents/${certificate.id}/decision`, { decision: "approve" });
  await decide(world, id, "/decision", { decision: "approve" });
  await atRest(world, id, "approved");
  world.company = id;
}

const decide = (world, id, path, body) => must(world.api("POST", `/cases/${id}${path}`, body));

/** Everything that the console reads to show a case, files included. Answers its documents. */
async function lookAt({ api, url, secrets }, id) {
  for (const path of ["", "/checks?limit=100", "/timeline?limit=100", "/notes?limit=100", "/explanation", "/approvals"])
    await must(api("GET", `/cases/${id}${path}`));
  const { data: children } = await must(api("GET", `/cases/${id}/children`));
  for (const child of children) await must(api("GET", `/cases/${child.id}`));
  const { data: documents } = await must(api("GET", `/cases/${id}/documents`));
  for (const document of documents)
    for (const { fileId } of document.pages) {
      const path = `/api/v1/cases/${id}/documents/${document.id}/files/${fileId}`;
      const file = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${secrets.apiKey}` } });
      if (!file.ok) throw new Error(`GET ${path}: ${file.status}`);
      await file.arrayBuffer();
    }
  return documents;
}

const openPerson = ({ api }, number) =>
  must(
    api("POST", "/cases", {
      workflow: "kyc",
      context: {
        entity: {
          type: "individual",
          id: `cost-person-${number}`,
          data: { firstName: "Ada", lastName: "Clear", email: `ada${number}@example.com`, dateOfBirth: "1985-12-10" },
        },
      },
    }),
  );

/** Cases for a list that is worth reading: 20 persons with their checks, and many that only wait. */
async function someCases(world) {
  const states = { waiting: { on: { DONE: "done" } }, done: { type: "final" } };
  const draft = { key: "waiting", name: "Waiting", definition: { id: "waiting", initial: "waiting", states } };
  const { id } = await must(
    world.api("POST", "/workflow-definitions", { ...draft, definitionType: "statechart-json" }),
  );
  await must(world.api("POST", `/workflow-definitions/${id}/publish`, {}));
  world.persons = [];
  for (let number = 1; number <= 20; number++) world.persons.push((await openPerson(world, number)).id);
  await inLanes(waitingCases, 5, (number) => {
    const data = { firstName: "Zoe", lastName: `Waiting ${number}` };
    const entity = { type: "individual", id: `waiting-${number}`, data };
    return must(world.api("POST", "/cases", { workflow: "waiting", context: { entity } }));
  });
}

/** New cases are looked after once, a minute later; then nothing is left to be done. */
async function settle(world) {
  if (world.persons === undefined) await someCases(world);
  await sleep(65_000);
  for (let run = 0; run < 2; run++) await world.server.sweep();
}

async function playDesk(world) {
  const { api, persons, company } = world;
  for (let number = 0; number < 100; number++) {
    await lookAt(world, number % 2 === 0 ? company : persons[number % persons.length]);
    await must(api("GET", "/cases?limit=50"));
    await must(api("GET", "/cases/count?status=active"));
    if (number % 5 === 0) await must(api("GET", `/cases?limit=50&q=waiting%20${number}`));
  }
}

const date = (field, day, month, year) => ({
  [`${field}.day`]: [day],
  [`${field}.month`]: [month],
  [`${field}.year`]: [year],
});
const company = {
  companyName: ["Northwind Trading Ltd"],
  registrationNumber: ["12345678"],
  country: ["GB"],
  businessType: ["private_limited"],
  ...date("dateOfEstablishment", "2", "5", "2012"),
};
const representative = {
  firstName: ["Ada"],
  lastName: ["Byron"],
  email: ["ada@example.com"],
  phone: ["+44 20 7946 0958"],
  ...date("dateOfBirth", "10", "12", "1985"),
  signingAuthority: ["on"],
};
const owner = (place, firstName, share) => ({
  [`owners.${place}.firstName`]: [firstName],
  [`owners.${place}.lastName`]: ["Clear"],
  [`owners.${place}.email`]: [`${firstName.toLowerCase()}@example.com`],
  [`owners.${place}.ownershipPercentage`]: [share],
  ...date(`owners.${place}.dateOfBirth`, "1", "2", "1980"),
});
