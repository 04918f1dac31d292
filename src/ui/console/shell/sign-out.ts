/** As JSON, which no form can send, so that no page but ours signs anybody out. The answer ends the session's cookie and says where to go on. */
export async function signOut(): Promise<void> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
  const answer = await fetch("/sign-out", init).catch(() => null);
  location.assign(answer?.ok === true ? answer.url : "/sign-in");
}
