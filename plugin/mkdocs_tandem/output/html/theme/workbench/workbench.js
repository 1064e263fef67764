// What writers see while a site is served: findings, a button to run each example, panels that
// show what the service says, and marks on what only one audience reads.
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src);
  const site = new URL("..", root).pathname;
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const pretty = (answer) =>
    answer.body === null ? answer.text : JSON.stringify(answer.body, null, 2);
  const here = () => decodeURIComponent(location.pathname.slice(site.length));

  const kept = (key, make_) => {
    try {
      const found = sessionStorage.getItem(key) || make_();
      sessionStorage.setItem(key, found);
      return found;
    } catch {
      return make_();
    }
  };
  const sandbox = kept("tandem:sandbox", () => `${Date.now()}-${Math.random()}`.slice(0, 40));

  const ask = async (action, body) => {
    const answer = await fetch(new URL(action, root), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sandbox, at: here(), ...body }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    return told;
  };

  const link = (text, address) => (address ? make("a", { href: address }, text) : text);

  const counted = ({ findings }) =>
    `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;

  const findingsOf = (page) => {
    const list = make("ul");
    for (const each of page.findings) {
      const item = make("li", {}, make("strong", {}, `${each.severity} ${each.rule}`), " ");
      item.append(`${each.message} `, link(each.place, each.editor));
      const [before, marked, after] = each.line || [];
      if (each.line) item.append(make("pre", { tabIndex: 0 }, before.trimStart(), make("mark", {}, marked), after.trimEnd()));
      // a line taken and one put say no more than the message and the line above
      if (each.diff.length > 2) item.append(make("pre", { tabIndex: 0 }, each.diff.join("\n")));
      if (each.hint) item.append(make("small", {}, each.hint));
      list.append(item);
    }
    const section = make("section", { className: "tandem-findings", id: "tandem-findings" });
    section.setAttribute("aria-label", "Findings");
    section.append(make("p", {}, `${counted(page)} on this page`));
    section.append(list);
    return section;
  };

  // The block of an example, or of its answer: the publication has marked it; else it is the one that says where
  // the request goes. A block that holds several has their buttons one below the other.
  const used = new Map();
  const blockOf = (run) => {
    const place = run.block ? run.block.start : `run ${run.number}`;
    const marked = run.marks.map((each) => document.querySelector(`article .tandem-e${each}-0`)).find(Boolean);
    const same = (each) => {
      const text = each.textContent.trim();
      return run.block ? text === run.block.text.trim() : text.startsWith(run.head);
    };
    const taken = [...used.values()].map(({ block }) => block);
    const free = [...document.querySelectorAll("article pre")].filter((each) => !taken.includes(each));
    const block = used.get(place)?.block || marked || free.find(same);
    if (!block) return null;
    const last = used.get(place)?.last || block.closest(".tandem-example") || block.closest(".highlight") || block;
    return { place, block, last };
  };

  const place = (run, panels) => {
    const found = blockOf(run);
    if (!found) return;
    const box = runOf(run, panels);
    found.last.after(box);
    used.set(found.place, { block: found.block, last: box });
  };

  const outcome = (told) => {
    const parts = told.before.length ? [make("small", {}, `After ${told.before.join(", ")}:`)] : [];
    if (told.request) parts.push(make("code", {}, told.request), make("strong", {}, ` → ${told.answer.status}`));
    const text = told.printed || (told.answer ? pretty(told.answer) : "");
    if (told.printed) parts.push(" Output:");
    parts.push(text ? make("pre", { className: "tandem-answer", tabIndex: 0 }, text) : " Empty body");
    return parts;
  };

  // Opens and shuts the text of a request; a text that was changed can be taken back.
  const editorOf = (run, text) => {
    const edit = make("button", { type: "button" }, "Edit");
    const back = make("button", { type: "button", hidden: true }, "Reset");
    edit.setAttribute("aria-label", `Edit ${run.name}`);
    edit.setAttribute("aria-expanded", "false");
    back.setAttribute("aria-label", `Reset ${run.name}`);
    const compare = () => { back.hidden = text.value === run.text; };
    edit.addEventListener("click", () => {
      text.hidden = !text.hidden;
      edit.setAttribute("aria-expanded", String(!text.hidden));
      if (!text.hidden) text.focus();
    });
    text.addEventListener("input", compare);
    back.addEventListener("click", () => {
      text.value = run.text;
      compare();
      edit.focus();
    });
    return [edit, back];
  };

  const runOf = (run, panels) => {
    const box = make("div", { className: "tandem-run" });
    const start = make("button", { type: "button" }, "Run");
    const output = make("output");
    const whole = run.text || "";
    const text = make("textarea", { rows: Math.min(whole.split("\n").length + 1, 30), spellcheck: false, hidden: true });
    text.value = whole;
    text.setAttribute("aria-label", `The request of ${run.name}`);
    start.setAttribute("aria-label", `Run ${run.name}`);
    start.addEventListener("click", async () => {
      output.replaceChildren("Waiting for the service …");
      try {
        const told = await ask("run", {
          number: run.number,
          text: text.value === whole ? null : text.value,
        });
        output.replaceChildren(...outcome(told));
        for (const panel of panels) panel.show();
      } catch (error) {
        output.replaceChildren(make("strong", {}, "Not sent: "), error.message);
      }
    });
    box.append(start, ...(run.text === null ? [] : editorOf(run, text)), text, output);
    return box;
  };

  // A list of objects is a table of their plain members; anything else stays JSON.
  const shown = (answer) => {
    const rows = answer.body;
    const isTable = Array.isArray(rows) && rows.length && rows.every((each) => each && !Array.isArray(each) && typeof each === "object");
    if (!isTable) return make("pre", {}, pretty(answer));
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const table = make("table");
    const cells = (kind, texts) => make("tr", {}, ...texts.map((text) => make(kind, {}, text)));
    const plain = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? ""));
    table.append(make("thead", {}, cells("th", names)));
    table.append(make("tbody", {}, ...rows.map((row) => cells("td", names.map((name) => plain(row[name]))))));
    return table;
  };

  const panelOf = (panel, number) => {
    const content = make("div", { className: "tandem-workbench__panel", tabIndex: 0 });
    const box = make("details", {}, make("summary", {}, panel.title));
    const show = async (button) => {
      if (!box.open) return;
      try {
        content.replaceChildren(shown(await ask("panel", { panel: number, ...button })));
      } catch (error) {
        content.replaceChildren(error.message);
      }
    };
    panel.buttons.forEach((label, at) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("tandem:pressed", { detail: { number, at } })));
      box.append(button);
    });
    box.append(content);
    box.addEventListener("toggle", () => show());
    return { box, show, number };
  };

  // What only this audience reads: the marks are in the page, the choice is kept. The keyboard stops
  // once at what the same decides, though tags divide it; in a link, at the link.
  const ownOf = () => {
    const marks = [...document.querySelectorAll(".tandem-only")];
    const told = ({ dataset }) => `only for ${dataset.tandemFor}: ${dataset.tandemCondition}`;
    const firsts = marks.filter((each, at) => !at || told(each) !== told(marks[at - 1]));
    const inside = (each) => each.parentElement.closest("a, button, summary, label, [tabindex]:not(pre, code, div)");
    const box = make("input", { type: "checkbox" });
    const label = make("label", {}, box, ` mark text for one audience only (${firsts.length})`);
    const mark = () => {
      document.body.classList.toggle("tandem-shows-own", box.checked);
      for (const each of marks) {
        if (box.checked) each.setAttribute("aria-description", told(each));
        else each.removeAttribute("aria-description");
      }
      for (const each of firsts.filter((first) => !inside(first))) {
        if (box.checked) each.tabIndex = 0;
        else each.removeAttribute("tabindex");
      }
    };
    box.checked = kept("tandem:own", () => "no") === "yes";
    box.addEventListener("change", () => {
      sessionStorage.setItem("tandem:own", box.checked ? "yes" : "no");
      mark();
    });
    mark();
    return label;
  };

  const start = async () => {
    for (const old of document.querySelectorAll(".tandem-findings, .tandem-run, .tandem-workbench")) {
      old.remove();
    }
    used.clear();
    const at = here();
    const answer = await fetch(new URL(`page?at=${encodeURIComponent(at)}`, root));
    if (!answer.ok || at !== here()) return;
    const page = await answer.json();
    const article = document.querySelector("article") || document.body;
    if (page.findings.length) article.prepend(findingsOf(page));
    const panels = page.audience ? page.panels.map(panelOf) : [];
    for (const run of page.runs) place(run, panels);
    const bar = make("aside", { className: "tandem-workbench" });
    bar.setAttribute("aria-label", "Workbench");
    bar.append(link(page.source, page.editor));
    if (page.findings.length) bar.append(link(counted(page), "#tandem-findings"));
    if (page.audience) bar.append(ownOf());
    bar.append(...panels.map((panel) => panel.box));
    if (page.runs.length) {
      const reset = make("button", { type: "button" }, "New sandbox");
      reset.addEventListener("click", async () => {
        await ask("reset", {});
        start();
      });
      bar.append(reset);
    }
    current = panels;
    document.body.append(bar);
  };

  let current = [];
  document.addEventListener("tandem:pressed", async ({ detail }) => {
    await current[detail.number].show({ button: detail.at });
    for (const panel of current) if (panel.number !== detail.number) panel.show();
  });
  if (window.document$) window.document$.subscribe(start);
  else start();
})();
