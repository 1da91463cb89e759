// Everything that the canvas shows, as real elements for those who hear it or use the keyboard alone.
"use strict";
cowscope.words = (program) => {
  const text = (name) => program.ccall("cow_" + name, "string", [], []);
  const command = (id) => { program.ccall("cow_command", null, ["number"], [id]); };
  const at = (id) => document.getElementById(id);
  const element = (tag, content, attributes) => {
    const made = document.createElement(tag);
    made.textContent = content;
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    return made;
  };

  const buttons = new Map(); // of the commands that switch something, by id
  let language = "";
  const drawCommands = () => {
    if (language !== cowscope.state.language) {
      const rows = JSON.parse(text("commands"));
      language = cowscope.state.language;
      document.documentElement.lang = language;
      const groups = new Map();
      buttons.clear();
      for (const row of rows) {
        if (!groups.has(row.section)) groups.set(row.section, element("div", "", { role: "toolbar", "aria-label": row.section }));
        const button = element("button", row.name, { type: "button", title: row.help });
        if (row.keys) button.setAttribute("aria-keyshortcuts", row.keys);
        button.addEventListener("click", () => command(row.id));
        if (row.switches) buttons.set(row.id, button);
        groups.get(row.section).append(button);
      }
      at("commands").replaceChildren(...groups.values());
    }
    for (const [id, button] of buttons) button.setAttribute("aria-pressed", cowscope.state.on.includes(id));
  };

  let asked = "";
  const drawQuestion = (question) => {
    const now = JSON.stringify(question);
    if (now === asked) return;
    asked = now;
    at("question").hidden = !question;
    at("asked").textContent = question ? question.text : "";
    const answer = (value) => program.ccall("cow_answer", null, ["string"], [value]);
    const chips = (question ? question.options : []).map((option) => {
      const button = element("button", option.text, { type: "button" });
      button.addEventListener("click", () => answer(option.value));
      return button;
    });
    if (question && chips.length === 0) {
      const field = element("input", "", { type: "text", "aria-label": question.hint || question.text });
      field.addEventListener("keydown", (event) => { if (event.key === "Enter") answer(field.value); });
      chips.push(field);
    }
    at("answers").replaceChildren(...chips);
  };

  let generation = "";
  return {
    tell: (line) => {
      at("told").append(element("p", line));
      while (at("told").childElementCount > 50) at("told").firstElementChild.remove();
    },
    follow: () => {
      const state = cowscope.state;
      drawCommands();
      drawQuestion(state.question);
      const now = [state.file, state.step, state.event, state.generation, state.language].join();
      if (now === generation) return;
      generation = now;
      at("where").textContent = `${state.title} – ${state.step}/${state.steps}`;
      at("mirror").textContent = text("mirror");
      document.getElementById("title").textContent = state.title;
    },
  };
};
