// What events of address spaces and processes say.

#include "core/base/errno.hpp"
#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cow::detail {
namespace {

std::string_view advice_change(u32 old, u32 now) {
    constexpr std::array<std::pair<u32, std::array<std::string_view, 2>>, 9> rows{{
        {vm::dont_fork,
         {tr_later("is not inherited by fork any more"), tr_later("is inherited by fork again")}},
        {vm::wipe_on_fork,
         {tr_later("will be empty in the child after fork"), tr_later("is kept by fork again")}},
        {vm::locked, {tr_later("is locked: its pages stay"), tr_later("is locked no more")}},
        {vm::mergeable, {tr_later("may be merged with equal pages"), tr_later("may no longer be merged")}},
        {vm::random,
         {tr_later("is expected to be read in random order"), tr_later("is expected to be read in order")}},
        {vm::sequential,
         {tr_later("is expected to be read from its beginning to its end"),
          tr_later("is expected to be read in order")}},
        {vm::dont_dump, {tr_later("is left out of a core dump"), tr_later("is in a core dump again")}},
        {vm::huge_page, {tr_later("may have huge pages"), tr_later("asks for huge pages no more")}},
        {vm::no_huge_page, {tr_later("shall have no huge pages"), tr_later("may have huge pages again")}},
    }};
    for (const auto& [flag, texts] : rows) {
        if (((old ^ now) & flag) != 0) {
            return tr(texts[(now & flag) != 0 ? 0 : 1]);
        }
    }
    return {};
}

std::string_view no_effect_text(NoEffect reason) {
    switch (reason) {
    case NoEffect::nothing_there: return tr_later("no page in this range is present");
    case NoEffect::nothing_dirty: return tr_later("no page is dirty, so there is nothing to write back");
    case NoEffect::no_backing:
        return tr_later("private and anonymous memory has no file to be written back to");
    case NoEffect::no_disk: return tr_later("what lives in memory alone has no disk to be written back to");
    case NoEffect::in_background:
        return tr_later("without MS_SYNC nothing is written now; dirty pages are, in the background");
    case NoEffect::only_waits:
        return tr_later("without SYNC_FILE_RANGE_WRITE it only waits for what is being written");
    case NoEffect::droppable: return tr_later("memory that may be dropped never merges");
    case NoEffect::shared_never_merges: return tr_later("shared memory never merges");
    case NoEffect::already_so: return tr_later("it was so already");
    case NoEffect::pages_shared: return tr_later("others map these pages, too");
    case NoEffect::only_hints: return tr_later("this advice is only a hint");
    case NoEffect::not_mapped: return tr_later("nothing is mapped there");
    case NoEffect::empty_range: return tr_later("the range is empty");
    case NoEffect::no_swap:
        return tr_later("there is no swap, which memory without a file on disk would need");
    case NoEffect::all_cached: return tr_later("all of it is in the page cache");
    }
    return "";
}

class SpaceTeller : public Teller {
public:
    using Teller::Teller;

    std::string tell(const SpaceCreated& e) const {
        return e.owner.v < m_.processes.size()
                   ? trf("An empty address space is made for {}.", process(e.owner))
                   : trf("An empty address space is made.");
    }
    std::string brief(const SpaceCreated&) const { return trf("a new address space"); }

    std::string tell(const SpaceUsed& e) const {
        return e.delta > 0 ? trf("One more process runs in {}'s address space.", owner(e.mm))
                           : trf("One process fewer runs in {}'s address space.", owner(e.mm));
    }

    std::string tell(const VmaAdded& e) const {
        const std::string name = m_.area_name(e.vma);
        const std::string backing = !name.empty() ? name
                                    : e.vma.file == no_file
                                        ? trf("anonymous")
                                        : trf("{} from page {} on", file(e.vma.file), e.vma.pgoff);
        return trf("{} gets a VMA at {}: {}, {}, {}.", owner(e.mm), page(e.mm, e.vma.start),
                   pages_text(e.vma.pages()), rights_text(e.vma.flags), backing);
    }
    std::string brief(const VmaAdded& e, std::size_t count) const {
        return count == 1 ? trf("new VMA {}", vma_name(m_, e.mm, e.vma, labels_)) : trf("{} new VMAs", count);
    }

