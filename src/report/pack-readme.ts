/** What stands in a regulator pack, for whoever opens it. */
export const packReadme = (pack: { packId: string; caseId: string; askedAt: string; erased: boolean }): string =>
  `Regulator pack ${pack.packId}
Case ${pack.caseId}, asked for ${pack.askedAt}
${pack.erased ? `\n${erasedWords}\n` : ""}
What is in it
  report.pdf              The case for people.
  case.json               The case as it stands, with its facts.
  definition.json         The workflow it went by, exactly as it was published. Its SHA-256 stands in the decision records.
  rule-sets/              Stored rule sets that judged it, in the versions that did.
  decision-records/       One file for each decision, named by its row in the log: what was known, which versions of workflow, forms, rules and
                          lists were in force, what the checks had said, who proposed and decided. The SHA-256 of the file is that of the record.
  timeline.ndjson         Everything that happened, a line each.
  checks.json             Runs of checks and what they came to.
  raw-answers/            What vendors answered, word for word, as far as it is still kept.
  explanation.json        Why the case is where it is.
  children.json           Cases that this one opened.
  notes.json              Notes of the team, if they were asked for.
  people.json             Names of the people whose ids occur.
  documents.json          What was handed in; "packedAs" names the file, "asRecorded" says whether it is the one that was looked at.
  documents/              The files, byte for byte.
  audit-log.ndjson        Who changed the case and who looked at it, and for what.
  log-proof.json          Every row of the case's log with its hash, the signed anchors that vouch for them, and a signed end.
  manifest.json           SHA-256 and size of each of these files; manifest.signature.json is the signature (Ed25519) of that file.
  verify-audit.mjs        The program that verifies all of this. It needs Node 20 or newer and nothing else.

How to verify it
  Unpack it into a folder of its own, and there:

    node verify-audit.mjs .

  It compares every file with the manifest, the manifest with its signature, every row of the log with its hash and with the anchors, and each
  decision record with the row that it is about. It ends with 0 when all is as it was written, and with 3 when it is not, and says where.

  By itself it believes the keys in this pack. To need no trust in that, get /.well-known/edgecase-audit-keys.json from the server on
  another way and add: --keys edgecase-audit-keys.json
  You need not trust the program in this pack either: it is the one at /assets/audit/verify-audit.mjs of any Edgecase.
`;

const erasedWords = `This case was erased. What it said of persons is gone: facts, documents, answers of vendors and the texts that its log was made of. What is
left is here: that there was a case, how it ended and when, its workflow, and the log with its hashes, which still proves itself.`;
