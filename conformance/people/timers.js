// Counts the short timers of a page that are still to come, so that a person waits for a page that goes on by itself.
(() => {
  const soon = 2000;
  const due = new Set();
  const [set, clear] = [window.setTimeout, window.clearTimeout];
  window.setTimeout = (deed, after = 0, ...given) => {
    if (typeof deed !== "function" || after > soon) return set(deed, after, ...given);
    const id = set(() => {
      due.delete(id);
      deed(...given);
    }, after);
    due.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    due.delete(id);
    clear(id);
  };
  window[Symbol.for("visit-rehearsal timers")] = () => due.size;
})();
