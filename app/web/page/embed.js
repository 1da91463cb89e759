// What other pages may ask of this one, and hear from it. Every message is {cowscope: 1, type, …}.
"use strict";
cowscope.embed = (program) => {
  const outside = window.parent !== window ? window.parent : window.opener;
  const say = (type, more) => outside && outside.postMessage({ cowscope: 1, type, ...more }, "*");
  const call = (name, types, values) => program.ccall("cow_" + name, null, types, values);
  addEventListener("message", async (event) => {
    const asked = event.data;
    if (event.source !== outside || typeof asked !== "object" || asked === null || asked.cowscope !== 1) return;
    if (asked.type === "load" && typeof asked.text === "string") cowscope.openText(asked.text.slice(0, 4 << 20), "embedded.cow");
    else if (asked.type === "load" && typeof asked.scenario === "string") call("follow", ["string"], ["#scenario=" + encodeURIComponent(asked.scenario)]);
    else if (asked.type === "seek" && Number.isInteger(asked.step)) {
      call("follow", ["string"], [`#step=${asked.step}&event=${Number.isInteger(asked.event) ? asked.event : 0}`]);
    } else if (asked.type === "play") { if (!cowscope.state.playing) call("command", ["number"], [0]); }
    else if (asked.type === "pause") { if (cowscope.state.playing) call("command", ["number"], [0]); }
    else if (asked.type === "answer" && typeof asked.value === "string") call("answer", ["string"], [asked.value]);
  });
  let before = null;
  return {
    ready: () => say("ready", { version: 1 }),
    follow: (state) => {
      const old = before || {};
      before = state;
      if (old.file !== state.file || old.step !== state.step || old.event !== state.event) {
        say("step", { title: state.title, step: state.step, event: state.event, steps: state.steps });
      }
      if (state.question && JSON.stringify(old.question) !== JSON.stringify(state.question)) say("question", { question: state.question });
      if (JSON.stringify(old.answered) !== JSON.stringify(state.answered) && state.answered?.length) say("answered", { answers: state.answered });
      if (JSON.stringify(old.score) !== JSON.stringify(state.score)) say("score", state.score);
    },
  };
};