    std::string tell(const VmaRemoved& e) const {
        return trf("{}'s VMA at {} ({}) is removed.", owner(e.mm), page(e.mm, e.vma.start),
                   pages_text(e.vma.pages()));
    }
    std::string brief(const VmaRemoved&, std::size_t count) const {
        return count == 1 ? trf("a VMA is removed") : trf("{} VMAs removed", count);
    }

    std::string tell(const VmaSplit& e) const {
        return trf("{}'s VMA at {} is split at {}.", owner(e.mm), page(e.mm, e.start), page(e.mm, e.at));
    }
    std::string brief(const VmaSplit&) const { return trf("split the VMA"); }

    std::string tell(const VmaMerged& e) const {
        return trf("{}'s VMAs at {} and {} are alike and become one.", owner(e.mm), page(e.mm, e.start),
                   page(e.mm, e.at));
    }
    std::string brief(const VmaMerged&) const { return trf("merge two VMAs"); }

    std::string tell(const VmaResized& e) const {
        const u64 before = e.old_end - e.old_start;
        const u64 after = e.end - e.start;
        return after > before ? trf("{}'s VMA at {} grows from {} to {}.", owner(e.mm),
                                    page(e.mm, e.old_start), before, pages_text(after))
                              : trf("{}'s VMA at {} shrinks from {} to {}.", owner(e.mm),
                                    page(e.mm, e.old_start), before, pages_text(after));
    }
    std::string brief(const VmaResized&) const { return trf("the VMA's bounds move"); }

    std::string tell(const VmaFlagsSet& e) const {
        const std::string vma = trf("{}'s VMA at {}", owner(e.mm), page(e.mm, e.start));
        if (((e.old ^ e.now) & vm::rights) != 0) {
            return trf("{} is now {} (it was {}).", vma, rights_text(e.now), rights_text(e.old));
        }
        if (((e.old ^ e.now) & vm::name_mask) != 0) {
            Vma named;
            named.flags = e.now;
            const Vma* now = vma_at(e.mm, e.start);
            named.file = now != nullptr ? now->file : no_file;
            const std::string name = m_.area_name(named);
            return name.empty() ? trf("{} has no name any more.", vma) : trf("{} is called {}.", vma, name);
        }
        const std::string_view change = advice_change(e.old, e.now);
        return change.empty() ? trf("{} remembers that it was inherited.", vma) : trf("{} {}.", vma, change);
    }
    std::string brief(const VmaFlagsSet&) const { return trf("the VMA's flags change"); }

    std::string tell(const VmaAnonSet& e) const {
        return trf("{}'s VMA at {} has private pages from now on: fork has something to copy.", owner(e.mm),
                   page(e.mm, e.start));
    }

    std::string tell(const BrkMoved& e) const {
        if (e.start) {
            return trf("{}'s heap begins at {:#x}.", owner(e.mm), e.now.v);
        }
        return e.old.v == 0 ? trf("{}'s heap is empty: it ends at {:#x}.", owner(e.mm), e.now.v)
                            : trf("{}'s heap ends at {:#x} instead of {:#x}.", owner(e.mm), e.now.v, e.old.v);
    }
    std::string brief(const BrkMoved&) const { return trf("the heap's end moves"); }

    std::string tell(const FutureLocksSet& e) const {
        return e.now == 0 ? trf("What {} maps from now on is no longer locked.", owner(e.mm))
               : (e.now & vm::lock_on_fault) != 0
                   ? trf("What {} maps from now on is locked as it is touched.", owner(e.mm))
                   : trf("What {} maps from now on is locked at once.", owner(e.mm));
    }
    std::string brief(const FutureLocksSet&) const { return trf("what is mapped later is locked, or not"); }

