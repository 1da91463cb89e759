// The page works without a network: what was brought once is kept, and brought anew where it can be.
"use strict";
const name = "cowscope-VERSION";
const parts = ["./", "index.html", "page.css", "first.js", "stills.js", "links.js", "keep.js", "words.js", "hands.js", "embed.js", "page.js",
  "cowscope.js", "cowscope.wasm", "files.json", "icon.svg"];
self.addEventListener("install", (event) => event.waitUntil(caches.open(name).then((kept) => kept.addAll(parts)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const old of await caches.keys()) if (old.startsWith("cowscope-") && old !== name) await caches.delete(old);
  await self.clients.claim();
})()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  event.respondWith((async () => {
    const kept = await caches.open(name);
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok) kept.put(event.request, fresh.clone());
      return fresh;
    } catch (problem) {
      const old = await kept.match(event.request, { ignoreSearch: true });
      if (old) return old;
      throw problem;
    }
  })());
});
