// Before the program is there: the title, and a still picture of the scenario that the address names.
"use strict";
window.cowscope = { started: performance.now() };
{
  const wanted = new URLSearchParams(location.hash.slice(1));
  const theme = wanted.get("theme");
  if (theme === "light" || theme === "contrast") document.documentElement.dataset.theme = theme;
  if (wanted.get("lang") === "zh") document.documentElement.lang = "zh";
  document.addEventListener("DOMContentLoaded", () => {
    const shipped = wanted.has("cow") ? null : wanted.get("scenario") || document.documentElement.dataset.first;
    const stills = window.cowscopeStills || {};
    const still = shipped && Object.hasOwn(stills, shipped) ? stills[shipped] : null;
    if (still) {
      document.getElementById("title").textContent =
        document.documentElement.lang === "zh" && still.zh ? still.zh : still.title;
      const picture = document.getElementById("still");
      picture.alt = still.title;
      picture.addEventListener("load", () => { cowscope.firstPicture = performance.now(); });
      picture.src = "stills/" + shipped + ".svg";
    }
  });
}
