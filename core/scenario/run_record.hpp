#pragma once
// What is remembered of a whole run, for the conditions that look back on it.

#include "core/scenario/script.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cow {

struct RunRecord {
    /// Of one value, over all moments between steps at which it could be told.
    struct Extremes {
        Condition value;
        std::optional<i64> least{};
        std::optional<i64> most{};
    };
    std::vector<Extremes> extremes;
    std::map<std::string, u64, std::less<>> calls; ///< attempts, by name
    std::set<std::string, std::less<>> broken;     ///< invariants

    const Extremes* extremes_of(const Condition& value) const {
        const auto found = std::find_if(extremes.begin(), extremes.end(),
                                        [&](const Extremes& one) { return one.value == value; });
        return found == extremes.end() ? nullptr : &*found;
    }
};

} // namespace cow
