import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { maxFilesPerPart, maxPartBytes } from "../../src/documents/limits";
import type { Actor, CaseRef } from "../../src/domain";
import { atRest } from "../support/cases";
import { pdf } from "../support/file-corpus";
import { aPapersTenant, applicantOf, codeOf, documentsOf, uploader } from "../support/uploads";

let aCase: () => Promise<CaseRef>;
beforeAll(async () => {
  aCase = await aPapersTenant();
});

/** A link of this name to the page of papers, for this person. Answers who comes by it. */
async function comesBy(ref: CaseRef, linkId: string, subject: string) {
  const actor: Actor = { kind: "api_key", tenantId: ref.tenantId, keyId: "key_1", scopes: ["admin"] };
  const link = { linkId, subject, pages: ["papers"], kind: "session" as const, expiresInSeconds: null, language: null };
  const made = await caseOf(env, ref).dispatch(
    { id: null, actor, expectedVersion: null, body: { type: "mint_link", ...link } },
    null,
  );
  expect(made.ok).toBe(true);
  return applicantOf(ref, linkId);
}

const begin = async (ref: CaseRef, actor = applicantOf(ref), sizeBytes = 1_000) =>
  codeOf(await uploader(ref, "scans", actor).begin(sizeBytes));

it("one person's link takes up its own room and nobody else's, and another link of theirs brings no new room", async () => {
  const ref = await aCase();
  const ada = await comesBy(ref, "lnk_ada", "ada");
  const bytes = pdf();
  const up = uploader(ref, "scans", ada);
  const begun = await up.begin(bytes.length);
  if (!begun.ok) throw new Error(begun.error.code);
  await up.put(begun.value.id, 1, bytes);
  expect(codeOf(await up.complete(begun.value.id))).toBe("ok");
  await atRest(ref);
  expect((await documentsOf(ref)).flatMap(({ nextPages }) => nextPages)).toMatchObject([
    { status: "ready", linkId: "lnk_ada" },
  ]);

  for (let file = 1; file < maxFilesPerPart; file += 1) expect(await begin(ref, ada)).toBe("ok");
  expect(await begin(ref, ada)).toBe("too_many_files");
  expect(await begin(ref, await comesBy(ref, "lnk_ada_again", "ada"))).toBe("too_many_files");
  expect(await begin(ref, await comesBy(ref, "lnk_bob", "bob"))).toBe("ok");
  expect(await begin(ref)).toBe("ok");
});

it("what a part may weigh is counted by itself as well, uploads under way included", async () => {
  const ref = await aCase();
  const ada = await comesBy(ref, "lnk_ada", "ada");
  const half = maxPartBytes / 2;
  expect([await begin(ref, ada, half), await begin(ref, ada, half)]).toEqual(["ok", "ok"]);
  const refused = await uploader(ref, "scans", ada).begin(1);
  expect(refused).toMatchObject({ ok: false, error: { code: "case_full", status: 413, megabytes: 150 } });
  expect(await begin(ref, applicantOf(ref), half)).toBe("ok");
});

it("files of the whole form are counted without those of parts", async () => {
  const ref = await aCase();
  const ada = await comesBy(ref, "lnk_ada", "ada");
  for (let file = 0; file < 60; file += 1) expect(await begin(ref)).toBe("ok");
  expect(await begin(ref)).toBe("too_many_files");
  expect(await begin(ref, applicantOf(ref, "lnk_of_nobody"))).toBe("too_many_files");
  expect(await begin(ref, ada)).toBe("ok");
});
