#include "core/kernel/fault/stack.hpp"

#include "core/kernel/fault/vm_fault.hpp"
#include "core/kernel/mm/commit.hpp"

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

/// RLIMIT_STACK (acct_stack_growth); and the linear page of its start does not fall below 0 (expand_downwards).
bool within_limit(const Vma& stack, Vpn page) {
    return stack.end - page <= pages_for(u64{8} << 20U) && stack.start - page <= stack.pgoff;
}

} // namespace

bool stack_would_grow(const Machine& m, const AddressSpace& space, Vpn page) {
    const Vma* stack = stack_above(m, space, page);
    return stack != nullptr && within_limit(*stack, page) &&
           (!stack->has(vm::account) || may_commit(m, space, stack->start - page));
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
    if (!within_limit(*stack, page)) {
        return false;
    }
    if (stack->has(vm::account)) {
        const u64 more = stack->start - page;
        if (!enough_memory(k, proc, more)) {
            return false;
        }
        charge(k, static_cast<i64>(more));
    }
    k.emit(FaultDecided{proc, addr, Decision::grow_stack, no_pfn, 0, FrameKind::free});
    k.emit(VmaResized{mm, stack->start, stack->end, page, stack->end});
    return true;
}

} // namespace cow::kernel
