// Sends a form that stands on no page.
([method, action, enctype, pairs]) => {
  const form = Object.assign(document.createElement("form"), { method, action, enctype, hidden: true });
  for (const [name, value] of pairs) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
