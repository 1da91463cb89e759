// The kernel's own work, for real: it is made to do to certain pages what it would do some time.

#include "app/linux/performer.hpp"
#include "app/linux/process/procfs.hpp"
#include "app/linux/system_calls.hpp"
#include "core/check/observables.hpp"
#include "core/kernel/mm/msync.hpp"
#include "core/language/language.hpp"

namespace cow::real {
namespace {

constexpr u64 dont_need = 4, page_out = 21; // MADV_DONTNEED, MADV_PAGEOUT

/// Pages with bytes that only the kernel knows may be alike for real.
bool holds_unknown(const Machine& machine) {
    for (u32 i = 0; i < machine.frames.high_water(); ++i) {
        const Frame& frame = machine.frames[Pfn{i}];
        const bool merges = frame.kind == FrameKind::anon || frame.kind == FrameKind::ksm;
        if (merges && !machine.contents->all_known(frame.content)) {
            return true;
        }
    }
    return false;
}

/// It was lazily freed and is ordinary memory again, since an entry was found dirty, which others that map it see.
bool looked_in_vain(const Machine& before, const Machine& after, Pfn pfn) {
    return before.frames[pfn].mapcount > 1 && before.frames[pfn].has(frame_flag::lazy_free) &&
           after.frames[pfn].refcount != 0 && !after.frames[pfn].has(frame_flag::lazy_free);
}

/// It was page cache or lazily freed memory, and is so no more.
bool was_reclaimed(const Machine& before, const Machine& after, Pfn pfn) {
    const Frame& frame = before.frames[pfn];
    if (frame.is_cache()) {
        return after.files[frame.file.v].cached(frame.index) == no_pfn;
    }
    return frame.has(frame_flag::lazy_free) && after.frames[pfn].kind == FrameKind::free;
}

} // namespace

Performed Performer::kernel_work(const KernelStatement& work, const StepOutcome&, const Machine& after) {
    switch (work.work) {
    case KernelStatement::Work::ksm_scan: return scan(after);
    case KernelStatement::Work::reclaim: return reclaim();
    case KernelStatement::Work::writeback: write_back_all(); return {};
    }
    return {};
}

Performed Performer::scan(const Machine& after) {
    if (scanner_ == nullptr) {
        return not_done(traits_.ksm
                            ? tr("the kernel's same-page merging is switched on only by root, and only "
                                 "with leave (--allow-ksm)")
                            : tr("this kernel has no same-page merging"),
                        ksm_counts(after).shared != 0);
    }
    if (holds_unknown(after)) {
        return not_done(tr("memory that may be merged holds bytes that nobody knows"), true);
    }
    if (scannable_) { // ksmd never ends a scan of nothing
        scanner_->scan();
    }
    return {};
}

/// Which pages go is the model's choice; the kernel is asked for exactly these. It keeps one only when it has another
/// opinion of it.
Performed Performer::reclaim() {
    for (u32 i = 1; i < before_->frames.high_water(); ++i) {
        if (looked_in_vain(*before_, *after_, Pfn{i})) {
            return not_done(tr("reclaim found a lazily freed page written again: nothing asks it to look"),
                            true);
        }
        if (!was_reclaimed(*before_, *after_, Pfn{i})) {
            continue;
        }
        for (const Mapping& mapping : mappings_of(*before_, Pfn{i})) {
            if (!before_->process(who_runs_in(mapping.mm)).can_act()) {
                return not_done(tr("a process that is stopped gives up no page"), true);
            }
        }
        if (!reclaim_frame(Pfn{i})) {
            return not_done(tr("the kernel kept a page that the model took back"), true);
        }
    }
    return {};
}

/// MADV_PAGEOUT takes pages that are mapped once, so that all others let go first, as reclaim would make them.
bool Performer::reclaim_frame(Pfn pfn) {
    const Frame& frame = before_->frames[pfn];
    const std::vector<Mapping> mappings = mappings_of(*before_, pfn);
    const bool cache = frame.is_cache();
    if (cache) {
        files_.write_back(*before_, frame.file, frame.index);
    }
    constexpr int most_tries = 3; // somebody else may hold it for a moment
    for (int tries = 0; tries < most_tries && !mappings.empty() && is_mapped(mappings.back()); ++tries) {
        for (const Mapping& mapping : mappings) {
            if (&mapping == &mappings.back()) {
                files_.empty_batches();
            }
            take_page(mapping, &mapping == &mappings.back());
        }
    }
    if (cache) {
        files_.drop(*before_, frame.file, frame.index); // nobody maps it any more
    }
    return mappings.empty() || !is_mapped(mappings.back());
}

bool Performer::is_mapped(const Mapping& mapping) const {
    bool mapped = false;
    Pagemap(workers_.pid(who_runs_in(mapping.mm)))
        .for_each_present(VirtAddr{mapping.page}.v, VirtAddr{mapping.page + 1}.v,
                          [&](Vpn, PagemapEntry, bool) { mapped = true; });
    return mapped;
}

/// Somebody who can be asked.
ProcId Performer::who_runs_in(MmId mm) const {
    ProcId found = before_->space(mm).owner;
    for (u32 i = 0; i < before_->processes.size(); ++i) {
        const Process& process = before_->processes[i];
        if (process.mm == mm && process.can_act()) {
            found = ProcId{i};
        }
    }
    return found;
}

void Performer::take_page(const Mapping& mapping, bool last) {
    proc_ = who_runs_in(mapping.mm);
    quietly(nr::madvise, {VirtAddr{mapping.page}.v, page_size, last ? page_out : dont_need});
}

/// Of the scenario's files only: sync would write back what all others of this machine have dirty, too.
void Performer::write_back_all() {
    files_.write_back_all();
    for (u32 i = 0; i < after_->processes.size(); ++i) { // mapped files may have lost their names
        const Process& process = after_->processes[i];
        if (!process.can_act()) {
            continue;
        }
        const ProcId actor = std::exchange(proc_, ProcId{i});
        for (const Vma& vma : after_->space(process.mm).vmas) {
            if (vma.is_shared() && !vma.is_anonymous() && !after_->files[vma.file.v].shmem) {
                quietly(nr::msync, {VirtAddr{vma.start}.v, vma.pages() << page_shift, msync_flag::sync});
            }
        }
        proc_ = actor;
    }
}

} // namespace cow::real
