#include "core/check/observables.hpp"

#include "core/kernel/fault/stack.hpp"

#include <algorithm>
#include <set>

namespace cow {
namespace {

/// Mappings of each frame that its mapcount does not know of: with fork=ondemand a page table has several parents, and
/// each of its PTEs maps for all of them.
std::vector<u32> mappings_through_shared_tables(const Machine& machine) {
    std::vector<u32> extra;
    if (machine.tables.shared() == 0) {
        return extra;
    }
    extra.resize(machine.frames.high_water());
    for (u32 id = 0; id < machine.tables.high_water(); ++id) {
        const Table& table = machine.tables[TableId{id}];
        if (table.level != 1 || table.refs < 2) {
            continue;
        }
        for (const Pte pte : table.entries) {
            if (pte.has_frame() && pte.pfn() != zero_pfn) {
                extra[pte.pfn().v] += table.refs - 1;
            }
        }
    }
    return extra;
}

/// A page's part of each of its mappings adds up before it is cut to whole bytes.
struct PssSums {
    u64 all = 0, dirty = 0;
};
constexpr u64 pss_shift = 12;

/// fs/proc/task_mmu.c: smaps_account, smaps_page_accumulate, 6.18.
void account(const Machine& machine, Pte pte, u64 mapcount, MemoryUse& use, PssSums& pss) {
    const Frame& frame = machine.frames[pte.pfn()];
    const bool dirty = pte.has(Pte::D) || frame.has(frame_flag::dirty);
    use.rss += page_size;
    if (frame.kind == FrameKind::anon || frame.kind == FrameKind::ksm) {
        use.anonymous += page_size;
        use.lazyfree += frame.has(frame_flag::lazy_free) && !dirty ? page_size : 0;
    }
    use.merged += frame.kind == FrameKind::ksm ? page_size : 0;
    use.referenced += pte.has(Pte::A) ? page_size : 0;
    if (mapcount > 1) {
        (dirty ? use.shared_dirty : use.shared_clean) += page_size;
    } else {
        (dirty ? use.private_dirty : use.private_clean) += page_size;
    }
    const u64 part = (page_size << pss_shift) / std::max<u64>(mapcount, 1);
    pss.all += part;
    pss.dirty += dirty ? part : 0;
}

MemoryUse use_of(const Machine& machine, const AddressSpace& space, const Vma& vma,
                 const std::vector<u32>& extra) {
    MemoryUse use;
    PssSums pss;
    use.vsz = vma.pages() << page_shift;
    for_each_pte(machine, space, vma.start, vma.end, [&](Vpn, Pte pte, TableId) {
        if (pte.has_frame() && pte.pfn() != zero_pfn) {
            const u32 more = extra.empty() ? 0 : extra[pte.pfn().v];
            account(machine, pte, u64{machine.frames[pte.pfn()].mapcount} + more, use, pss);
        }
    });
    use.pss = pss.all >> pss_shift;
    use.pss_dirty = pss.dirty >> pss_shift;
    use.locked = vma.has(vm::locked) ? use.pss : 0;
    use.uss = use.private_clean + use.private_dirty;
    return use;
}

} // namespace

PageView page_view(const Machine& machine, MmId mm, Vpn page) {
    PageView view;
    const AddressSpace& space = machine.spaces[mm.v];
    const Vma* vma = space.find(page);
    view.mapped = vma != nullptr;
    const Walk at = machine.walk(mm, page);
    if (!at.pte.has_frame()) {
        return view;
    }
    const Frame& frame = machine.frames[at.pte.pfn()];
    view.present = true;
    view.pfn = at.pte.pfn();
    view.kind = frame.kind;
    view.zero = frame.kind == FrameKind::zero;
    view.ksm = frame.kind == FrameKind::ksm;
    view.refs = frame.refcount;
    view.mapcount = frame.mapcount;
    if (machine.tables.shared() != 0 && !view.zero) {
        const u32 mappings = static_cast<u32>(mappings_of(machine, view.pfn).size());
        view.refs += mappings - frame.mapcount;
        view.mapcount = mappings;
    }
    view.writable = at.pte.has(Pte::P) && at.pte.writable() && at.upper_writable;
    view.dirty = at.pte.has(Pte::D);
    view.accessed = at.pte.has(Pte::A);
    view.exclusive = at.pte.exclusive();
    view.cow = vma != nullptr && !vma->is_shared() && vma->has(vm::write) && !view.writable;
    return view;
}

namespace {

/// What a load of `page` would find; nothing when it would raise a signal.
std::optional<ContentId> readable_content(const Machine& machine, MmId mm, Vpn page) {
    const AddressSpace& space = machine.spaces[mm.v];
    const Vma* vma = space.find(page);
    if (vma == nullptr) {
        const auto& all = machine.processes;
        const auto runner =
            std::find_if(all.begin(), all.end(), [&](const Process& each) { return each.mm == mm; });
        const bool grows = runner != all.end() && kernel::stack_would_grow(machine, *runner, page);
        return grows ? std::optional(zero_content) : std::nullopt;
    }
    if (!vma->has(vm::rights)) {
        return std::nullopt;
    }
    const Pte pte = machine.pte(mm, page);
    if (pte.is_guard()) {
        return std::nullopt;
    }
    if (pte.has_frame()) {
        return machine.frames[pte.pfn()].content;
    }
    if (vma->is_anonymous()) {
        return zero_content;
    }
    const File& file = machine.files[vma->file.v];
    const u64 index = vma->index_of(page);
    if (index >= file.pages()) {
        return std::nullopt;
    }
    const Pfn cached = file.cached(index);
    return cached == no_pfn ? disk_content(machine, vma->file, index) : machine.frames[cached].content;
}

} // namespace

std::optional<u8> peek(const Machine& machine, MmId mm, VirtAddr addr) {
    const auto content = readable_content(machine, mm, addr.page());
    return content ? machine.contents->look(*content, static_cast<u32>(addr.offset())) : std::nullopt;
}

bool is_unknown(const Machine& machine, MmId mm, VirtAddr addr) {
    const auto content = readable_content(machine, mm, addr.page());
    return content && !machine.contents->known(*content, static_cast<u32>(addr.offset()));
}

MemoryUse memory_use(const Machine& machine, MmId mm) {
    const AddressSpace& space = machine.spaces[mm.v];
    const std::vector<u32> extra = mappings_through_shared_tables(machine);
    MemoryUse sum;
    for (const Vma& vma : space.vmas) {
        const MemoryUse use = use_of(machine, space, vma, extra);
        sum.rss += use.rss;
        sum.pss += use.pss;
        sum.uss += use.uss;
        sum.vsz += use.vsz;
        sum.shared_clean += use.shared_clean;
        sum.shared_dirty += use.shared_dirty;
        sum.private_clean += use.private_clean;
        sum.private_dirty += use.private_dirty;
        sum.pss_dirty += use.pss_dirty;
        sum.anonymous += use.anonymous;
        sum.lazyfree += use.lazyfree;
        sum.merged += use.merged;
        sum.locked += use.locked;
        sum.referenced += use.referenced;
    }
    sum.pagetables = u64{space.tables} << page_shift;
    return sum;
}

MemoryUse memory_use(const Machine& machine, MmId mm, const Vma& vma) {
    return use_of(machine, machine.spaces[mm.v], vma, mappings_through_shared_tables(machine));
}

Sharing sharing(const Machine& machine) {
    const std::vector<u32> extra = mappings_through_shared_tables(machine);
    u64 mappings = 0;
    u64 frames = 0;
    for (u32 i = 0; i < machine.frames.high_water(); ++i) {
        const u64 own = u64{machine.frames[Pfn{i}].mapcount} + (extra.empty() ? 0 : extra[i]);
        mappings += own;
        frames += own > 0 ? 1 : 0;
    }
    return {mappings << page_shift, (mappings - frames) << page_shift};
}

KsmCounts ksm_counts(const Machine& machine) {
    KsmCounts counts;
    std::set<Pfn> frames;
    u64 merged = 0;
    for (const auto& [where, item] : machine.ksm.items) {
        if (item.tree == KsmItem::Tree::stable) {
            ++merged;
            frames.insert(item.stable);
        } else if (item.tree == KsmItem::Tree::unstable) {
            ++counts.unshared;
        }
    }
    counts.shared = frames.size();
    counts.sharing = merged - counts.shared;
    return counts;
}

} // namespace cow
