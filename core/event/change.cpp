#include "core/event/change.hpp"

namespace cow {

std::optional<VmaList> vmas_before(const Event& event, MmId mm, const VmaList& now) {
    std::optional<VmaList> out;
    std::visit(
        [&]<class E>(const E& e) {
            if constexpr (E::facts.effect == Effect::vmas) {
                if (e.mm == mm) {
                    e.undo(out.emplace(now));
                }
            }
        },
        event);
    return out;
}

std::optional<EntryBefore> entry_before(const Event& event, const EntryNow& now, const Machine& machine) {
    return std::visit(
        [&]<class E>(const E& e) -> std::optional<EntryBefore> {
            if constexpr (E::facts.effect == Effect::entries) {
                return e.before(now, machine);
            } else {
                return {};
            }
        },
        event);
}

i32 references_changed(const Event& event, Pfn pfn, const Machine& machine) {
    if (pfn == zero_pfn) {
        return 0;
    }
    const auto maps = [&](Pte pte) { return pte.has_frame() && pte.pfn() == pfn ? 1 : 0; };
    if (const auto* set = std::get_if<PteSet>(&event)) {
        return maps(set->now) - maps(set->old);
    }
    if (const auto* run = std::get_if<PtesShared>(&event)) {
        i32 count = 0;
        for (u32 i = 0; machine.config.bug != Bug::no_refcount && i < run->count; ++i) {
            count += maps(machine.tables.entry(run->to, table_index(run->page + i, 1)));
        }
        return count;
    }
    if (const auto* pin = std::get_if<FrameReference>(&event)) {
        return pin->pfn == pfn ? pin->delta : 0;
    }
    if (const auto* added = std::get_if<CachePageAdded>(&event)) {
        return added->pfn == pfn ? 1 : 0;
    }
    if (const auto* removed = std::get_if<CachePageRemoved>(&event)) {
        return removed->pfn == pfn ? -1 : 0;
    }
    return 0;
}

} // namespace cow
