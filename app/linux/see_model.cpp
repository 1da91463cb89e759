#include "app/linux/see.hpp"
#include "core/check/observables.hpp"

#include <string_view>

namespace cow::real {
namespace {

/// In the order in which see_kernel takes them out of VmFlags.
std::string flags_text(const Vma& vma) {
    struct Letters {
        u32 flag;
        std::string_view text;
    };
    static constexpr Letters all[] = {
        {vm::account, "ac "},    {vm::dont_fork, "dc "}, {vm::grows_down, "gd "},  {vm::mergeable, "mg "},
        {vm::no_reserve, "nr "}, {vm::random, "rr "},    {vm::wipe_on_fork, "wf "}};
    std::string text;
    for (const Letters& letters : all) {
        text += vma.has(letters.flag) ? letters.text : "";
    }
    return text;
}

VmaSeen see_vma(const Machine& machine, MmId mm, const Vma& vma) {
    VmaSeen seen;
    seen.start = VirtAddr{vma.start}.v;
    seen.end = VirtAddr{vma.end}.v;
    seen.rights = rights_text(vma.flags);
    seen.file = !vma.is_anonymous() && !machine.files[vma.file.v].shmem;
    seen.offset = vma.is_anonymous() ? 0 : vma.pgoff << page_shift;
    seen.flags = flags_text(vma);
    const MemoryUse use = memory_use(machine, mm, vma);
    seen.rss = use.rss;
    seen.pss = use.pss / 1024 * 1024; // smaps prints whole kB
    seen.uss = use.uss;
    seen.shared_clean = use.shared_clean;
    seen.shared_dirty = use.shared_dirty;
    seen.private_clean = use.private_clean;
    seen.private_dirty = use.private_dirty;
    seen.anonymous = use.anonymous;
    return seen;
}

PageSeen see_page(const PageView& view, const Sight& sight) {
    PageSeen seen;
    const bool anonymous = view.kind == FrameKind::anon || view.kind == FrameKind::ksm;
    seen.anonymous = anonymous;
    seen.mapped_once = view.mapcount == 1;
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
        seen.vmas.push_back(see_vma(machine, process.mm, vma));
        for_each_pte(machine, space, vma.start, vma.end, [&](Vpn page, Pte pte, TableId) {
            if (pte.has_frame()) {
                seen.pages.emplace(VirtAddr{page}.v, see_page(page_view(machine, process.mm, page), sight));
            }
        });
    }
    if (sight.page_tables) {
        seen.page_tables = u64{space.tables} * page_size;
    }
    return seen;
}

} // namespace

Seen see_model(const Machine& machine, const Sight& sight) {
    Seen seen;
    for (const Process& process : machine.processes) {
        seen.processes.push_back(see_process(machine, process, sight));
    }
    if (sight.ksm_counts) {
        const KsmCounts counts = ksm_counts(machine);
        seen.pages_shared = counts.shared;
        seen.pages_sharing = counts.sharing;
        seen.pages_unshared = counts.unshared;
    }
    return seen;
}

} // namespace cow::real
