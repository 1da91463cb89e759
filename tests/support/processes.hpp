#pragma once
// The processes that come from this one.

#include <vector>

namespace cow::test {

struct ProcessMark {
    int pid = 0;
    unsigned long long start = 0; ///< a pid is used again, at another time
    bool operator==(const ProcessMark&) const = default;
};

/// Children, their children, and so on; without those that are only waited for.
std::vector<ProcessMark> descendants();
/// Those that are still there.
std::vector<ProcessMark> still_there(const std::vector<ProcessMark>& marks);

} // namespace cow::test
