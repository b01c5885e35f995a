"use strict";
// The review: moves from row to row by keys and sends decisions, one at a time. A decision that can't be sent changes nothing.
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

  const show = (row, state, text) => {
    row.dataset.seen = state;
    for (const button of row.querySelectorAll("button")) button.hidden = (button.dataset.verdict === "undo") !== (state !== "");
    say(row, text);
  };

  const decide = async (row, button) => {
    if (busy || !row || !button || button.disabled || (button.dataset.verdict === "undo") === (row.dataset.seen === "")) return;
    const { verdict, value, done: words } = button.dataset;
    busy = true;
    say(row, "saving …");
    try {
      const body = JSON.stringify({ key: row.dataset.key, verdict, seen: row.dataset.seen, value });
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(row.dataset.to || "decide", { method: "POST", headers, body });
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
        show(row, found.state, `${words}, by ${found.by}`);
        done.push(row);
      }
      if (row.dataset.next && verdict !== "undo") location.assign(row.dataset.next);
    } catch {
      say(row, "Not saved: the program does not answer. Start it again, open its new address, and decide again.");
    } finally {
      busy = false;
    }
  };

  const press = (row, verdict) => {
    const buttons = row ? [...row.querySelectorAll(`button[data-verdict=${verdict}]`)] : [];
    decide(row, buttons.find((button) => button.dataset.value === row.dataset.answer) || buttons[0]);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-verdict]");
    if (button) decide(button.closest("li"), button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const row = here();
    const digit = /^[1-4]$/.test(event.key) && document.querySelector(`button[data-digit="${event.key}"]`);
    const link = event.key === "n" ? document.getElementById("following")
      : event.key === "Enter" && row === document.activeElement ? row.querySelector("a[href]") : null;
    if (event.key === "j") move(row, 1);
    else if (event.key === "k") move(row, -1);
    else if (event.key === "a") press(row, "accept");
    else if (event.key === "r") press(row, "reject");
    else if (event.key === "d") press(document.getElementById("article"), "accept");
    else if (event.key === "u") press(row && row.dataset.seen ? row : done.pop(), "undo");
    else if (digit) decide(digit.closest("li"), digit);
    else if (link) link.click();
    else return;
    event.preventDefault();
  });
  if (waiting.length) waiting[0].focus();
})();
