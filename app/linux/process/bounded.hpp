#pragma once
// Work on what nobody trusts, in a process of its own: it ends in time, takes no more memory than it may, and whatever
// becomes of it leaves this process as it was.

#include "core/base/ids.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace cow::real {

struct Bounds {
    std::chrono::milliseconds time{10'000};
    u64 memory = u64{1} << 30U; ///< bytes, besides what this process has already
    std::size_t answer = std::size_t{16} << 20U;
};

struct BoundedAnswer {
    enum class End : u8 {
        answered,
        late,       ///< it was ended
        too_large,  ///< it needed more memory than it may have
        broke_down, ///< by a signal or an exception
    };
    End end = End::broke_down;
    std::string text; ///< what it answered
};

/// Runs `work` in a copy of this process and brings what it returns. Nothing else that it changes is seen here. Throws
/// Unavailable when there can be no process.
BoundedAnswer run_bounded(const Bounds& bounds, const std::function<std::string()>& work);

} // namespace cow::real
