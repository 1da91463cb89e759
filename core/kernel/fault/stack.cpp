#include "core/kernel/fault/stack.hpp"

#include "core/kernel/fault/vm_fault.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"

namespace cow::kernel {
namespace {

/// The stack that an access to `page` is meant for: the VMA above it grows down, and the gap to what lies below is kept.
const Vma* stack_above(const Machine& m, const AddressSpace& space, Vpn page) {
    const Vma* above = space.find_from(page);
    if (above == nullptr || !above->has(vm::grows_down) || VirtAddr{page}.v < m.config.mmap_min_addr) {
        return nullptr;
    }
    const Vma* below = space.find_below(page);
    const bool too_near = below != nullptr && !below->has(vm::grows_down) && below->has(vm::rights) &&
                          page - below->end < MachineConfig::stack_guard_pages;
    return too_near ? nullptr : above;
}

/// acct_stack_growth.
std::optional<Exceeded> grows_beyond(const Machine& m, const Process& process, const Vma& stack, Vpn page) {
    const u64 more = stack.start - page;
    const VmaTotals& now = m.space(process.mm).vmas.totals();
    if (const auto exceeded = expands_beyond(process.limits, now, stack.flags, more)) {
        return exceeded;
    }
    if (stack.end - page > process.limits.pages(Resource::stack)) {
        return Exceeded{Limit::stack, process.limits[Resource::stack].soft};
    }
    return locks_beyond(m, process, stack.flags, more);
}

/// The linear page of its start does not fall below 0 (expand_downwards).
bool has_linear_pages(const Vma& stack, Vpn page) { return stack.start - page <= stack.pgoff; }

} // namespace

bool stack_would_grow(const Machine& m, const Process& process, Vpn page) {
    const AddressSpace& space = m.space(process.mm);
    const Vma* stack = stack_above(m, space, page);
    return stack != nullptr && has_linear_pages(*stack, page) && !grows_beyond(m, process, *stack, page) &&
           may_commit(m, space, stack->start - page);
}

bool grow_stack(Kernel& k, ProcId proc, MmId mm, VirtAddr addr) {
    const Vpn page = addr.page();
    const Vma* stack = stack_above(k.machine(), k.machine().space(mm), page);
    if (stack == nullptr) {
        return false;
    }
    // For a read too, and before the limits are looked at: from now on fork copies its zero pages.
    Fault growing{proc, mm, addr, stack->start, Access::load, *stack, {}};
    prepare_anon_vma(k, growing);
    const Machine& m = k.machine();
    const u64 more = stack->start - page;
    if (!has_linear_pages(*stack, page) || !within(k, proc, grows_beyond(m, m.process(proc), *stack, page)) ||
        !enough_memory(k, proc, more)) {
        return false;
    }
    if (stack->has(vm::account)) {
        charge(k, static_cast<i64>(more));
    } else { // charged all the same, and nobody will take it back
        charge_lost(k, more);
    }
    k.emit(FaultDecided{proc, addr, Decision::grow_stack, no_pfn, 0, FrameKind::free});
    k.emit(VmaResized{mm, stack->start, stack->end, page, stack->end});
    return true;
}

} // namespace cow::kernel
