// Texts in the address: base64url of raw deflate.
"use strict";
cowscope.links = (() => {
  const mostInflated = 4 << 20; // bytes of a scenario's text
  const mostLink = 32 << 10;

  const bytesOf = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const base64url = (bytes) => {
    let plain = "";
    for (let i = 0; i < bytes.length; i += 8192) plain += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  // Reads no more than is allowed, whatever the other side has to give.
  const readAll = async (stream, most) => {
    const reader = stream.getReader();
    const parts = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        reader.cancel().catch(() => {});
        throw new Error("too large");
      }
      parts.push(value);
    }
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const inflate = async (text) => {
    const raw = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new TextDecoder("utf-8", { fatal: true }).decode(await readAll(raw, mostInflated));
  };
  const deflate = async (text) => {
    const raw = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return base64url(await readAll(raw, Infinity));
  };
  // The address of this moment; null where the text is too long for one.
  const address = async (fragment, text) => {
    const named = /^#scenario=/.test(fragment);
    const whole = named ? fragment : "#cow=" + (await deflate(text)) + "&" + fragment.slice(1);
    return whole.length > mostLink ? null : location.href.split("#")[0] + whole;
  };
  return { inflate, deflate, address, part: (name) => new URLSearchParams(location.hash.slice(1)).get(name) };
})();
