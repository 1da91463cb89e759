#include "core/quiz/score.hpp"

#include <algorithm>

namespace cow::quiz {

void Score::note(Subject subject, bool right) {
    Count& count = subjects_[subject];
    ++asked_;
    ++count.asked;
    right_ += right ? 1U : 0U;
    count.right += right ? 1U : 0U;
    streak_ = right ? streak_ + 1 : 0;
    best_ = std::max(best_, streak_);
}

std::optional<Subject> Score::weakest() const {
    std::optional<Subject> out;
    u64 wrong = 0;
    u64 asked = 1;
    for (const auto& [subject, count] : subjects_) {
        const u64 missed = count.asked - count.right;
        if (missed * asked > wrong * count.asked) { // missed / count.asked > wrong / asked
            out = subject;
            wrong = missed;
            asked = count.asked;
        }
    }
    return out;
}

std::optional<Subject> Score::next(Rng& rng) const {
    const bool anything = rng.below(2) == 0;
    return anything ? std::nullopt : weakest();
}

} // namespace cow::quiz
