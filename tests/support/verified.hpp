#pragma once
// Tests that ask the real kernel, on one that the model's rules were not verified on.

#include "app/linux/traits.hpp"
#include "app/linux/verified.hpp"
#include "core/check/verdict.hpp"
#include "tests/support/skip.hpp"

#include <fmt/format.h>

namespace cow::test {

/// `verdict` differs, on a kernel that is not among the verified ones: says so, and in what. The test then has nothing
/// more to find out.
inline bool differs_unverified(const StepVerdict& verdict) {
    const std::string& release = real::probe_traits().release;
    if (verdict.differences.empty() || real::is_verified(release)) {
        return false;
    }
    const Difference& first = verdict.differences.front();
    skip(fmt::format(
        "Linux {} is not among the verified kernels; the first difference: {} {}: model {}, kernel {}",
        release, first.process, first.field, first.model, first.kernel));
    return true;
}

} // namespace cow::test
