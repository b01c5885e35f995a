"use strict";
// The review: moves from text to text by keys and sends decisions, one at a time. A decision that can't be sent changes nothing.
(() => {
  const rows = [...document.querySelectorAll("li[data-key]")];
  const waiting = rows.filter((row) => row.dataset.seen === "");
  const done = [];
  let busy = false;

  const say = (row, text) => { row.querySelector("[role=status]").textContent = text; };
  const here = () => document.activeElement.closest("li[data-key]");

  const move = (from, by) => {
    const open = waiting.filter((row) => row.dataset.seen === "" || row === from);
    const at = open.indexOf(from);
    const next = open[Math.min(Math.max(at + by, 0), open.length - 1)];
    if (!next || next === from) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const show = (row, verdict, text) => {
    row.dataset.seen = verdict;
    for (const button of row.querySelectorAll("button")) button.hidden = (button.dataset.verdict === "undo") !== (verdict !== "");
    say(row, text);
  };

  const decide = async (row, verdict) => {
    if (busy || !row || (verdict === "undo") === (row.dataset.seen === "")) return;
    const button = row.querySelector(`[data-verdict=${verdict}]`);
    if (!button || button.disabled) return;
    busy = true;
    say(row, "saving …");
    try {
      const body = JSON.stringify({ key: row.dataset.key, verdict, seen: row.dataset.seen });
      const answer = await fetch("decide", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      const found = await answer.json();
      if (!answer.ok) {
        say(row, `Not saved: ${found.message}`);
        return;
      }
      if (verdict === "undo") {
        show(row, "", "undone");
        row.focus();
      } else {
        move(row, 1);
        show(row, verdict, `${verdict === "accept" ? "right to cut" : "kept"}, by ${found.by}`);
        done.push(row);
      }
    } catch {
      say(row, "Not saved: the program does not answer. Start it again, open its new address, and decide again.");
    } finally {
      busy = false;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-verdict]");
    if (button) decide(button.closest("li"), button.dataset.verdict);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const row = here();
    if (event.key === "j") move(row, 1);
    else if (event.key === "k") move(row, -1);
    else if (event.key === "a") decide(row, "accept");
    else if (event.key === "r") decide(row, "reject");
    else if (event.key === "u") decide(row && row.dataset.seen ? row : done.pop(), "undo");
    else return;
    event.preventDefault();
  });
  if (waiting.length) waiting[0].focus();
})();
