// The page as it is now, as HTML: with what stands in its fields, without what only browsers without JavaScript read, and
// without alerts that are not shown. `marked` has the number of each element in `live` besides.
(mark) => {
  const live = [document.documentElement, ...document.documentElement.querySelectorAll("*")];
  const root = document.documentElement.cloneNode(true);
  const copies = [root, ...root.querySelectorAll("*")];
  live.forEach((one, place) => {
    const copy = copies[place];
    if (one.matches("input:not([type=file])")) {
      copy.setAttribute("value", one.value);
      copy.toggleAttribute("checked", one.checked);
    } else if (one.matches("textarea")) {
      copy.textContent = one.value;
    } else if (one.matches("option")) {
      copy.toggleAttribute("selected", one.selected);
    }
  });
  const unseen = (one) => one.matches("noscript") || (one.matches("[role=alert], [role=status]") && !one.checkVisibility());
  const gone = copies.filter((_, place) => unseen(live[place]));
  gone.forEach((copy) => copy.remove());
  const html = root.outerHTML;
  copies.forEach((copy, place) => copy.setAttribute(mark, String(place)));
  return { live, html, marked: root.outerHTML };
}
