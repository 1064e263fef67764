// Links work without this script. It keeps the heading, and remembers who reads.
(() => {
  "use strict";
  const base = new URL("../../", document.currentScript.src).pathname;
  const key = `tandem:${base}`;
  const links = () => document.querySelectorAll("a[data-tandem-audience]");

  // Storage can be forbidden; then nothing is remembered.
  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (audience) => {
    try {
      localStorage.setItem(key, audience);
    } catch {
      // see above
    }
  };

  const heading = () => {
    const above = [...document.querySelectorAll("article :is(h2, h3, h4)[id]")].filter(
      (each) => each.getBoundingClientRect().top < 120,
    );
    return above.length ? above[above.length - 1].id : decodeURIComponent(location.hash.slice(1));
  };

  // While capturing: Material's instant loading must not see a change of audience, since the
  // header and the search index of the page that it keeps would be those of the other one.
  const follow = (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (link.dataset.tandemAudience) {
      remember(link.dataset.tandemAudience);
      if (!link.querySelector("small")) {
        const at = heading();
        link.hash = at ? `#${encodeURIComponent(at)}` : "";
      }
    }
    if (audienceOf(link) !== audienceOf(location)) event.stopPropagation();
  };

  const names = [...new Set([...links()].map((link) => link.dataset.tandemAudience))];
  const audienceOf = ({ pathname }) => {
    const first = pathname.slice(base.length).split("/")[0];
    return pathname.startsWith(base) && names.includes(first) ? first : null;
  };

  const close = (event) => {
    for (const open of document.querySelectorAll("details.tandem-switch[open]")) {
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
    for (const link of next.querySelectorAll("a")) {
      link.href = new URL(link.getAttribute("href"), address).href;
    }
    old.replaceWith(next);
  };

  if (window.document$) window.document$.subscribe(renew);
  document.addEventListener("click", follow, true);
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);
  const here = audienceOf(location);
  if (here) {
    remember(here);
  } else {
    for (const link of links()) {
      if (link.dataset.tandemAudience === remembered()) link.dataset.tandemRemembered = "";
    }
  }
})();
