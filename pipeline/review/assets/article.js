"use strict";
// An article: the reason of a cut on hover and focus, steps and their lines lit together, a walk from cut to cut.
(() => {
  const tip = document.getElementById("tip");

  const tell = (target) => {
    const told = target && document.getElementById(target.dataset.cut);
    tip.hidden = !told;
    if (!told) return;
    tip.textContent = told.textContent.trim();
    const box = target.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(box.top > tip.offsetHeight + 60 ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + scrollY}px`;
  };

  const lit = [];
  const light = (target) => {
    for (const element of lit.splice(0)) element.classList.remove("lit");
    if (!target) return;
    for (let line = Number(target.dataset.first); line <= Math.min(target.dataset.last, Number(target.dataset.first) + 500); line += 1) {
      const row = document.getElementById(`L${line}`);
      if (row) lit.push(row);
    }
    const part = target.hash && document.getElementById(target.hash.slice(1));
    if (part && part.tagName === "LI") lit.push(part);
    for (const element of lit) element.classList.add("lit");
  };

  // a page that scrolls below a resting pointer is not pointed at: what has the focus keeps its tip
  let seat = "";
  const moved = (event) => {
    const now = `${event.screenX} ${event.screenY}`;
    const yes = now !== seat;
    seat = now;
    return yes;
  };
  const enter = ({ target }) => {
    const cut = target.closest("[data-cut]");
    if (cut) tell(cut);
    light(target.closest("[data-first]"));
  };
  const leave = ({ target }) => { if (target.closest("[data-cut]")) tell(null); };
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
  document.addEventListener("mouseover", (event) => { if (moved(event)) enter(event); });
  document.addEventListener("mouseout", (event) => { if (`${event.screenX} ${event.screenY}` !== seat) leave(event); });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") tell(null); });

  const cuts = [...document.querySelectorAll("del[tabindex]")];
  const walk = (by) => {
    const here = cuts.indexOf(document.querySelector("del.here"));
    const cut = cuts[(here + by + cuts.length + (here < 0 && by < 0 ? 1 : 0)) % cuts.length];
    for (const other of cuts) other.classList.toggle("here", other === cut);
    cut.scrollIntoView({ block: "center" });
    cut.focus({ preventScroll: true });
  };
  const buttons = document.querySelector(".buttons");
  if (buttons && cuts.length) {
    buttons.hidden = false;
    document.getElementById("previous").addEventListener("click", () => walk(-1));
    document.getElementById("next").addEventListener("click", () => walk(1));
  }
})();
