// Loads the page's WebAssembly; says in both languages what is wrong where that fails.
const say = (en, zh, detail) => {
  const place = document.getElementById("loading-text");
  if (!place) return;
  place.setAttribute("role", "alert");
  const lines = [["en", en], ["zh-Hans", zh]].map(([lang, text]) => {
    const line = document.createElement("span");
    line.lang = lang;
    line.textContent = text;
    line.style.display = "block";
    return line;
  });
  const code = document.createElement("code");
  code.textContent = detail;
  place.replaceChildren(...lines, code);
};

if (typeof WebAssembly !== "object") {
  say(
    "This browser has no WebAssembly, or it is switched off. Tuning Lab needs it: try a current Firefox, Chrome, Edge or Safari.",
    "此浏览器不支持 WebAssembly，或已将其关闭。Tuning Lab 需要它：请使用新版 Firefox、Chrome、Edge 或 Safari。",
    "",
  );
} else {
  try {
    // early.js has chosen the language; its texts load beside the program.
    const texts = fetch(`./page/texts-${document.documentElement.lang}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`texts: status ${answer.status}`);
      return answer.text();
    });
    const page = await import("./page/lab_page.js");
    const [, text] = await Promise.all([page.default(), texts]);
    page.mount(text);
    // A folder that is hosted without a runner keeps itself in the browser. Where that is refused, it needs the network.
    if (document.querySelector("meta[name=lab-build]")) {
      navigator.serviceWorker?.register("./offline.js", { updateViaCache: "none" }).catch(() => {});
    }
  } catch (error) {
    say(
      "Tuning Lab could not be loaded. Reload the page; if that does not help, the server may be stopping or out of date.",
      "Tuning Lab 未能载入。请重新加载此页；若仍无效，服务器可能正在停止或版本过旧。",
      String(error),
    );
  }
}
