#pragma once
// A scenario to be read on paper: for each step what is done, what happens, what the author says about it, a picture;
// with the questions, whose answers come last. One HTML page that needs nothing else.

#include "app/view/base/theme.hpp"
#include "core/explain/name_table.hpp"
#include "core/scenario/player.hpp"
#include "core/scenario/remarks.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cow::ui {

struct HandoutStep {
    std::size_t number = 0; ///< from 1
    u32 line = 0;           ///< of the file
    std::string process;
    Colour colour = 0; ///< of that process
    std::string text;
    std::string result;                 ///< as strace prints it
    std::string problem;                ///< why it did not run, or where it disagrees with the trace
    std::vector<std::string> sentences; ///< the events that matter
    std::size_t more = 0;               ///< of them that are left out
    std::string picture;                ///< an svg element
};
/// What is said before the next step, to lead up to it.
struct Opening {
    std::string text;
};
using HandoutBlock = std::variant<Remark, HandoutStep, Opening>;

struct Handout {
    std::string title;
    std::string file; ///< its name
    Lesson lesson;
    u64 frames = 0; ///< of the machine
    std::vector<HandoutBlock> blocks;
};

/// Step `step` (from 1), with the cursor right behind it; without its picture.
HandoutStep handout_step(const Player& player, const Names& names, const Palette& palette, std::size_t step);

/// Whether what is said in line `said` leads up to the step behind it, in line `next`, rather than telling of the one
/// before, in line `before` (0: there is none): it stands in one paragraph with that step alone.
bool leads_up(std::string_view source, u32 before, u32 said, u32 next);

std::string handout_html(const Handout& handout);

} // namespace cow::ui
