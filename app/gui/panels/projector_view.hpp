#pragma once
// What a lecture hall reads beside the stage: the question, and what happens, in one line.

#include "app/gui/view/view.hpp"
#include "app/view/words/story.hpp"

#include <string>

namespace cow::ui {

struct ProjectorState {
    bool valid = false;
    Position position;
    Story story;
    std::string line;     ///< what happens
    bool trouble = false; ///< the line says that the step could not be done
    float kept = 0;       ///< room that questions have taken: kept, so that the stage stays as it is
};

/// Of all questions at the cursor, each whole, in a panel of this width, or of earlier ones; 0 where there was none.
float question_height(const Canvas& canvas, const Session& session, ProjectorState& state, float width);
void draw_questions(const View& view, const ProjectorState& state, Rect panel);
void draw_what_happens(const Canvas& canvas, const Session& session, ProjectorState& state, Rect panel);

} // namespace cow::ui
