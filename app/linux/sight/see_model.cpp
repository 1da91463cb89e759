#include "app/linux/sight/see.hpp"
#include "core/check/observables.hpp"
#include "core/kernel/fs/seal.hpp"

#include <array>
#include <string_view>

namespace cow::real {
namespace {

/// include/linux/mm.h: VM_…, shown by fs/proc/task_mmu.c: show_smap_vma_flags, 6.18. A shared mapping that may never be
/// written has lost VM_SHARED (mm/mmap.c: do_mmap).
constexpr std::array flag_rows{
    VmFlag{"rd ", [](const Vma& vma) { return vma.has(vm::read); }},
    VmFlag{"wr ", [](const Vma& vma) { return vma.has(vm::write); }},
    VmFlag{"ex ", [](const Vma& vma) { return vma.has(vm::exec); }},
    VmFlag{"sh ", [](const Vma& vma) { return vma.is_shared() && vma.has(vm::may_write); }},
    VmFlag{"mr ", [](const Vma&) { return true; }},
    VmFlag{"mw ", [](const Vma& vma) { return vma.has(vm::may_write); }},
    VmFlag{"me ", [](const Vma&) { return true; }},
    VmFlag{"ms ", [](const Vma& vma) { return vma.is_shared(); }},
    VmFlag{"gd ", [](const Vma& vma) { return vma.has(vm::grows_down); }},
    VmFlag{"gu ", [](const Vma& vma) { return vma.has(vm::maybe_guard); }},
    VmFlag{"lo ", [](const Vma& vma) { return vma.has(vm::locked); }},
    VmFlag{"sr ", [](const Vma& vma) { return vma.has(vm::sequential); }},
    VmFlag{"rr ", [](const Vma& vma) { return vma.has(vm::random); }},
    VmFlag{"lf ", [](const Vma& vma) { return vma.has(vm::lock_on_fault); }},
    VmFlag{"dc ", [](const Vma& vma) { return vma.has(vm::dont_fork); }},
    VmFlag{"ac ", [](const Vma& vma) { return vma.has(vm::account); }},
    VmFlag{"nr ", [](const Vma& vma) { return vma.has(vm::no_reserve); }},
    VmFlag{"sf ", [](const Vma& vma) { return vma.has(vm::sync); }},
    VmFlag{"wf ", [](const Vma& vma) { return vma.has(vm::wipe_on_fork); }},
    VmFlag{"dd ", [](const Vma& vma) { return vma.has(vm::dont_dump); }},
    VmFlag{"hg ", [](const Vma& vma) { return vma.has(vm::huge_page); }},
    VmFlag{"nh ", [](const Vma& vma) { return vma.has(vm::no_huge_page); }},
    VmFlag{"mg ", [](const Vma& vma) { return vma.has(vm::mergeable); }},
    VmFlag{"dp ", [](const Vma& vma) { return vma.has(vm::droppable); }},
};

/// What is sealed against writing keeps VM_SHARED (mm/memfd.c: check_write_seal).
bool is_sealed(const Machine& machine, const Vma& vma) {
    return vma.file != no_file && (machine.files[vma.file.v].seals & (seal::write | seal::future_write)) != 0;
}

std::string flags_text(const Machine& machine, const Vma& vma, const Sight& sight) {
    std::string text;
    for (const VmFlag& flag : flag_rows) {
        const bool kept = flag.letters == "sh " && vma.is_shared() && is_sealed(machine, vma);
        text += (flag.is_set(vma) || kept) && !sight.hides(flag.letters) ? flag.letters : "";
    }
    return text;
}

VmaSeen see_vma(const Machine& machine, MmId mm, const Vma& vma, const Sight& sight) {
    VmaSeen seen;
    seen.start = VirtAddr{vma.start}.v;
    seen.end = VirtAddr{vma.end}.v;
    seen.rights = rights_text(vma.flags);
    seen.file = !vma.is_anonymous() && !machine.files[vma.file.v].anonymous;
    const AddressSpace& space = machine.space(mm);
    const bool heap = seen.start < space.brk.v && seen.end > space.brk_start.v; // which maps calls [heap]
    seen.name = heap || vma.label() == VmaLabel::stack ? "" : machine.area_name(vma);
    seen.offset = vma.is_anonymous() ? 0 : vma.pgoff << page_shift;
    seen.flags = flags_text(machine, vma, sight);
    const MemoryUse use = memory_use(machine, mm, vma);
    seen.rss = use.rss;
    seen.pss = use.pss / 1024 * 1024; // smaps prints whole kB
    seen.pss_dirty = use.pss_dirty / 1024 * 1024;
    seen.uss = use.uss;
    seen.shared_clean = use.shared_clean;
    seen.shared_dirty = use.shared_dirty;
    seen.private_clean = use.private_clean;
    seen.private_dirty = use.private_dirty;
    seen.anonymous = use.anonymous;
    seen.lazyfree = use.lazyfree;
    seen.locked = use.locked / 1024 * 1024;
    seen.merged = sight.ksm_in_smaps ? use.merged : 0;
    seen.referenced = use.referenced;
    return seen;
}

PageSeen see_page(const PageView& view, const Sight& sight) {
    PageSeen seen;
    const bool anonymous = view.kind == FrameKind::anon || view.kind == FrameKind::ksm;
    seen.anonymous = anonymous;
    seen.mapped_once = view.mapcount == 1;
    seen.accessed = view.accessed;
    if (sight.zero_page) {
        seen.zero = view.zero;
    }
    if (sight.frames) {
        seen.frame = view.pfn.v;
        seen.mapcount = view.mapcount;
        seen.ksm = view.ksm;
        if (anonymous && !view.ksm) {
            seen.exclusive = view.exclusive;
        }
    }
    return seen;
}

ProcessSeen see_process(const Machine& machine, const Process& process, const Sight& sight) {
    ProcessSeen seen;
    seen.name = machine.name(process);
    seen.state = proc_state_name(process.state);
    if (process.state == ProcState::zombie) {
        seen.signal = static_cast<int>(process.signal);
    }
    if (!process.alive()) {
        return seen;
    }
    const AddressSpace& space = machine.space(process.mm);
    for (const Vma& vma : space.vmas) {
        seen.vmas.push_back(see_vma(machine, process.mm, vma, sight));
        for_each_pte(machine, space, vma.start, vma.end, [&](Vpn page, Pte pte, TableId) {
            if (pte.has_frame()) {
                seen.pages.emplace(VirtAddr{page}.v, see_page(page_view(machine, process.mm, page), sight));
            }
        });
    }
    if (sight.page_tables) {
        seen.page_tables = u64{space.tables} * page_size;
    }
    for (u64 number = 0; number < process.fds.size() && number < channel_fd; ++number) {
        const Descriptor& descriptor = process.fds[number];
        if (descriptor.open_file != no_open_file) {
            const OpenFile& open = machine.open_files[descriptor.open_file];
            const bool of_file = open.file != no_file || open.kind == OpenKind::mem;
            seen.descriptors.emplace(number,
                                     DescriptorSeen{of_file ? std::optional(open.position) : std::nullopt,
                                                    descriptor.close_on_exec});
        }
    }
    return seen;
}

} // namespace

std::span<const VmFlag> vm_flags() { return flag_rows; }

void see_model(const Machine& machine, const Sight& sight, Seen& seen) {
    for (const Process& process : machine.processes) {
        seen.processes.push_back(see_process(machine, process, sight));
    }
    if (sight.ksm_counts) {
        const KsmCounts counts = ksm_counts(machine);
        seen.pages_shared = counts.shared;
        seen.pages_sharing = counts.sharing;
        seen.pages_unshared = counts.unshared;
    }
}

} // namespace cow::real
