#include "core/kernel/task/fork.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/table/copy.hpp"
#include "core/kernel/table/tlb.hpp"
#include "core/kernel/task/exit.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace cow::kernel {
namespace {

bool copy_vmas(Kernel& k, ProcId parent, MmId from, MmId to) {
    const VmaList vmas = k.machine().space(from).vmas;
    for (const Vma& vma : vmas) {
        if (vma.has(vm::dont_fork)) {
            continue;
        }
        if (vma.has(vm::account)) {
            if (!enough_memory(k, parent, vma.pages())) {
                return false;
            }
            charge(k, static_cast<i64>(vma.pages()));
        }
        if (!copy_vma(k, from, to, vma)) {
            return false;
        }
    }
    return true;
}

/// kernel/fork.c: dup_mmap. The parent's entries may be stricter now, also where it failed.
bool copy_space(Kernel& k, ProcId parent, MmId from, MmId to) {
    const Machine& m = k.machine();
    if (m.space(from).brk_start.v != 0) {
        k.emit(BrkMoved{to, true, {}, m.space(from).brk_start});
        k.emit(BrkMoved{to, false, {}, m.space(from).brk});
    }
    const bool copied = copy_vmas(k, parent, from, to);
    flush_space(k, from);
    const auto& spaces = m.ksm.spaces;
    if (copied && std::find(spaces.begin(), spaces.end(), from) != spaces.end()) { // ksm_fork
        enter_ksm(k, to);
    }
    return copied;
}

CallResult do_fork(Kernel& k, ProcId proc, std::string_view name, u32 recorded_pid, bool share_space,
                   bool suspend) {
    const Machine& m = k.machine();
    const MmId parent_mm = m.process(proc).mm;
    ProcessCreated made;
    made.proc = ProcId{static_cast<u32>(m.processes.size())};
    made.parent = proc;
    made.pid = recorded_pid != 0 ? recorded_pid : m.next_pid;
    made.old_next_pid = m.next_pid;
    made.name = m.names->intern(name.empty() ? "p" + std::to_string(made.pid) : std::string(name));
    made.inherit = true;
    if (share_space) {
        made.mm = parent_mm;
        k.emit(made);
        k.emit(SpaceUsed{parent_mm, 1});
    } else {
        made.mm = MmId{static_cast<u32>(m.spaces.size())};
        const AddressSpace& parent = m.space(parent_mm);
        const MmId mm = create_space(k, made.proc, parent.mmap_base, parent.data_bytes, parent.merge_any);
        k.emit(made);
        if (!copy_space(k, proc, parent_mm, mm)) {
            destroy_space(k, mm);
            k.emit(SpaceUsed{mm, -1});
            k.emit(ProcessCancelled{made});
            return CallResult::of(Errno::enomem);
        }
    }
    if (suspend) {
        k.emit(VforkWaiting{proc, no_proc, made.proc});
    }
    return CallResult::of(static_cast<i64>(made.pid));
}

} // namespace

MmId create_space(Kernel& k, ProcId owner, VirtAddr mmap_base, u64 data_bytes, bool merge_any) {
    const MmId mm{static_cast<u32>(k.machine().spaces.size())};
    k.emit(SpaceCreated{mm, owner, mmap_base, data_bytes});
    if (merge_any) {
        k.emit(MergeAnySet{mm, false, true});
    }
    return mm;
}

} // namespace cow::kernel

namespace cow {

ProcId create_process(Kernel& k, std::string_view name, u32 recorded_pid) {
    const Machine& m = k.machine();
    ProcessCreated made;
    made.proc = ProcId{static_cast<u32>(m.processes.size())};
    made.parent = m.processes.empty() || !m.processes.front().alive() ? no_proc : ProcId{0};
    made.pid = recorded_pid != 0 ? recorded_pid : m.next_pid;
    made.old_next_pid = m.next_pid;
    made.name = m.names->intern(name);
    made.mm = MmId{static_cast<u32>(m.spaces.size())};
    const Rlimits limits = made.parent == no_proc ? Rlimits{} : m.process(made.parent).limits;
    kernel::create_space(k, made.proc, VirtAddr{m.config.mmap_base(limits[Resource::stack].soft)});
    k.emit(made);
    return made.proc;
}

} // namespace cow

namespace cow::sys {

CallResult fork(Kernel& k, ProcId proc, std::string_view name, u32 recorded_pid) {
    return kernel::call(k, proc, "fork",
                        [&] { return kernel::do_fork(k, proc, name, recorded_pid, false, false); });
}

CallResult vfork(Kernel& k, ProcId proc, std::string_view name, u32 recorded_pid) {
    return kernel::call(k, proc, "vfork",
                        [&] { return kernel::do_fork(k, proc, name, recorded_pid, true, true); });
}

CallResult clone(Kernel& k, ProcId proc, u64 flags, std::string_view name, u32 recorded_pid) {
    return kernel::call(k, proc, "clone", [&] {
        const bool share = (flags & clone_flag::vm) != 0;
        if ((flags & clone_flag::thread) != 0 && !share) {
            return CallResult::of(Errno::einval);
        }
        return kernel::do_fork(k, proc, name, recorded_pid, share, (flags & clone_flag::vfork) != 0);
    });
}

} // namespace cow::sys
