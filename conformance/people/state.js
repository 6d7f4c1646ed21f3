// Whether a page is at rest: loaded, without a timer to come, and where it goes by itself.
() => {
  const timers = window[Symbol.for("visit-rehearsal timers")];
  const meta = document.querySelector('meta[http-equiv="refresh" i]');
  const [seconds, place] = meta ? meta.content.split(/;\s*(?:url\s*=)?\s*/i) : [];
  const target = place ? place.replace(/^['"]|['"]$/g, "") : "";
  return {
    loaded: document.readyState === "complete",
    timers: timers ? timers() : 0,
    refresh: meta ? Number(seconds) : null,
    target: URL.canParse(target, location.href) && target ? new URL(target, location.href).href : "",
  };
}
