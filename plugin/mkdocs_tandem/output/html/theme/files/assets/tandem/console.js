// Sends the request of an example from the page to the server that the settings name. What a reader
// enters is kept in memory alone. All words are in the page.
(() => {
  "use strict";
  const LONGEST = 200000;
  const PATIENCE = 30000;
  const values = new Map();
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const messages = () => document.querySelector(".tandem-console__words").dataset;
  const words = (text, given) => text.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);

  const show = (form, ...parts) => {
    const answer = form.nextElementSibling;
    answer.replaceChildren(
      ...parts.map(([tag, text]) => {
        const element = document.createElement(tag);
        element.textContent = text;
        if (tag === "pre") element.tabIndex = 0;
        return element;
      }),
    );
  };

  const filled = (text, encode = (value) => value) =>
    text.replace(/\$([A-Z][A-Z0-9_]*)/g, (name) => {
      const value = values.get(name);
      return value ? encode(value) : name;
    });

  const request = (form) => {
    const { method, server } = form.dataset;
    const address = new URL(server + filled(form.elements.path.value.trim(), encodeURIComponent));
    if (address.origin !== new URL(server).origin || address.username) throw new Error(messages().elsewhere);
    const headers = new Headers();
    for (const line of form.elements.headers.value.split("\n")) {
      const at = line.indexOf(":");
      if (line.trim()) headers.append(line.slice(0, at).trim(), filled(line.slice(at + 1)).trim());
    }
    const body = form.elements.body ? filled(form.elements.body.value) : undefined;
    return new Request(address, {
      method,
      headers,
      body: body === "" ? undefined : body,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE),
    });
  };

  const send = async (form) => {
    const told = messages();
    let asked;
    try {
      asked = request(form);
    } catch (error) {
      return show(form, ["p", words(told.wrong, { reason: error.message })]);
    }
    show(form, ["p", told.waiting]);
    try {
      const answer = await fetch(asked);
      const text = await answer.text();
      const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n${told.cut}` : text;
      const status = `${answer.status} ${answer.statusText}`.trim();
      const bodies = [head, shown].filter(Boolean).map((each) => ["pre", each]);
      return show(form, ["p", status], ...bodies);
    } catch (error) {
      const given = { server: form.dataset.server, page: location.origin };
      const isLate = error.name === "TimeoutError";
      return show(form, ["p", isLate ? told.late : words(told.blocked, given)]);
    }
  };

  const ready = () => {
    for (const console of all(".tandem-console[hidden]")) console.hidden = false;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".tandem-console form");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.closest(".tandem-console") || !target.name.startsWith("$")) return;
    values.set(target.name, target.value);
    for (const same of all(".tandem-console input")) {
      if (same.name === target.name && same !== target) same.value = target.value;
    }
  });
  ready();
  if (window.document$) window.document$.subscribe(ready);
})();
