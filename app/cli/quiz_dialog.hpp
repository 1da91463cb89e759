#pragma once
// A quiz in the terminal: asks, waits, tells, scores.

#include "app/cli/problem.hpp"
#include "app/cli/report/quiz_paper.hpp"
#include "core/quiz/score.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cow::cli {

/// What was asked and answered, for whoever keeps it.
struct QuizEntry {
    const Posed& posed;
    std::string given; ///< "" when it was skipped
    bool right = false;
    bool helped = false; ///< help was looked at first
};

class QuizDialog {
public:
    using Keep = std::function<void(const QuizEntry&)>;
    QuizDialog(const Streams& streams, Output& out, Keep keep)
        : streams_(streams), out_(out), keep_(std::move(keep)) {}

    /// Asks, and reads an answer. Nothing: the input has ended, or somebody has had enough.
    std::optional<std::string> ask(const Posed& posed);
    /// Tells whether the last answer was right, and why.
    void tell(const Posed& posed, const std::string& given);
    /// At the end: how it went, and what went wrong most.
    void sum_up();

    const quiz::Score& score() const { return score_; }
    bool over() const { return over_; }

private:
    std::optional<std::string> read_line();
    void help(const Posed& posed);
    void explain_keys();

    const Streams& streams_;
    Output& out_;
    Keep keep_;
    quiz::Score score_;
    std::size_t skipped_ = 0;
    bool helped_ = false;
    bool explained_ = false;
    bool over_ = false;
};

} // namespace cow::cli
