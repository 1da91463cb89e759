#pragma once
// What the author of a scenario says, asks and expects between two steps, and what the right answers are: the one rule
// for the window, the terminal and the handout. Texts are in the language that is spoken.

#include "core/scenario/answer.hpp"
#include "core/scenario/player.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cow {

struct Heading {
    std::string text;
};
struct Saying {
    std::string text;
    u32 line = 0; ///< of the file
};
struct Question {
    std::string text;
    std::vector<std::string> options; ///< as they are shown
    std::size_t step = 0;             ///< that it is about, the next one; from 1
    std::optional<Answer> answer;     ///< once that step has run, as it is shown
    AskStatement asked{};
    std::size_t statement = 0; ///< index into the script's
};
struct Expectation {
    std::string text;
    std::optional<ExpectOutcome> outcome; ///< once the step before it has run
};
using Remark = std::variant<Heading, Saying, Question, Expectation>;

/// What is to be answered where there are no options: "a number", "which of the pages 0 to 3: 0,2 or none".
std::string answer_hint(const AskStatement& ask);

/// An answer as a question shows it, in the language that is spoken.
std::string shown_answer(const AskStatement& ask, const std::string& answer);

/// What the file says behind step `step` (from 1; 0: in front of the first) up to the next one, in its order. All
/// questions there are about that next step.
std::vector<Remark> remarks_after(const Player& player, std::size_t step);

} // namespace cow
