// Before the first paint: the theme and language a person chose last, so that the page never flashes in another; and the
// text of the lesson that the address names, which comes beside the program.
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
  const chinese = /^zh/i.test(lang);
  document.documentElement.lang = chinese ? "zh-Hans" : "en";
  const lesson = /^#\/learn\/([a-z0-9-]+)$/i.exec(location.hash);
  if (lesson) {
    const text = document.createElement("link");
    Object.assign(text, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: `./lessons/${lesson[1]}/${chinese ? "zh" : "en"}.md` });
    document.head.append(text);
  }
})();
