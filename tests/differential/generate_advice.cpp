// Advice of every kind, what mincore says, and fetches of instructions.

#include "tests/differential/generator.hpp"

#include <algorithm>

namespace cow::differential {

void Generator::advise() {
    constexpr std::array<std::string_view, 22> advices{"MADV_REMOVE",
                                                       "MADV_REMOVE",
                                                       "MADV_SEQUENTIAL",
                                                       "MADV_NORMAL",
                                                       "MADV_WILLNEED",
                                                       "MADV_HUGEPAGE",
                                                       "MADV_NOHUGEPAGE",
                                                       "MADV_COLLAPSE",
                                                       "MADV_DONTDUMP",
                                                       "MADV_DODUMP",
                                                       "MADV_COLD",
                                                       "MADV_COLD",
                                                       "MADV_PAGEOUT",
                                                       "MADV_PAGEOUT",
                                                       "MADV_DONTNEED_LOCKED",
                                                       "MADV_GUARD_INSTALL",
                                                       "MADV_GUARD_INSTALL",
                                                       "MADV_GUARD_INSTALL",
                                                       "MADV_GUARD_REMOVE",
                                                       "MADV_GUARD_REMOVE",
                                                       "MADV_DONTNEED",
                                                       "7"};
    const Range at = range();
    const Vpn first = VirtAddr{at.addr}.page();
    const auto is_of_file = [&](const Vma& vma) {
        return !vma.is_anonymous() && vma.end > first && vma.start < first + at.bytes / page_size;
    };
    std::string_view advice = pick(advices);
    if (advice == "MADV_HUGEPAGE" && std::any_of(space().vmas.begin(), space().vmas.end(), is_of_file)) {
        advice = "MADV_NOHUGEPAGE"; // files are read ahead in huge pages then, which are not modelled
    }
    const u64 kind = wrong() ? rng_.below(4) : 4;
    if (chance(8)) {
        act({"process_madvise({}, [{{iov_base={}, iov_len={}}}], 1, {}, {})",
             chance(70) ? -10000 : descriptor(false), hex(at.addr), length(at.bytes / page_size), advice,
             wrong() ? 1 : 0});
        return;
    }
    act({"madvise({}, {}, {})", hex(kind == 0 ? at.addr + 16 : at.addr),
         kind == 1 ? "0" : length(at.bytes / page_size), advice});
}

void Generator::mincore() {
    const Range at = range();
    const u64 kind = wrong() ? rng_.below(3) : 3;
    const u64 vec = ((kind == 2 ? any_page() : stored_page(true)) << page_shift) + offset_in_page();
    act({"mincore({}, {}, {})", hex(kind == 0 ? at.addr + 8 : at.addr),
         kind == 1 ? "0" : length(at.bytes / page_size), hex(vec)});
}

/// A RET is put somewhere and fetched; or, for the last time, what is no code.
void Generator::fetch() {
    const u64 addr = (stored_page(true) << page_shift) + offset_in_page();
    const Vma* vma = space().find(VirtAddr{addr}.page());
    if (!allows(addr, true)) {
        return;
    }
    if (!vma->has(vm::exec)) {
        if (expendable() && chance(20)) {
            act({"fetch {}", hex(addr)});
        } else {
            act({"mprotect({}, PAGE, PROT_READ|PROT_WRITE|PROT_EXEC)", hex(addr & ~page_mask)});
        }
        return;
    }
    act({"store {} 0xc3", hex(addr)});
    if (steps_ < options_.steps) {
        act({"fetch {}", hex(addr)});
    }
}

} // namespace cow::differential
