#pragma once
// What the stage is pointed at: how closely memory is looked at and where, which pages of a process are listed, which
// processes are kept in view. View state: a plain value, changed through an intent.

#include "core/base/ids.hpp"

#include <vector>

namespace cow::ui {

struct MemoryCamera {
    bool fit = true; ///< all of memory, as closely as it fits
    int level =
        0; ///< otherwise: 0 cells, below larger ones, 1 compact cells, 2 and more squares of 1, 2, 4, … frames
    u64 first = 0; ///< and the first frame in view, or one near it
    bool operator==(const MemoryCamera&) const = default;
};

inline constexpr int nearest_level = -2;

/// The rows of a process start about here.
struct PageCamera {
    MmId mm{};
    Vpn page{};
    bool operator==(const PageCamera&) const = default;
};

struct Camera {
    MemoryCamera memory;
    std::vector<PageCamera> pages; ///< at most one a space
    std::vector<ProcId> pinned;    ///< shown as cards even while others are talked about
    bool operator==(const Camera&) const = default;
};

} // namespace cow::ui
