// Shows the meeting's present state without a reload. The page works without it; nothing is replaced while it is the same.
const every = 2500;

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = document.querySelector("main");
  const next = fresh.querySelector("main");
  if (!next || next.innerHTML === shown.innerHTML) return;
  const focused = document.activeElement?.getAttribute("aria-label");
  shown.replaceWith(next);
  document.title = fresh.title;
  if (focused) document.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
}

setInterval(() => refresh().catch(() => {}), every);
