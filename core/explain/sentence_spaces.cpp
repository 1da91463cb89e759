// Sentences of address spaces and processes.

#include "core/base/errno.hpp"
#include "core/explain/teller.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cow::detail {
namespace {

std::string_view advice_change(u16 old, u16 now) {
    constexpr std::array<std::pair<u16, std::array<std::string_view, 2>>, 4> rows{{
        {vm::dont_fork, {"is not inherited by fork any more", "is inherited by fork again"}},
        {vm::wipe_on_fork, {"will be empty in the child after fork", "is kept by fork again"}},
        {vm::mergeable, {"may be merged with equal pages", "may no longer be merged"}},
        {vm::random, {"is expected to be read in random order", "is expected to be read in order"}},
    }};
    for (const auto& [flag, texts] : rows) {
        if (((old ^ now) & flag) != 0) {
            return texts[(now & flag) != 0 ? 0 : 1];
        }
    }
    return {};
}

} // namespace

std::string Teller::tell(const SpaceCreated& e) const {
    return e.owner.v < m_.processes.size()
               ? fmt::format("An empty address space is made for {}.", process(e.owner))
               : "An empty address space is made.";
}

std::string Teller::tell(const SpaceUsed& e) const {
    return e.delta > 0 ? fmt::format("One more process runs in {}'s address space.", owner(e.mm))
                       : fmt::format("One process fewer runs in {}'s address space.", owner(e.mm));
}

std::string Teller::tell(const VmaAdded& e) const {
    const std::string backing = e.vma.file == no_file
                                    ? "anonymous"
                                    : fmt::format("{} from page {} on", file(e.vma.file), e.vma.pgoff);
    return fmt::format("{} gets a VMA at {}: {}, {}, {}.", owner(e.mm), page(e.mm, e.vma.start),
                       count_of(e.vma.pages(), "page"), rights_text(e.vma.flags), backing);
}

std::string Teller::tell(const VmaRemoved& e) const {
    return fmt::format("{}'s VMA at {} ({}) is removed.", owner(e.mm), page(e.mm, e.vma.start),
                       count_of(e.vma.pages(), "page"));
}

std::string Teller::tell(const VmaSplit& e) const {
    return fmt::format("{}'s VMA at {} is split at {}.", owner(e.mm), page(e.mm, e.start), page(e.mm, e.at));
}

std::string Teller::tell(const VmaMerged& e) const {
    return fmt::format("{}'s VMAs at {} and {} are alike and become one.", owner(e.mm), page(e.mm, e.start),
                       page(e.mm, e.at));
}

std::string Teller::tell(const VmaResized& e) const {
    const u64 before = e.old_end - e.old_start;
    const u64 after = e.end - e.start;
    return fmt::format("{}'s VMA at {} {} from {} to {}.", owner(e.mm), page(e.mm, e.old_start),
                       after > before ? "grows" : "shrinks", before, count_of(after, "page"));
}

std::string Teller::tell(const VmaFlagsSet& e) const {
    const std::string vma = fmt::format("{}'s VMA at {}", owner(e.mm), page(e.mm, e.start));
    if (((e.old ^ e.now) & vm::rights) != 0) {
        return fmt::format("{} is now {} (it was {}).", vma, rights_text(e.now), rights_text(e.old));
    }
    const std::string_view change = advice_change(e.old, e.now);
    return change.empty() ? fmt::format("{} remembers that it was inherited.", vma)
                          : fmt::format("{} {}.", vma, change);
}

std::string Teller::tell(const VmaAnonSet& e) const {
    return fmt::format("{}'s VMA at {} has private pages from now on: fork has something to copy.",
                       owner(e.mm), page(e.mm, e.start));
}

std::string Teller::tell(const BrkMoved& e) const {
    if (e.start) {
        return fmt::format("{}'s heap begins at {:#x}.", owner(e.mm), e.now.v);
    }
    return e.old.v == 0
               ? fmt::format("{}'s heap is empty: it ends at {:#x}.", owner(e.mm), e.now.v)
               : fmt::format("{}'s heap ends at {:#x} instead of {:#x}.", owner(e.mm), e.now.v, e.old.v);
}

std::string Teller::tell(const CommitCharged& e) const {
    return e.pages >= 0
               ? fmt::format("{} more are promised to processes.",
                             count_of(static_cast<u64>(e.pages), "page"))
               : fmt::format("A promise of {} is taken back.", count_of(static_cast<u64>(-e.pages), "page"));
}

std::string Teller::tell(const CommitRefused& e) const {
    return fmt::format("{} more cannot be promised to {}: {} are promised already.",
                       count_of(e.pages, "page"), process(e.proc), e.committed);
}

std::string Teller::tell(const ProcessCreated& e) const {
    const std::string& name = m_.names->text(e.name);
    return e.inherit ? fmt::format("{} is born, process {}, child of {}.", name, e.pid, process(e.parent))
                     : fmt::format("{} starts, process {}, with nothing mapped.", name, e.pid);
}

std::string Teller::tell(const ProcessCancelled& e) const {
    return fmt::format("{} cannot be completed: all is undone.", m_.names->text(e.made.name));
}

std::string Teller::tell(const ProcessExited& e) const {
    return e.signal == Signal::none
               ? fmt::format("{} has ended with exit code {}.", process(e.proc), e.code)
               : fmt::format("{} is killed by {}.", process(e.proc), signal_name(e.signal));
}

std::string Teller::tell(const ProcessReaped& e) const {
    return e.by == no_proc
               ? fmt::format("Nobody waits for {}: it is gone.", process(e.proc))
               : fmt::format("{} fetches how {} ended: it is gone.", process(e.by), process(e.proc));
}

std::string Teller::tell(const ParentChanged& e) const {
    return e.now == no_proc
               ? fmt::format("{} has no parent any more.", process(e.proc))
               : fmt::format("{} is an orphan: {} becomes its parent.", process(e.proc), process(e.now));
}

std::string Teller::tell(const SignalSent& e) const {
    return fmt::format("{} is sent to {}.", signal_name(e.signal), process(e.proc));
}

std::string Teller::tell(const MmSwitched& e) const {
    return e.now == no_mm ? fmt::format("{} has no address space any more.", process(e.proc))
                          : fmt::format("{} changes to its new address space.", process(e.proc));
}

std::string Teller::tell(const ProgramSet& e) const {
    return fmt::format("{} now runs {}.", process(e.proc), m_.names->text(e.now));
}

std::string Teller::tell(const VforkWaiting& e) const {
    return e.now == no_proc ? fmt::format("{} goes on.", process(e.proc))
                            : fmt::format("{} waits until {} runs another program or exits.", process(e.proc),
                                          process(e.now));
}

std::string Teller::tell(const MergeAnySet& e) const {
    return fmt::format("All private memory of {} may {} be merged.", owner(e.mm),
                       e.now ? "now" : "no longer");
}

std::string Teller::tell(const CallEntered& e) const {
    return fmt::format("{} calls {}.", process(e.proc), m_.names->text(e.call));
}

std::string Teller::tell(const CallReturned& e) const {
    const std::string& call = m_.names->text(e.call);
    const CallResult result{e.result};
    if (result.failed()) {
        return fmt::format("{} fails: {} ({}).", call, errno_name(result.error()),
                           errno_text(result.error()));
    }
    if (call == "mmap" || call == "mremap" || call == "brk") {
        return fmt::format("{} returns {:#x}.", call, e.result);
    }
    return fmt::format("{} returns {}.", call, e.result);
}

} // namespace cow::detail
