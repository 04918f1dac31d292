import { must, until } from "../world.mjs";

/** An applicant at their form, by the same calls that the SDK makes; what our own pages ask of the case is the same. */
export async function anApplicant(world, caseId) {
  const link = await must(world.api("POST", `/cases/${caseId}/links`, { kind: "session" }));
  const [, reference, secret] = /\/go\/([^.]+)\.(.+)$/.exec(new URL(link.url).pathname) ?? [];
  const session = await must(call(world, null, "POST", `/flow/${reference}/session`, { secret }));
  const ask = (method, path, body) => must(call(world, session.token, method, `/flow/${reference}${path}`, body));
  return {
    read: () => ask("GET", ""),
    /** Opens a page, types its fields with a pause now and then, sends it. */
    async fill(page, values, pauses) {
      await ask("GET", "");
      const names = Object.keys(values);
      const portion = Math.ceil(names.length / Math.max(1, pauses));
      for (let at = 0; pauses > 0 && at < names.length; at += portion) {
        const typed = Object.fromEntries(names.slice(at, at + portion).map((name) => [name, values[name]]));
        await ask("PATCH", `/pages/${page}`, { values: typed });
      }
      await ask("POST", `/pages/${page}`, { values });
    },
    async upload(element, name, bytes) {
      const answer = await fetch(`${world.url}/api/v1/flow/${reference}/files/${element}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${session.token}`,
          "content-type": "application/octet-stream",
          "x-file-name": name,
        },
        body: bytes,
      });
      if (answer.status !== 201) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    },
    submit: () => ask("POST", "/submit", {}),
  };
}

async function call({ url }, token, method, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: await answer.json() };
}

/** A whole PDF of about so many bytes; each text makes another file. */
export function aPdf(text, bytes) {
  const filling = `% ${text} ${"x".repeat(Math.max(0, bytes - 200))}`;
  return Buffer.from(
    `%PDF-1.4\n${filling}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n` +
      "trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
    "latin1",
  );
}

/** The state of a case once nothing moves any more; asked without being counted. */
export const atRest = (world, caseId, state) =>
  until(`${state} of ${caseId}`, async () => {
    await world.counts.quiet();
    const view = await world.counts.aside(() => must(world.api("GET", `/cases/${caseId}`)));
    return view.state === state ? view : null;
  });
