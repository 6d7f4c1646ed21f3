/* Conveniences of the portal. Every page works without them. */
"use strict";

/* Copy buttons beside what has to be copied into Epic. */
for (const field of document.querySelectorAll("input[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${field.labels[0].textContent}`);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  field.after(button);
  field.parentElement.classList.add("copied");
}

/* Two records as tabs: arrow keys move between them (WAI-ARIA, tabs pattern). */
for (const group of document.querySelectorAll("[data-tabs]")) {
  const panels = [...group.querySelectorAll("fieldset")];
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Integration details");
  const tabs = panels.map((panel, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${index}`;
    tab.textContent = panel.querySelector("legend").textContent;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(index));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        show((index + step + tabs.length) % tabs.length);
        tabs.find((each) => each.getAttribute("aria-selected") === "true").focus();
      }
    });
    list.append(tab);
    return tab;
  });
  const show = (chosen) => panels.forEach((panel, index) => {
    panel.hidden = index !== chosen;
    tabs[index].setAttribute("aria-selected", String(index === chosen));
    tabs[index].tabIndex = index === chosen ? 0 : -1;
  });
  group.prepend(list);
  group.classList.add("tabbed");
  show(0);
}

/* People of the directory, offered while a name is typed. */
for (const field of document.querySelectorAll("input[data-people]")) {
  const offered = document.createElement("datalist");
  offered.id = `${field.id}-people`;
  field.after(offered);
  field.setAttribute("list", offered.id);
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (field.value.trim().length < 2) return;
      const answer = await fetch(`${field.dataset.people}?q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      const { people } = await answer.json();
      offered.replaceChildren(...people.map(({ upn, name, title }) => {
        const option = document.createElement("option");
        option.value = upn;
        option.label = title ? `${name} (${title})` : name;
        return option;
      }));
    }, 250);
  });
}
