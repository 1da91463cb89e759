#pragma once
// A piece of user memory that a read or write moves bytes to or from.

#include "core/base/ids.hpp"

namespace cow {

/// struct iovec.
struct IoVec {
    VirtAddr base{};
    u64 length = 0; ///< bytes
};

} // namespace cow
