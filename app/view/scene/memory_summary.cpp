#include "app/view/scene/memory_summary.hpp"

#include <algorithm>

namespace cow::ui {

u32 KindCounts::used() const {
    u32 sum = 0;
    for (std::size_t kind = 0; kind < of.size(); ++kind) {
        sum += kind == static_cast<std::size_t>(FrameKind::free) ? 0 : of[kind];
    }
    return sum;
}

KindCounts& KindCounts::operator+=(const KindCounts& other) {
    for (std::size_t kind = 0; kind < of.size(); ++kind) {
        of[kind] += other.of[kind];
    }
    return *this;
}

KindChange kind_change(const Event& event) {
    if (const auto* taken = std::get_if<FrameAllocated>(&event)) {
        return {taken->pfn, FrameKind::free, taken->kind};
    }
    if (const auto* freed = std::get_if<FrameFreed>(&event)) {
        return {freed->pfn, freed->old.kind, FrameKind::free};
    }
    if (const auto* set = std::get_if<FrameKindSet>(&event)) {
        return {set->pfn, set->old, set->now};
    }
    return {};
}

void MemorySummary::follow(const Timeline& timeline, const Position& now) {
    const Machine& machine = timeline.machine();
    const std::size_t from = position_.event;
    const std::size_t away = from < now.event ? now.event - from : from - now.event;
    const bool same_history =
        valid_ && position_.generation == now.generation && position_.branch == now.branch;
    if (!same_history || away > machine.frames.high_water() + std::size_t{1024}) {
        recount(machine);
    } else {
        for (std::size_t i = from; i < now.event; ++i) {
            const KindChange what = kind_change(timeline.event_at(i));
            change(what.pfn, what.old, what.now);
        }
        for (std::size_t i = from; i-- > now.event;) {
            const KindChange what = kind_change(timeline.event_at(i));
            change(what.pfn, what.now, what.old);
        }
    }
    valid_ = true;
    position_ = now;
}

void MemorySummary::recount(const Machine& machine) {
    levels_.clear();
    const PhysicalMemory& frames = machine.frames;
    std::size_t blocks = (std::size_t{frames.total()} >> block_shift) + 1;
    std::vector<KindCounts> level(blocks);
    for (u32 i = 0; i < frames.high_water(); ++i) {
        const FrameKind kind = frames[Pfn{i}].kind;
        if (kind != FrameKind::free) {
            ++level[i >> block_shift][kind];
        }
    }
    levels_.push_back(std::move(level));
    while (blocks > 1) {
        blocks = (blocks + 1) / 2;
        const std::vector<KindCounts>& below = levels_.back();
        std::vector<KindCounts> above(blocks);
        for (std::size_t i = 0; i < below.size(); ++i) {
            above[i / 2] += below[i];
        }
        levels_.push_back(std::move(above));
    }
}

void MemorySummary::change(Pfn pfn, FrameKind from, FrameKind to) {
    if (pfn == no_pfn) {
        return;
    }
    std::size_t block = pfn.v >> block_shift;
    for (std::vector<KindCounts>& level : levels_) {
        if (from != FrameKind::free) {
            --level[block][from];
        }
        if (to != FrameKind::free) {
            ++level[block][to];
        }
        block /= 2;
    }
}

KindCounts MemorySummary::count(const Machine& machine, u64 first, u64 count) const {
    KindCounts sum;
    if (count < (u64{1} << block_shift)) {
        const u64 end = std::min<u64>(first + count, machine.frames.high_water());
        for (u64 i = first; i < end; ++i) {
            const FrameKind kind = machine.frames[Pfn{static_cast<u32>(i)}].kind;
            if (kind != FrameKind::free) {
                ++sum[kind];
            }
        }
        return sum;
    }
    std::size_t level = 0;
    for (u64 size = u64{1} << block_shift; size < count && level + 1 < levels_.size(); size *= 2) {
        ++level;
    }
    const u64 block = first >> (block_shift + level);
    return block < levels_[level].size() ? levels_[level][block] : sum;
}

} // namespace cow::ui
