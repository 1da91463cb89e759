#pragma once
// How often each word of the language (a call, an advice, a flag) was in a step that was compared, and why not.

#include "core/check/verdict.hpp"
#include "core/scenario/script.hpp"

#include <map>
#include <string>

namespace cow::differential {

class Coverage {
public:
    void add(const Statement& statement, const StepVerdict& verdict);
    /// A line a word, those that are worst covered first; then how many words fall short of `least` comparisons, or of
    /// being compared in more than 99 of 100 steps; words of the language that were in none are named.
    std::string report(u64 least) const;

private:
    struct Row {
        u64 compared = 0;
        u64 in_part = 0;                         ///< of these, something was left out
        std::map<std::string, u64> not_compared; ///< steps, by reason
        u64 left_out() const;
        bool falls_short(u64 least) const;
    };
    std::map<std::string, Row> rows_;
};

} // namespace cow::differential
