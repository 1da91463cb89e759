#pragma once
// A submission run behind its assignment, and what that says of each requirement. How long it may take and how much
// memory is for the caller to bound; what a submission may contain is bounded here.

#include "core/grade/assignment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::grade {

namespace limit {
inline constexpr std::size_t bytes = 1U << 20U; ///< of a submission
inline constexpr std::size_t steps = 10'000;    ///< that it has
inline constexpr u64 touches = 1U << 18U;       ///< pages that its loads and stores touch
inline constexpr u64 events = 4'000'000;        ///< that come of its steps
} // namespace limit

/// What became of one requirement.
struct Verdict {
    bool met = false;
    std::string found; ///< the values in it: "copies == 3"
};

enum class Outcome : u8 {
    judged,
    empty,     ///< there are no steps
    malformed, ///< it is no lawful submission
    stopped,   ///< it went beyond a limit
};

struct Result {
    Outcome outcome = Outcome::judged;
    std::string trouble;              ///< why it was not judged, with places where there are any
    std::vector<Verdict> verdicts{};  ///< for each criterion, whatever the outcome
    std::vector<std::string> notes{}; ///< steps that could not be taken
    bool forbidden = false;           ///< something was done that costs all points
};

/// Runs the text of a submission, which is called `name` where errors are told. Texts are in the language that is spoken.
Result judge(const Script& assignment, std::string_view name, std::string_view text);

/// A submission that was not judged.
Result not_judged(const std::vector<Criterion>& criteria, Outcome outcome, std::string trouble);

/// What one requirement brought, and all together.
u32 points_of(const Result& result, const Criterion& criterion, const Verdict& verdict);
u64 points_of(const Result& result, const std::vector<Criterion>& criteria);

} // namespace cow::grade
