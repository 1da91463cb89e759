#pragma once
// What the scenario's author says at the cursor: the statements between the last whole step and the next one.

#include "core/scenario/remarks.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct Story {
    std::string heading;             ///< of the latest step "label", "" when there is none
    std::vector<std::string> says;   ///< passed since the last whole step
    std::vector<Question> questions; ///< about the step in progress, or the next one
    std::vector<Question> answered;  ///< about the step that has just been done
    std::string problem; ///< why the last step could not run, or where it disagrees with the trace
};
Story story_of(const Player& player);

} // namespace cow::ui
