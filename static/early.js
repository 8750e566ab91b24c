// Before the first paint: the theme and language a person chose last, so that the page never flashes in another.
(() => {
  let theme = null, lang = null;
  try {
    theme = localStorage.getItem("lab.theme");
    lang = localStorage.getItem("lab.lang");
  } catch {
    // Storage may be forbidden; the defaults serve.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  lang ??= (navigator.languages ?? []).find((tag) => /^(zh|en)/i.test(tag)) ?? "en";
  document.documentElement.lang = /^zh/i.test(lang) ? "zh-Hans" : "en";
})();
