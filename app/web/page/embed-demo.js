"use strict";
const frame = document.getElementById("frame");
const heard = document.getElementById("heard");
addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || !event.data || event.data.cowscope !== 1) return;
  heard.textContent += JSON.stringify(event.data) + "\n";
  heard.scrollTop = heard.scrollHeight;
});
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => frame.contentWindow.postMessage({ cowscope: 1, ...JSON.parse(button.dataset.ask) }, "*"));
}
