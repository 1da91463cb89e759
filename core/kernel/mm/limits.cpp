#include "core/kernel/mm/limits.hpp"

namespace cow::kernel {

bool within(Kernel& k, ProcId proc, const std::optional<Exceeded>& exceeded) {
    if (exceeded) {
        k.emit(LimitReached{proc, exceeded->limit, exceeded->allowed});
    }
    return !exceeded;
}

std::optional<Exceeded> expands_beyond(const Rlimits& limits, const VmaTotals& now, u32 flags, u64 pages) {
    if (now.pages + pages > limits.pages(Resource::as)) {
        return Exceeded{Limit::as, limits[Resource::as].soft};
    }
    if (!vm::is_data(flags) || now.data + pages <= limits.pages(Resource::data)) {
        return {};
    }
    const Rlimit data = limits[Resource::data];
    if (data.soft == 0 && now.data + pages <= data.hard >> page_shift) { // "workaround for Valgrind"
        return {};
    }
    return Exceeded{Limit::data, data.soft};
}

bool may_expand(Kernel& k, ProcId proc, u32 flags, u64 pages) {
    const Process& process = k.machine().process(proc);
    const VmaTotals& now = k.machine().space(process.mm).vmas.totals();
    return within(k, proc, expands_beyond(process.limits, now, flags, pages));
}

bool can_lock(Kernel& k, ProcId proc) {
    const bool none = k.machine().process(proc).limits[Resource::memlock].soft == 0;
    return within(k, proc,
                  none && !k.machine().config.root ? std::optional(Exceeded{Limit::memlock, 0})
                                                   : std::nullopt);
}

std::optional<Exceeded> locks_beyond(const Machine& m, const Process& process, u32 flags, u64 pages) {
    const bool locked = (flags & vm::locked) != 0 && !m.config.root;
    if (!locked || m.space(process.mm).locked_pages() + pages <= process.limits.pages(Resource::memlock)) {
        return {};
    }
    return Exceeded{Limit::memlock, process.limits[Resource::memlock].soft};
}

bool may_map_locked(Kernel& k, ProcId proc, u32 flags, u64 pages) {
    return within(k, proc, locks_beyond(k.machine(), k.machine().process(proc), flags, pages));
}

bool at_map_limit(Kernel& k, MmId mm, u64 count) {
    const u64 most = k.machine().config.max_map_count;
    return count >= most && !within(k, k.machine().space(mm).owner, Exceeded{Limit::map_count, most});
}

bool at_map_limit(Kernel& k, MmId mm) { return at_map_limit(k, mm, k.machine().space(mm).vmas.size()); }

bool beyond_map_limit(Kernel& k, MmId mm) {
    const u64 now = k.machine().space(mm).vmas.size();
    return now > k.machine().config.max_map_count && at_map_limit(k, mm, now);
}

} // namespace cow::kernel
