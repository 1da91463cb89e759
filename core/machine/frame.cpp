#include "core/machine/frame.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

std::string_view frame_kind_name(FrameKind kind) {
    constexpr std::array<std::string_view, frame_kinds> names{"free", "anon", "file",
                                                              "zero", "ksm",  "page table"};
    return names[static_cast<std::size_t>(kind)];
}

PhysicalMemory::PhysicalMemory(u32 frames) : total_(frames) {
    Frame zero;
    zero.kind = FrameKind::zero;
    zero.refcount = 1;
    frames_.push_back(zero);
    kinds_[static_cast<std::size_t>(FrameKind::zero)] = 1;
}

const Frame& PhysicalMemory::free_frame() {
    static const Frame frame{};
    return frame;
}

void PhysicalMemory::take(Pfn pfn, const Frame& frame) {
    assert(pfn != zero_pfn);
    if (frames_.capacity() <= pfn.v) { // a quarter more, not twice as much
        frames_.reserve(std::min<std::size_t>(std::size_t{total_} + 1, pfn.v + 1 + frames_.size() / 4));
    }
    while (frames_.size() < pfn.v) {
        free_.insert(static_cast<u32>(frames_.size()));
        frames_.emplace_back();
    }
    if (frames_.size() == pfn.v) {
        frames_.push_back(frame);
    } else {
        assert(frames_[pfn.v].kind == FrameKind::free);
        free_.erase(pfn.v);
        frames_[pfn.v] = frame;
    }
    ++kinds_[static_cast<std::size_t>(frame.kind)];
    ++in_use_;
    cached_ += frame.is_cache() && frame.mapcount == 0 ? 1 : 0;
}

void PhysicalMemory::release(Pfn pfn) {
    Frame& frame = frames_[pfn.v];
    assert(frame.kind != FrameKind::free && frame.kind != FrameKind::zero);
    cached_ -= frame.is_cache() && frame.mapcount == 0 ? 1 : 0;
    --kinds_[static_cast<std::size_t>(frame.kind)];
    --in_use_;
    frame = Frame{};
    free_.insert(pfn.v);
}

} // namespace cow