    std::string tell(const LocksLost& e) const {
        return trf("{} of {} will go on counting as locked, for nothing.", pages_text(e.pages), owner(e.mm));
    }

    std::string tell(const CommitCharged& e) const {
        return e.pages >= 0 ? trf("Processes are promised {} more.", pages_text(static_cast<u64>(e.pages)))
                            : trf("A promise of {} is taken back.", pages_text(static_cast<u64>(-e.pages)));
    }

    std::string tell(const CommitLost& e) const {
        return trf("No VMA remembers that promise of {}: it is never taken back.", pages_text(e.pages));
    }

    std::string tell(const CommitRefused& e) const {
        return trf("{} more cannot be promised to {}: {} are promised already.", pages_text(e.pages),
                   process(e.proc), e.committed);
    }
    std::string brief(const CommitRefused& e) const { return trf("{} pages too many: refused", e.pages); }

    std::string tell(const ProcessCreated& e) const {
        const std::string& name = m_.names->text(e.name);
        return e.inherit ? trf("{} is born, process {}, child of {}.", name, e.pid, process(e.parent))
                         : trf("{} starts, process {}, with nothing mapped.", name, e.pid);
    }
    std::string brief(const ProcessCreated& e) const { return trf("new process {}", m_.names->text(e.name)); }

    std::string tell(const ProcessCancelled& e) const {
        return trf("{} cannot be completed: all is undone.", m_.names->text(e.made.name));
    }
    std::string brief(const ProcessCancelled&) const { return trf("the new process is given up"); }

    std::string tell(const ProcessExited& e) const {
        return e.signal == Signal::none ? trf("{} has ended with exit code {}.", process(e.proc), e.code)
                                        : trf("{} is killed by {}.", process(e.proc), signal_name(e.signal));
    }
    std::string brief(const ProcessExited& e) const {
        return e.signal == Signal::none ? trf("{} exits", process(e.proc))
                                        : trf("{} dies of {}", process(e.proc), signal_name(e.signal));
    }

    std::string tell(const ProcessReaped& e) const {
        return e.by == no_proc ? trf("Nobody waits for {}: it is gone.", process(e.proc))
                               : trf("{} fetches how {} ended: it is gone.", process(e.by), process(e.proc));
    }
    std::string brief(const ProcessReaped& e) const { return trf("{} is reaped", process(e.proc)); }

    std::string tell(const ParentChanged& e) const {
        return e.now == no_proc
                   ? trf("{} has no parent any more.", process(e.proc))
                   : trf("{} is an orphan: {} becomes its parent.", process(e.proc), process(e.now));
    }

    std::string tell(const SignalSent& e) const {
        return trf("{} is sent to {}.", signal_name(e.signal), process(e.proc));
    }
    std::string brief(const SignalSent& e) const {
        return trf("send {} to {}", signal_name(e.signal), process(e.proc));
    }

    std::string tell(const MmSwitched& e) const {
        return e.now == no_mm ? trf("{} has no address space any more.", process(e.proc))
                              : trf("{} changes to its new address space.", process(e.proc));
    }
    std::string brief(const MmSwitched& e) const {
        return e.now == no_mm ? "" : trf("{} runs in it", process(e.proc));
    }

    std::string tell(const ProgramSet& e) const {
        return trf("{} now runs {}.", process(e.proc), m_.names->text(e.now));
    }
    std::string brief(const ProgramSet& e) const { return trf("runs {} from now on", m_.names->text(e.now)); }

    std::string tell(const VforkWaiting& e) const {
        return e.now == no_proc
                   ? trf("{} goes on.", process(e.proc))
                   : trf("{} waits until {} runs another program or exits.", process(e.proc), process(e.now));
    }

