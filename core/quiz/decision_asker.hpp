#pragma once
// A question in front of each step in which the kernel decides what a fault comes to, made from the model when it is
// needed. Nothing behind that step has any part in it.

#include "core/quiz/lineup.hpp"
#include "core/quiz/question.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace cow::quiz {

class DecisionAsker {
public:
    /// The same seed makes the same questions.
    explicit DecisionAsker(Script script, u64 seed = 1) : script_(std::move(script)), seed_(seed) {}

    /// The first step (counted from 0) of those from `from` on, and in front of `until`, in which something is decided,
    /// and about which something can be asked. Nothing, too, where looking for it would take long.
    std::optional<std::size_t> next(std::size_t from, std::size_t until);
    /// About the step that was found, in the language that is spoken.
    Question question();

private:
    bool can_be_asked() const;

    Script script_;
    u64 seed_;
    std::optional<Lineup> lineup_; ///< behind the step that was found, or that was looked at last
    std::optional<std::size_t> found_;
};

} // namespace cow::quiz
