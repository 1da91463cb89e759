#pragma once
// How somebody's answers went: in all, in a row, and by what the questions were after.

#include "core/base/rng.hpp"
#include "core/quiz/question.hpp"

#include <map>
#include <optional>

namespace cow::quiz {

class Score {
public:
    void note(Subject subject, bool right);

    u64 asked() const { return asked_; }
    u64 right() const { return right_; }
    u64 streak() const { return streak_; } ///< right ones since the last wrong one
    u64 best() const { return best_; }     ///< the longest streak

    struct Count {
        u64 asked = 0;
        u64 right = 0;
        bool operator==(const Count&) const = default;
    };
    const std::map<Subject, Count>& subjects() const { return subjects_; }
    /// What went wrong most often, as a share; nothing while all went right.
    std::optional<Subject> weakest() const;
    /// What the next question is to be after: more often what went wrong, sometimes anything (nothing).
    std::optional<Subject> next(Rng& rng) const;

    bool operator==(const Score&) const = default;

private:
    u64 asked_ = 0;
    u64 right_ = 0;
    u64 streak_ = 0;
    u64 best_ = 0;
    std::map<Subject, Count> subjects_;
};

} // namespace cow::quiz
