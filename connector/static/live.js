// Keeps the status page up to date; where events do not come through, the page is loaded anew from time to time.
"use strict";

const part = document.querySelector("[data-events]");
const now = document.getElementById("now");
const changes = document.getElementById("changes");

function show(event) {
  const change = JSON.parse(event.data);
  let line = Array.from(now.children).find((item) => item.dataset.who === change.who);
  if (!line) {
    line = now.appendChild(document.createElement("li"));
    line.dataset.who = change.who;
    part.querySelectorAll(".empty").forEach((empty) => empty.remove());
  }
  line.textContent = `${change.who}: ${change.state}`;
  const entry = changes.appendChild(document.createElement("li"));
  entry.dataset.eventId = event.lastEventId;
  entry.textContent = `${change.who} ${change.state} ${change.at.slice(11, 19)} UTC`;
}

const source = new EventSource(part.dataset.events);
source.onmessage = show;
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) {
    setTimeout(() => location.reload(), Number(part.dataset.pollS) * 1000);
  }
};
