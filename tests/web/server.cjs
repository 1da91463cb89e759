// A static server as any: with gzip, and a count of what it has sent.
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");
const zlib = require("zlib");

const types = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm", json: "application/json", svg: "image/svg+xml" };

exports.serve = (folder) => new Promise((resolve) => {
  const sent = new Map();
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://x").pathname).replace(/\/$/, "/index.html");
    const file = path.join(folder, path.normalize(name));
    if (!file.startsWith(folder) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    const bytes = zlib.gzipSync(fs.readFileSync(file), { level: 9 });
    sent.set(name, bytes.length);
    response.writeHead(200, { "content-type": types[path.extname(file).slice(1)] || "text/plain", "content-encoding": "gzip", "content-length": bytes.length });
    response.end(bytes);
  }).listen(0, "127.0.0.1", () => resolve({ address: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() }));
});
