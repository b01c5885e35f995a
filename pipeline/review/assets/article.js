"use strict";
// The page of an article: shows the reason for a cut on hover and focus, highlights steps with their lines, and moves from
// cut to cut.
(() => {
  const tip = document.getElementById("tip");

  const showTip = (target) => {
    const description = target && document.getElementById(target.dataset.cut);
    tip.hidden = !description;
    if (!description) return;
    tip.textContent = description.textContent.trim();
    const box = target.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(box.top > tip.offsetHeight + 60 ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + scrollY}px`;
  };

  const highlighted = [];
  const highlight = (target) => {
    for (const element of highlighted.splice(0)) element.classList.remove("lit");
    if (!target) return;
    for (let line = Number(target.dataset.first); line <= Math.min(target.dataset.last, Number(target.dataset.first) + 500); line += 1) {
      const row = document.getElementById(`L${line}`);
      if (row) highlighted.push(row);
    }
    const part = target.hash && document.getElementById(target.hash.slice(1));
    if (part && part.tagName === "LI") highlighted.push(part);
    for (const element of highlighted) element.classList.add("lit");
  };

  // When the page scrolls under a resting pointer, ignore the pointer: the focused element keeps its tip.
  let position = "";
  const moved = (event) => {
    const now = `${event.screenX} ${event.screenY}`;
    const changed = now !== position;
    position = now;
    return changed;
  };
  const enter = ({ target }) => {
    const cut = target.closest("[data-cut]");
    if (cut) showTip(cut);
    highlight(target.closest("[data-first]"));
  };
  const leave = ({ target }) => { if (target.closest("[data-cut]")) showTip(null); };
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
  document.addEventListener("mouseover", (event) => { if (moved(event)) enter(event); });
  document.addEventListener("mouseout", (event) => { if (`${event.screenX} ${event.screenY}` !== position) leave(event); });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") showTip(null); });

  const cuts = [...document.querySelectorAll("del[tabindex]")];
  const moveBy = (by) => {
    const here = cuts.indexOf(document.querySelector("del.here"));
    const cut = cuts[(here + by + cuts.length + (here < 0 && by < 0 ? 1 : 0)) % cuts.length];
    for (const other of cuts) other.classList.toggle("here", other === cut);
    cut.scrollIntoView({ block: "center" });
    cut.focus({ preventScroll: true });
  };
  const buttons = document.querySelector(".buttons");
  if (buttons && cuts.length) {
    buttons.hidden = false;
    document.getElementById("previous").addEventListener("click", () => moveBy(-1));
    document.getElementById("next").addEventListener("click", () => moveBy(1));
  }
})();
