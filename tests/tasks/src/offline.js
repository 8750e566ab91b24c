// The service worker of a folder that any web server hosts: keeps this build in the browser, so that the page opens
// without a network.
//
// `cargo lab build --static` puts the build and its files in. The page itself is asked of the network first, so that a new
// build shows at the next opening; its other files come from what is kept, all of one build. What is no file of the build is
// not answered here and never kept.
const BUILD = "@BUILD@";
// Kept before anything is answered: with these the page opens, trains and teaches.
const WHOLE = @WHOLE@;
// Kept once somebody asked for them: large, or not needed by everybody.
const ASKED = @ASKED@;

// The folders of one host share its caches.
const OURS = `tuning-lab ${self.registration.scope} `;
const CACHE = OURS + BUILD;
// After so many milliseconds a network that does not answer is none.
const PATIENCE = 4000;

const addressOf = (path) => new URL(path, self.registration.scope).href;
const PAGE = addressOf("./");
const asked = new Set(ASKED.map(addressOf));
const known = new Set([...WHOLE.map(addressOf), ...asked]);

const kept = (address) => caches.match(address, { cacheName: CACHE, ignoreVary: true });

const keepAll = async () => {
  const cache = await caches.open(CACHE);
  // Asked of the server, whatever the browser remembers: files of two builds do not go together.
  await cache.addAll(WHOLE.map((path) => new Request(addressOf(path), { cache: "no-cache" })));
  const text = await (await kept(PAGE)).text();
  if (!text.includes(BUILD)) {
    await caches.delete(CACHE);
    throw new Error("the folder changed while it was being kept");
  }
  await self.skipWaiting();
};

const forgetOthers = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
};

// Steps aside where the network has another page of the lab: what is kept does not belong to that one.
const stepAside = async (text) => {
  if (!text.includes("lab_page.js")) return;
  await caches.delete(CACHE);
  // A runner serves this address now, and has nothing to keep.
  if (!text.includes('name="lab-build"')) await self.registration.unregister();
};

// The page as the server has it now, whatever the browser remembers.
const fresh = ({ url, headers }) =>
  fetch(url, { cache: "no-cache", redirect: "manual", headers: { accept: headers.get("accept") ?? "*/*" } });

const page = async (event) => {
  const own = await kept(PAGE);
  const late = new Promise((_, reject) => own && setTimeout(reject, PATIENCE));
  let answer;
  try {
    answer = await Promise.race([fresh(event.request), late]);
  } catch {
    return own ?? Response.error();
  }
  if (own && answer.status >= 500) return own;
  if (answer.ok) {
    const text = await answer.clone().text();
    if (!text.includes(BUILD)) await stepAside(text);
    // The browser may have made room of what was kept.
    else if (!own) event.waitUntil(keepAll().catch(() => {}));
  }
  return answer;
};

const file = async (request, address) => {
  const own = await kept(address);
  if (own) return own;
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.ok && asked.has(address) && (await caches.has(CACHE))) {
    const copy = answer.clone();
    // Where there is no room, it is asked for again the next time.
    caches.open(CACHE).then((cache) => cache.put(address, copy)).catch(() => {});
  }
  return answer;
};

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  url.hash = "";
  if (request.mode === "navigate") {
    const path = url.origin + url.pathname;
    if (path === PAGE || path === addressOf("index.html")) event.respondWith(page(event));
  } else if (known.has(url.href)) {
    event.respondWith(file(request, url.href));
  }
});
