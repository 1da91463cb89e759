#pragma once
// What went wrong, in words.

#include "app/view/words/troubles.hpp"

#include <span>
#include <string>
#include <vector>

namespace cow::ui {

/// What is said above the stage: a heading, and what belongs to it.
struct TroubleNote {
    std::string heading;            ///< "": nothing went wrong here
    std::vector<std::string> lines; ///< what was found, what it means
};
/// Of what is wrong at the cursor; at the end of the scenario, of all.
TroubleNote trouble_note(std::span<const Trouble> all, const Player& player);
/// One of them, in a line.
std::string trouble_line(const Trouble& trouble);
/// "Invariants broken: 1, expectations that failed: 2"
std::string trouble_summary(std::span<const Trouble> all);

} // namespace cow::ui
