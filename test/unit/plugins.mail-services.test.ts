import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MailService, mailRequest, mailServices, mailVerdict, senderOf } from "../../src/plugins/mail-services";
import { chosenMailService, sendByService } from "../../src/queues/mail-service";
import { doorTo, type Said } from "../support/vendor-talk";

const mail = { to: "ada@customer.example", subject: "Hello", text: "Hello Ada", html: "<p>Hello Ada</p>" };
const from = { email: "post@northwind.example", name: "Northwind" };
const chosen = (service: MailService) => ({ service, key: "k3y", from });

/** What each service documents as taken. */
const taken: Record<MailService, Said> = {
  sendgrid: { status: 202, body: "", headers: { "x-message-id": "14c5d75ce93" } },
  resend: { status: 200, body: { id: "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794" } },
  postmark: {
    status: 200,
    body: { To: mail.to, SubmittedAt: "2026-11-22T10:00:00Z", MessageID: "b7bc2f4a", ErrorCode: 0, Message: "OK" },
  },
};

describe.each(mailServices)("%s", (service) => {
  const send = async (said: Said) => {
    const { outside, sent } = doorTo(() => said);
    return { done: await sendByService(chosen(service), mail, "eff_1.1", outside), sent };
  };

  it("takes a mail", async () => {
    const { done, sent } = await send(taken[service]);
    expect([done, sent.length]).toEqual([{ ok: true, value: null }, 1]);
    expect(JSON.stringify(sent[0]?.headers)).toContain("k3y");
    expect(sent[0]?.body).not.toContain("k3y");
    for (const part of [mail.to, mail.subject, mail.text]) expect(sent[0]?.body).toContain(part);
  });

  it.each([
    ["500", { status: 500 }, { outcome: "retry", httpStatus: 500 }],
    ["429", { status: 429, headers: { "retry-after": "30" } }, { outcome: "retry", retryAfterSeconds: 30 }],
    ["nothing", "hangs", { outcome: "retry", code: "timeout" }],
    ["garbage", { status: 200, body: "<html>" }, { outcome: "retry", code: "bad_answer" }],
    ["another shape", { status: 200, body: { ok: true } }, { outcome: "retry", code: "bad_answer" }],
    ["401", { status: 401, body: {} }, { outcome: "result", result: { status: "error", code: "not_authorised" } }],
    [
      "400",
      { status: 400, body: { errors: [] } },
      { outcome: "result", result: { status: "error", code: "http_400" } },
    ],
  ] as [string, Said, object][])("that answers with %s has not sent it", async (_, said, expected) => {
    expect((await send(said)).done).toMatchObject({ ok: false, error: expected });
  });

  it("the mail stays the same when it is sent again", async () => {
    const [first, second] = [await send({ status: 500 }), await send(taken[service])];
    expect(first.sent).toEqual(second.sent);
  });
});

describe("what only one service does", () => {
  const request = (service: MailService) => mailRequest(service, "k3y", { ...mail, from }, "eff_1.1", 1_000);
  it("Resend knows a mail again", () => {
    expect(request("resend").headers["idempotency-key"]).toBe("eff_1.1");
    expect(JSON.parse(request("resend").body ?? "")).toMatchObject({
      from: '"Northwind" <post@northwind.example>',
      to: [mail.to],
    });
    const busy = { status: 409, text: '{"name":"concurrent_idempotent_requests"}', headers: {}, durationMs: 1 };
    expect(mailVerdict("resend", busy)).toMatchObject({ sent: false, retry: true });
    expect(mailVerdict("resend", { ...busy, text: '{"name":"invalid_idempotent_request"}' })).toMatchObject({
      retry: false,
    });
  });

  it("Postmark says no with 422 and a code of its own, also within 200", () => {
    const said = { text: '{"ErrorCode":406,"Message":"Inactive recipient"}', headers: {}, durationMs: 1 };
    expect(mailVerdict("postmark", { ...said, status: 422 })).toMatchObject({
      sent: false,
      retry: false,
      message: expect.stringContaining("406"),
    });
    expect(mailVerdict("postmark", { ...said, status: 200 }).sent).toBe(false);
  });

  it("SendGrid is told to leave links as they are: whoever follows one first could open the form", () => {
    expect(JSON.parse(request("sendgrid").body ?? "")).toMatchObject({
      from: { email: from.email, name: "Northwind" },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    });
  });
});

describe("the tenant's choice", () => {
  const choose = (secrets: Record<string, string>) =>
    chosenMailService({ secret: async (name) => secrets[name] ?? null });
  it.each([
    [{}, { ok: true, value: null }],
    [{ MAIL_SERVICE: "pigeon" }, { ok: false }],
    [{ MAIL_SERVICE: "resend", RESEND_API_KEY: "k" }, { ok: false }],
    [{ MAIL_SERVICE: "resend", MAIL_FROM: "nobody", RESEND_API_KEY: "k" }, { ok: false }],
    [{ MAIL_SERVICE: "resend", MAIL_FROM: "a@b.example", SENDGRID_API_KEY: "k" }, { ok: false }],
    [
      { MAIL_SERVICE: " Resend ", MAIL_FROM: "Northwind <a@b.example>", RESEND_API_KEY: "k" },
      { ok: true, value: { service: "resend", key: "k", from: { email: "a@b.example", name: "Northwind" } } },
    ],
  ] as const)("%j", async (secrets, expected) => {
    expect(await choose(secrets)).toMatchObject(expected);
  });

  it("a sender never holds a second address or header", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const sender = senderOf(text);
        if (sender === null) return;
        expect(sender.email).toMatch(/^[^\s@,;<>"]+@[^\s@,;<>"]+$/);
        expect(sender.name ?? "").not.toMatch(/[\r\n<>"]/);
      }),
    );
    expect(senderOf('"A, B" <a@b.example>')).toEqual({ email: "a@b.example", name: "A, B" });
    expect(senderOf("a@b.example, c@d.example")).toBeNull();
  });
});
