import { showPage } from "./follow";
import { browserWords, fetchPage, note } from "./page";

/**
 * In a frame on another site the browser may keep no cookies for us. So the session is carried by the page: kept in memory, asked for
 * when the link is opened, sent as `Authorization` with every request, and never part of an address. Whatever would load a page is
 * done by a request instead, because only those can carry something.
 */
export function carrySession(begin: () => void): void {
  let session: string | null = null;
  let language = document.documentElement.lang;

  const dress = (set: (name: string, value: string) => void): void => {
    set("X-Flow-Carry", "1");
    set("X-Flow-Language", language);
    if (session !== null) set("Authorization", `Bearer ${session}`);
  };
  // Every request of these pages goes to our own host: their policy allows no other.
  const request = XMLHttpRequest.prototype;
  const { send } = request;
  request.send = function (this: XMLHttpRequest, body) {
    dress((name, value) => this.setRequestHeader(name, value));
    send.call(this, body);
  };
  const plainFetch = window.fetch.bind(window);
  window.fetch = (input, init = {}) => {
    const headers = new Headers(init.headers);
    dress((name, value) => headers.set(name, value));
    return plainFetch(input, { ...init, headers });
  };
  // A beacon cannot carry anything; a request that outlives its page can.
  navigator.sendBeacon = (url, body = null) => {
    void fetch(url, { method: "POST", body, keepalive: true }).catch(() => {});
    return true;
  };

  /** Of several ways only the last one is gone; what is being sent is sent once, and nothing is gone beside it. */
  let way = 0;
  let isSending = false;
  async function go(method: string, url: string, body: FormData | URLSearchParams | null): Promise<void> {
    if (isSending) return;
    isSending = method === "POST";
    way += 1;
    const mine = way;
    try {
      let answer = await fetchPage(method, url, body);
      const given = answer.page.querySelector("main")?.dataset;
      if (given?.session !== undefined) {
        session = given.session;
        answer = await fetchPage("GET", given.next ?? "", null);
      }
      if (mine !== way) return;
      showPage(answer, true);
      begin();
    } catch {
      note("offline", browserWords().offline);
    } finally {
      if (mine === way) isSending = false;
    }
  }

  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || event.defaultPrevented || link.target !== "" || link.origin !== location.origin) return;
    if (link.hash !== "" && link.pathname === location.pathname) return;
    event.preventDefault();
    void go("GET", link.href, null);
  });
  // Forms that no other part of the script has taken.
  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const value = submitter?.getAttribute("value") ?? "";
    if (submitter?.closest(".tongues") != null) language = value.replace("language:", "");
    const body = new FormData(form, submitter);
    const plain = new URLSearchParams();
    for (const [name, text] of body) if (typeof text === "string") plain.append(name, text);
    const hasFiles = form.enctype === "multipart/form-data";
    void go("POST", form.getAttribute("action") ?? location.href, hasFiles ? body : plain);
  });
  // Pictures of uploads are asked for without our headers: those that do not come are fetched with them.
  addEventListener(
    "error",
    ({ target }) => {
      if (!(target instanceof HTMLImageElement) || new URL(target.src).origin !== location.origin) return;
      void fetch(target.src)
        .then((answer) => (answer.ok ? answer.blob() : null))
        .then((blob) => {
          if (blob !== null) target.src = URL.createObjectURL(blob);
        });
    },
    true,
  );
}
