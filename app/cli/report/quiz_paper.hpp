#pragma once
// All the questions that one call of `quiz` is about.

#include "core/quiz/question.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cow::cli {

/// A question, and where it comes from.
struct Posed {
    std::string file; ///< as it was named; "" in a drill
    std::string step; ///< the text of the step that it is about
    quiz::Question question;
};

struct QuizPaper {
    u64 seed = 1;
    std::vector<Posed> questions;
};

/// What somebody answered, by id.
struct Given {
    std::string id;
    std::string answer;
    u32 line = 0; ///< of the answers file, from 1; 0: it is JSON
};

/// How one answer went.
struct Marked {
    const quiz::Question* question = nullptr;
    std::optional<std::string> given; ///< nothing: there was none
    bool right = false;
};

/// In the paper's order; what was not answered is wrong.
std::vector<Marked> mark(const QuizPaper& paper, const std::vector<Given>& given);

} // namespace cow::cli
