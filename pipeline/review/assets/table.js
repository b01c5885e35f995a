"use strict";
// The table of articles: filters, sorts, and shows one page of rows at a time. Texts enter the page as text only.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [TITLE, PATH, KIND, FIXES, STEPS, REMOVED, DOUBT, REASON, CODES, RULES, PAGE, CONFIDENCE] = Array(12).keys();
  const columns = { doubt: DOUBT, confidence: CONFIDENCE, title: TITLE, kind: KIND, fixes: FIXES, steps: STEPS, removed: REMOVED };
  const form = document.getElementById("filters");
  const pager = document.getElementById("pager");
  const [previous, next] = pager.querySelectorAll("button");
  const body = document.querySelector("#articles tbody");
  const counter = document.getElementById("count");
  const words = data.rows.map((row) => `${row[TITLE]}\n${row[PATH]}`.toLowerCase());
  const order = data.rows.map((_, index) => index);
  let sorting = { key: "doubt", down: true };
  let found = order;
  let start = 0;

  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  // The same address that the Python code gives, from a path that is safe without escaping.
  const address = (row) => (row[PAGE] === 1 ? `articles/${row[PATH].replace(/\.md$/, "")}.html` : row[PAGE]);

  const cell = (label, text, name) => {
    const element = make("td", text, name);
    element.dataset.label = label;
    return element;
  };

  const shown = (row) => {
    const line = make("tr");
    const doubt = make("td", undefined, "n");
    doubt.append(make("span", row[DOUBT], `doubt ${row[DOUBT] >= 60 ? "high" : row[DOUBT] >= 30 ? "some" : "low"}`));
    const head = make("th");
    head.scope = "row";
    if (row[PAGE]) {
      const link = make("a", row[TITLE]);
      link.href = address(row);
      head.append(link);
    } else head.append(row[TITLE]);
    head.append(make("small", row[PATH], "path"));
    if (row[REASON]) head.append(make("small", row[REASON]));
    const confidence = row[CONFIDENCE] === null ? "–" : row[CONFIDENCE].toFixed(2);
    line.append(doubt, cell("confidence", confidence, "n"), head, cell("kind", data.kinds[row[KIND]]), cell("fixes", row[FIXES], "n"),
      cell("steps", row[STEPS], "n"), cell("removed", `${Math.round(row[REMOVED] / 10)}%`, "n"));
    return line;
  };

  const show = () => {
    const end = Math.min(start + data.size, found.length);
    body.replaceChildren(...found.slice(start, end).map((index) => shown(data.rows[index])));
    const number = (value) => value.toLocaleString("en");
    const noun = found.length === 1 ? "article" : "articles";
    const matching = found.length === data.rows.length ? noun : `matching ${noun} (${number(data.rows.length)} in all)`;
    counter.textContent = found.length
      ? `${number(start + 1)}–${number(end)} of ${number(found.length)} ${matching}`
      : "No articles match these filters.";
    pager.hidden = found.length <= data.size;
    previous.disabled = start === 0;
    next.disabled = end === found.length;
    pager.querySelector("span").textContent = `Page ${start / data.size + 1} of ${Math.ceil(found.length / data.size)}`;
  };

  const sort = () => {
    const column = columns[sorting.key];
    const text = column === TITLE || column === KIND;
    const value = column === KIND ? (row) => data.kinds[row[KIND]] : (row) => row[column];
    const keys = data.rows.map(value);
    const collator = new Intl.Collator();
    const compare = text ? (a, b) => collator.compare(keys[a], keys[b]) : (a, b) => keys[a] - keys[b];
    order.sort((a, b) => (sorting.down ? -compare(a, b) : compare(a, b)) || a - b);
  };

  const filter = () => {
    const asked = new FormData(form);
    const query = asked.get("q").trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kind = data.kinds.indexOf(asked.get("kind"));
    const code = data.codes.indexOf(asked.get("warning"));
    const rule = data.rules.indexOf(asked.get("rule"));
    found = order.filter((index) => {
      const row = data.rows[index];
      return (kind < 0 || row[KIND] === kind) && (code < 0 || row[CODES].includes(code)) && (rule < 0 || row[RULES].includes(rule)) &&
        query.every((word) => words[index].includes(word));
    });
    start = 0;
    show();
  };

  // The filters are kept in the address, so that a view can be bookmarked and the overview can link to it.
  const remember = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `#${asked}`);
  };
  const recall = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "kind", "warning", "rule"]) form.elements[name].value = asked.get(name) ?? "";
    filter();
  };

  for (const head of document.querySelectorAll("th[data-key]")) {
    const button = make("button", head.textContent);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const again = sorting.key === head.dataset.key;
      const text = head.dataset.key === "title" || head.dataset.key === "kind";
      sorting = { key: head.dataset.key, down: again ? !sorting.down : !text };
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      sort();
      filter();
    });
  }
  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
  addEventListener("hashchange", recall);
  const turn = (by) => { start += by; show(); counter.scrollIntoView(); };
  previous.addEventListener("click", () => turn(-data.size));
  next.addEventListener("click", () => turn(data.size));
  form.hidden = false;
  recall();
})();
