#pragma once
// One program, in the model and on the kernel underneath.

#include "app/linux/verifier.hpp"
#include "tests/differential/coverage.hpp"

#include <map>
#include <string>
#include <vector>

namespace cow::differential {

struct Comparison {
    std::string obstacle; ///< why nothing could be compared; "" when it could
    u64 steps = 0;
    u64 steps_compared = 0;
    u64 observations = 0;
    std::map<std::string, u64> not_compared; ///< steps, by reason

    // The first step that differs; `differences` is empty when none does.
    std::size_t step = 0; ///< from 1
    std::string statement;
    std::vector<Difference> differences;

    bool differs() const { return !differences.empty(); }
};

/// Runs `text`, which must parse, up to the first step that differs. `coverage` may be null.
Comparison compare(const std::string& text, const real::VerifyOptions& options, Coverage* coverage = nullptr);

/// c1 mapcount of 0x30200000: model 2, kernel 1
std::string difference_text(const Difference& difference);

/// The text without the steps after `steps`.
std::string first_steps(const std::string& text, std::size_t steps);

} // namespace cow::differential
