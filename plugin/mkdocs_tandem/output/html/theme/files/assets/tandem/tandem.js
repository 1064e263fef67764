// Links work without this script. It keeps the heading, says when there is none, and remembers
// who reads.
(() => {
  "use strict";
  const told = document.querySelector("[data-tandem-words]")?.dataset.tandemWords ?? "{}";
  const words = JSON.parse(told);
  const _ = (text, given = {}) =>
    (words[text] ?? text).replace(/%\((\w+)\)s/g, (whole, name) => given[name] ?? whole);
  const base = new URL("../../", document.currentScript.src).pathname;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const links = () => all("a[data-tandem-audience]");
  const names = [...new Set(links().map((link) => link.dataset.tandemAudience))];
  const audienceOf = ({ pathname }) => {
    const first = pathname.slice(base.length).split("/")[0];
    return pathname.startsWith(base) && names.includes(first) ? first : null;
  };

  // Storage can be forbidden; then nothing is remembered.
  const stored = (storage, name, text) => {
    try {
      const kept = window[storage];
      const key = `tandem:${base}${name}`;
      const old = kept.getItem(key);
      if (text === null) kept.removeItem(key);
      else if (text !== undefined) kept.setItem(key, text);
      return old;
    } catch {
      return null;
    }
  };
  const audience = (text) => stored("localStorage", "audience", text);
  const left = (text) => stored("sessionStorage", "left", text);

  // The headings that a reader has come past, nearest first. The last ones of a page never reach
  // the top of the window: what the address names counts while it can be seen.
  const headings = () => {
    const every = all("article :is(h2, h3, h4)[id]");
    const top = (each) => each.getBoundingClientRect().top;
    const named = every.findIndex((each) => each.id === decodeURIComponent(location.hash.slice(1)));
    const isSeen = named >= 0 && top(every[named]) >= 0 && top(every[named]) < innerHeight;
    const past = every.filter((each, at) => (isSeen ? at <= named : top(each) < 120));
    return past.reverse().map((each) => [each.id, titleOf(each)]);
  };
  const titleOf = (element) => {
    const copy = element.cloneNode(true);
    for (const link of all(".headerlink", copy)) link.remove();
    return copy.textContent.trim();
  };

  const leave = (link) => {
    audience(link.dataset.tandemAudience);
    const heading = document.querySelector("article h1");
    const page = heading ? titleOf(heading) : document.title;
    const isSame = !link.querySelector("small");
    const above = isSame ? headings() : [];
    link.hash = above.length ? `#${encodeURIComponent(above[0][0])}` : "";
    left(JSON.stringify({ to: link.pathname, from: audienceOf(location), page, isSame, above }));
  };

  // While capturing: Material's instant loading must not see a change of audience, since the
  // header and the search index of the page that it keeps would be those of the other one.
  const follow = (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (link.closest(".tandem-switch") && link.dataset.tandemAudience) leave(link);
    if (audienceOf(link) !== audienceOf(location)) event.stopPropagation();
  };

  const say = (text) => {
    const article = document.querySelector("article") || document.body;
    const notice = document.createElement("div");
    const line = document.createElement("p");
    const button = document.createElement("button");
    notice.className = "tandem-notice";
    notice.setAttribute("role", "status");
    button.type = "button";
    button.textContent = _("Close");
    button.addEventListener("click", () => notice.remove());
    notice.append(line, button);
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && article.contains(target)) target.after(notice);
    else article.prepend(notice);
    line.textContent = text;
  };

  const arrive = () => {
    const note = left(null);
    const { to, from, page, isSame, above } = note ? JSON.parse(note) : {};
    const link = links().find((each) => each.getAttribute("aria-current"));
    if (to !== location.pathname || !from || !link) return;
    const given = { page, audience: link.firstChild.textContent.trim() };
    if (!isSame) {
      return say(_("“%(page)s” does not exist for %(audience)s. This is the nearest page.", given));
    }
    const at = above.findIndex(([id]) => document.getElementById(id));
    if (!above.length || at === 0) return undefined;
    const [id] = above[at] || [""];
    history.replaceState(history.state, "", id ? `#${encodeURIComponent(id)}` : location.pathname);
    given.heading = above[0][1];
    say(_("“%(heading)s” does not exist for %(audience)s. This is the nearest heading.", given));
    return id && document.getElementById(id).scrollIntoView();
  };

  // Where a page is missing, the same one for others, and the nearest for the same reader.
  const offer = () => {
    const pages = document.getElementById("tandem-pages");
    if (!pages) return;
    const known = JSON.parse(pages.textContent);
    const asked = location.pathname.slice(base.length).split("/");
    const reader = asked[0] in known ? asked.shift() : null;
    const path = asked.join("/").replace(/(index\.html)?$/, "").replace(/([^/])$/, "$1/");
    const list = document.querySelector(".tandem-missing ul");
    const add = (name, rest, text) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${base}${name}/${rest}`;
      link.textContent = text;
      item.append(link);
      list.prepend(item);
    };
    if (reader) {
      let near = path;
      while (near && !known[reader].includes(near)) near = near.replace(/[^/]*\/$/, "");
      if (near) add(reader, near, _("the nearest page: %(page)s", { page: near }));
    }
    for (const name of Object.keys(known).reverse()) {
      const title = links().find((link) => link.dataset.tandemAudience === name);
      if (name !== reader && path && known[name].includes(path)) {
        const audience = title.firstChild.textContent.trim();
        add(name, path, _("this page, for %(audience)s", { audience }));
      }
    }
  };

  const close = (event) => {
    for (const open of all("details:is(.tandem-switch, .tandem-checked)[open]")) {
      if (event.key === "Escape" || (!event.key && !open.contains(event.target))) {
        open.open = false;
        if (event.key) open.querySelector("summary").focus();
      }
    }
  };

  // Instant loading keeps the header of the page before: take the switch from the new page.
  let shown = location.pathname;
  const renew = async () => {
    if (location.pathname === shown) return;
    const address = location.href;
    shown = location.pathname;
    const answer = await fetch(address);
    if (!answer.ok || location.href !== address) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, next] = [document, page].map((each) => each.querySelector(".tandem-switch"));
    if (!old || !next) return;
    for (const link of all("a", next)) {
      link.href = new URL(link.getAttribute("href"), address).href;
    }
    old.replaceWith(next);
  };

  // What Material's script makes: a name for each row of buttons, a way to scroll by keyboard.
  const complete = () => {
    all("nav.md-code__nav:not([aria-label])").forEach((nav) => {
      const number = all("nav.md-code__nav").indexOf(nav) + 1;
      nav.setAttribute("aria-label", _("Code %(number)s", { number }));
    });
    for (const box of all(".md-typeset__scrollwrap:not([tabindex])")) box.tabIndex = 0;
  };

  new MutationObserver(complete).observe(document.body, { childList: true, subtree: true });
  complete();
  if (window.document$) window.document$.subscribe(renew);
  document.addEventListener("click", follow, true);
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);
  const here = audienceOf(location);
  offer();
  if (here && !document.querySelector(".tandem-missing")) {
    audience(here);
    arrive();
  } else {
    const last = audience();
    for (const link of links()) {
      if (link.dataset.tandemAudience === last) link.dataset.tandemRemembered = _("last read");
    }
  }
})();
