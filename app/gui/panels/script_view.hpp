#pragma once
// The scenario's text: where we are in it, which expectations hold. A click on a line goes there; "edit" makes it the
// editor.

#include "app/gui/panels/script_editor.hpp"

namespace cow::ui {

/// The script panel: the text that runs, and the one that is edited.
struct ScriptState {
    u64 generation = 0;
    Language language = Language::english; ///< lines for others are left out
    std::vector<std::size_t> steps;        ///< statements that are steps
    ActingProcesses processes;
    std::size_t columns = 0;
    u64 laid_out = 0; ///< the generation of …
    std::vector<ScriptLine> lines;
    TextRange fault;                            ///< the name of the one that is built into the kernel
    std::size_t shown_statement = no_statement; ///< last scrolled to
    EditorState editor;
};

void draw_script(const View& view, ScriptState& state, Rect panel);

} // namespace cow::ui
