#include "core/kernel/mm/limits.hpp"

namespace cow::kernel {

bool may_expand(const Machine& m, const Process& process, u32 flags, u64 pages) {
    const VmaTotals& now = m.space(process.mm).vmas.totals();
    const Rlimits& limits = process.limits;
    if (now.pages + pages > limits.pages(Resource::as)) {
        return false;
    }
    if (!vm::is_data(flags) || now.data + pages <= limits.pages(Resource::data)) {
        return true;
    }
    const Rlimit data = limits[Resource::data];
    return data.soft == 0 && now.data + pages <= data.hard >> page_shift; // "workaround for Valgrind"
}

bool can_lock(const Machine& m, const Process& process) {
    return m.config.root || process.limits[Resource::memlock].soft != 0;
}

bool may_map_locked(const Machine& m, const Process& process, u32 flags, u64 pages) {
    return (flags & vm::locked) == 0 || m.config.root ||
           m.space(process.mm).locked_pages() + pages <= process.limits.pages(Resource::memlock);
}

bool at_map_limit(const Machine& m, MmId mm) { return m.space(mm).vmas.size() >= m.config.max_map_count; }

} // namespace cow::kernel
