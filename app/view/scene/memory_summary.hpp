#pragma once
// How many frames of each kind there are, block by block, for the density map: counts for blocks of 16 frames, of 32,
// of 64, … A million frames are counted once; from then on the events between two positions tell what has changed.

#include "app/view/base/position.hpp"
#include "core/history/timeline.hpp"

#include <array>
#include <vector>

namespace cow::ui {

/// Frames in use, by kind; what is missing is free.
struct KindCounts {
    std::array<u32, frame_kinds> of{};

    u32& operator[](FrameKind kind) { return of[static_cast<std::size_t>(kind)]; }
    u32 operator[](FrameKind kind) const { return of[static_cast<std::size_t>(kind)]; }
    u32 used() const;
    KindCounts& operator+=(const KindCounts& other);
    bool operator==(const KindCounts&) const = default;
};

/// What an event does to the kind of one frame; `pfn` none: nothing.
struct KindChange {
    Pfn pfn = no_pfn;
    FrameKind old = FrameKind::free;
    FrameKind now = FrameKind::free;
};
KindChange kind_change(const Event& event);

class MemorySummary {
public:
    /// Brings the counts to the timeline's cursor, which is at `now`.
    void follow(const Timeline& timeline, const Position& now);
    /// Of the frames [first, first + count); both are multiples of the same power of two, `count` is that power.
    KindCounts count(const Machine& machine, u64 first, u64 count) const;

private:
    static constexpr u32 block_shift = 4;

    void recount(const Machine& machine);
    void change(Pfn pfn, FrameKind from, FrameKind to);

    bool valid_ = false;
    Position position_;
    std::vector<std::vector<KindCounts>>
        levels_; ///< [0] by blocks of 16 frames, each further one of twice as many
};

} // namespace cow::ui
