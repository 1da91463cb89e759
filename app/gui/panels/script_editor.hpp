#pragma once
// The editor in the script panel: draws the text with caret and selection, and turns keys and mouse into edits.

#include "app/gui/panels/script_text.hpp"
#include "app/gui/view/view.hpp"

#include <cstddef>
#include <vector>

namespace cow::ui {

struct EditorState {
    bool open = false;
    bool focused = false; ///< keys are its own; else they are commands
    std::size_t columns = 0;
    u64 generation = 0; ///< of the file …
    u64 revision = 0;   ///< … and of the text that are laid out in …
    std::vector<ScriptLine> lines;
    std::size_t shown_caret = 0; ///< last scrolled to
    bool dragging = false;       ///< a selection, with the mouse
    bool offering = false;       ///< words that the one being typed may become
    std::size_t offer = 0;       ///< the chosen one of them
    bool offer_chosen = false;   ///< with Up or Down: Enter takes it
    float goal = -1;             ///< where Up and Down keep to, pixels; negative: where the caret is
};

void draw_editor(const View& view, EditorState& state, const ActingProcesses& processes, Rect area);

} // namespace cow::ui
