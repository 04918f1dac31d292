import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { anIssuerKey, signedBy } from "../../support/issuer-keys";

/** An identity provider on this machine: one page with one button, and a person behind it. */
export interface Issuer {
  url: string;
  clientId: string;
  /** Who presses the button. */
  person: { sub: string; email: string; email_verified: boolean; name: string };
  /** How often somebody signed in there. */
  entries: number;
  close(): void;
}

/** Begins to listen. Keys are made anew for every token: each sign-in finds them changed. */
export async function anIssuer(person: Issuer["person"]): Promise<Issuer> {
  const codes = new Map<string, URLSearchParams>();
  let key = await anIssuerKey("ES256");
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer.url);
    const json = (value: object, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (url.pathname === "/.well-known/openid-configuration") return json(discoveryOf(issuer.url));
    if (url.pathname === "/keys") return json({ keys: [key.publicJwk] });
    if (url.pathname === "/authorize") {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(
        `<!doctype html><title>Acme ID</title><a href="/enter?${url.searchParams.toString().replaceAll("&", "&amp;")}">I am ${issuer.person.name}</a>`,
      );
      return;
    }
    if (url.pathname === "/enter") {
      const code = randomUUID();
      codes.set(code, url.searchParams);
      issuer.entries += 1;
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.search = new URLSearchParams({
        code,
        state: url.searchParams.get("state") ?? "",
        iss: issuer.url,
      }).toString();
      response.writeHead(303, { location: back.href }).end();
      return;
    }
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      const form = new URLSearchParams(body);
      const asked = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (asked === undefined || asked.get("code_challenge") !== challenge)
        return json({ error: "invalid_grant" }, 400);
      key = await anIssuerKey("ES256");
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        iss: issuer.url,
        aud: issuer.clientId,
        iat: now,
        exp: now + 300,
        auth_time: now,
        nonce: asked.get("nonce") ?? "",
      };
      return json({
        access_token: "unused",
        token_type: "Bearer",
        id_token: await signedBy(key, { ...claims, ...issuer.person }),
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer: Issuer = {
    ...{ url: `http://127.0.0.1:${port}`, clientId: "edgecase", person, entries: 0 },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return issuer;
}

const discoveryOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
  authorization_response_iss_parameter_supported: true,
});
