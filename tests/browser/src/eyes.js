// Finds what a person would call by that role and name, in document order. Names are those of the accessibility tree for
// the elements this page uses (W3C accname: labelledby, label, <label>, content, title); hidden things have none.
const roles = {
  button: "button:not([role]), [role=button]",
  link: "a[href]",
  menuitem: "[role^=menuitem]",
  heading: "h1, h2, h3, h4, h5, h6",
  field: "input:not([type=file]):not([type=radio]):not([type=checkbox]), textarea",
  choice: "select",
  option: "[role=radio], [role=switch], input[type=radio], input[type=checkbox]",
  progressbar: "[role=progressbar]",
  plot: "[role=img], img",
  region: "section, [role=region], aside, nav, footer",
};
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const visible = (element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert], [aria-hidden=true]");
const nameOf = (element) => {
  const byId = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id)?.textContent);
  const label = [...(element.labels ?? [])].map((label) => label.textContent);
  const content = element.matches("input, select, textarea, section, aside, nav, footer") ? "" : element.textContent;
  const names = [byId.join(" "), element.getAttribute("aria-label"), label.join(" "), element.getAttribute("alt"), content, element.title];
  return names.map(tidy).find((name) => name !== "") ?? "";
};
// A pattern that ends with * matches names that begin with it.
const matches = (name, pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern);
const all = (role) => [...document.querySelectorAll(roles[role])].filter(visible);
const find = (role, pattern) => all(role).filter((element) => matches(nameOf(element), pattern));
