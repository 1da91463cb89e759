#pragma once
// What can be seen in front of steps that are asked about: the scenario up to there, as text that a picture can be made
// of, and in words.

#include "core/scenario/script.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cow::cli {

struct QuizMoment {
    std::string text;  ///< of the scenario: nothing of the step is in it, nor of what is asked about it
    std::string words; ///< the steps so far, and who has which pages in which frames; lines
};

/// In front of each of these steps (from 1) of the scenario that is `text`. Words are in the language that is spoken.
std::map<std::size_t, QuizMoment> moments_before(const Script& script, std::string_view text,
                                                 const std::set<std::size_t>& steps);
/// Behind the last step of a program whose steps are read anyway.
QuizMoment moment_behind(const std::string& program);

} // namespace cow::cli