    std::string tell(const TracingSet& e) const {
        const std::string tracee = process(e.proc);
        if (e.old.by != e.now.by) {
            return e.now.by == no_proc ? e.now.stopped
                                             ? trf("{} has no tracer any more, and stays stopped.", tracee)
                                             : trf("{} has no tracer any more, and goes on.", tracee)
                   : e.now.stopped ? trf("{} traces {} and stops it.", process(e.now.by), tracee)
                                       : trf("{} traces {}, which goes on.", process(e.now.by), tracee);
        }
        if (e.old.stopped != e.now.stopped) {
            return !e.now.stopped ? trf("{} goes on.", tracee)
                   : e.now.signal != Signal::none
                       ? trf("{} is traced by {}, so a signal stops it.", tracee, process(e.now.by))
                       : trf("{} stops {}.", process(e.now.by), tracee);
        }
        if (e.old.pending != e.now.pending) {
            return e.now.pending ? trf("A signal waits for {}.", tracee)
                                 : trf("{} takes the signal that waited for it.", tracee);
        }
        return e.now.by == no_proc ? trf("{} goes on.", tracee)
                                   : trf("{} learns that {} has stopped.", process(e.now.by), tracee);
    }
    std::string brief(const TracingSet& e) const {
        const std::string tracee = process(e.proc);
        return e.now.stopped ? trf("{} is stopped", tracee) : trf("{} goes on", tracee);
    }

    std::string tell(const MergeAnySet& e) const {
        return e.now ? trf("All private memory of {} may now be merged.", owner(e.mm))
                     : trf("All private memory of {} may no longer be merged.", owner(e.mm));
    }

    std::string tell(const RlimitSet& e) const {
        const auto amount = [](u64 value) {
            return value == rlimit_infinity ? trf("unlimited") : fmt::format("{:#x}", value);
        };
        return trf("{} of {} is {} from now on (it was {}).", resource_name(e.resource), process(e.proc),
                   amount(e.now.soft), amount(e.old.soft));
    }
    std::string brief(const RlimitSet& e) const { return trf("set {}", resource_name(e.resource)); }

    std::string tell(const CallEntered& e) const {
        return trf("{} calls {}.", process(e.proc), m_.names->text(e.call));
    }
    std::string brief(const CallEntered&) const { return trf("enter the kernel"); }

    std::string tell(const CallReturned& e) const {
        const std::string& call = m_.names->text(e.call);
        const CallResult result{e.result.value_or(0)};
        if (!e.result) {
            return trf("{} returns something that nobody can know.", call);
        }
        if (result.failed()) {
            return trf("{} fails: {} ({}).", call, errno_name(result.error()),
                       tr(errno_text(result.error())));
        }
        if (call == "mmap" || call == "mremap" || call == "brk") {
            return trf("{} returns {:#x}.", call, result.value);
        }
        return trf("{} returns {}.", call, result.value);
    }
    std::string brief(const CallReturned& e) const {
        const CallResult result{e.result.value_or(0)};
        return result.failed() ? trf("return -{}", errno_name(result.error())) : trf("return");
    }

    std::string tell(const LimitReached& e) const {
        return e.limit == Limit::nofile || e.limit == Limit::map_count
                   ? trf("A limit is reached: {} of {} is {}.", limit_name(e.limit), process(e.proc),
                         e.allowed)
                   : trf("A limit is reached: {} of {} is {} bytes.", limit_name(e.limit), process(e.proc),
                         e.allowed);
    }
    std::string brief(const LimitReached& e) const { return trf("{} is reached", limit_name(e.limit)); }

    std::string tell(const CallHadNoEffect& e) const {
        return trf("Nothing changes: {}.", tr(no_effect_text(e.reason)));
    }
    std::string brief(const CallHadNoEffect&) const { return trf("nothing changes"); }
};

} // namespace

bool tell(SpaceEvents family, Telling& telling) { return tell_by<SpaceTeller>(family, telling); }
bool tell(ProcessEvents family, Telling& telling) { return tell_by<SpaceTeller>(family, telling); }

} // namespace cow::detail
