#pragma once
// What the author of a scenario says, asks and expects between two steps, and what the right answers are: the one rule
// for the window, the terminal and the handout. Texts are in the language that is spoken.

#include "core/scenario/player.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cow {

/// Does `option` of an ask name what happened?
bool names_outcome(std::string_view option, const StepOutcome& outcome);

struct Answer {
    std::vector<std::string>
        right;            ///< every option that names what happened; where none does, what did happen
    bool offered = false; ///< they are options
};
/// Nothing when the step could not run: then there is nothing to be right about.
std::optional<Answer> answer_to(const AskStatement& ask, const StepOutcome& outcome);

struct Heading {
    std::string text;
};
struct Saying {
    std::string text;
    u32 line = 0; ///< of the file
};
struct Question {
    std::string text;
    std::vector<std::string> options;
    std::size_t step = 0;         ///< that it is about, the next one; from 1
    std::optional<Answer> answer; ///< once that step has run
};
struct Expectation {
    std::string text;
    std::optional<ExpectOutcome> outcome; ///< once the step before it has run
};
using Remark = std::variant<Heading, Saying, Question, Expectation>;

/// What the file says behind step `step` (from 1; 0: in front of the first) up to the next one, in its order. All
/// questions there are about that next step.
std::vector<Remark> remarks_after(const Player& player, std::size_t step);

} // namespace cow
