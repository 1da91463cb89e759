#pragma once
// What a faulty kernel lets be seen, and whether another fault would have let the same be seen.

#include "core/check/invariant_watch.hpp"
#include "core/scenario/script.hpp"

#include <optional>

namespace cow {

/// Of a script that has run so far.
struct Symptom {
    std::optional<Finding> finding; ///< the first invariants that broke; nothing: none did
    std::size_t step = 0;           ///< in which step (from 0)
    u64 machine = 0;                ///< a hash of all there is behind the last step
};
/// The first `steps` steps of the script, by a kernel with that fault and otherwise as it is.
Symptom symptom_of(const Script& script, Bug bug, std::size_t steps);

/// What a guess is worth.
enum class Guess : u8 {
    right,
    fits,  ///< it is another one, but so far the same would have been seen
    wrong, ///< something else would have been seen
};
struct JudgedGuess {
    Guess guess{};
    Symptom seen;     ///< under the script's own kernel …
    Symptom expected; ///< … and under the guess
};
JudgedGuess judge_guess(const Script& script, Bug guess, std::size_t steps);

/// What a kernel without such a fault does: a sentence, which tr() translates.
std::string_view bug_lesson(Bug bug);

} // namespace cow
