#pragma once
// What is happening: the author's words, his question and its answer, and the events as sentences.

#include "app/gui/view/view.hpp"
#include "app/view/words/story.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct NarrationState {
    bool valid = false;
    Position position;
    Story story;
    std::vector<std::string> sentences; ///< of the step at the cursor, the current event's last
    float height = 0;                   ///< of all that was drawn last …
    float scroll = 0;                   ///< … and how far it was scrolled up then
};

void draw_narration(const View& view, NarrationState& state, Rect panel);

} // namespace cow::ui
