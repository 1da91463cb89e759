#pragma once
// "Open a file…": a path is typed, with completion; below it what was open lately, and what else is in the folder.

#include "app/gui/view/view.hpp"
#include "app/view/text/file_choices.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

struct OpenFileState {
    std::string typed;
    bool fresh = true;   ///< the field has just come
    bool listed = false; ///< `choices` are those for what is typed
    std::vector<FileChoice> choices;
    std::optional<std::size_t> index; ///< the chosen one
    std::string problem;              ///< why what was typed does not open
};

void draw_open_file(const View& view, OpenFileState& state, Rect window);

} // namespace cow::ui
