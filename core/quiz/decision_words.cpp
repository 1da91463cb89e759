#include "core/quiz/decision_words.hpp"

#include "core/language/language.hpp"

#include <array>

namespace cow::quiz {
namespace {

struct Comes {
    std::string_view when;
    std::string_view rule;
};
constexpr std::array comings{
    Comes{tr_later("There is no fault where the entry is present and allows the access."),
          "arch/x86/mm/fault.c: handle_page_fault"},
    Comes{tr_later("The zero page is mapped where anonymous memory is read that nobody has written."),
          "mm/memory.c: do_anonymous_page"},
    Comes{tr_later("A new frame of zeros is given where anonymous memory is written for the first time."),
          "mm/memory.c: do_anonymous_page"},
    Comes{
        tr_later("A page is copied where a private page is written that somebody else has too, or that is a "
                 "file's "
                 "or the zero page."),
        "mm/memory.c: wp_page_copy"},
    Comes{tr_later("A frame is kept where an anonymous page is written whose entry is read-only, and nobody "
                   "else has "
                   "the frame."),
          "mm/memory.c: wp_page_reuse"},
    Comes{tr_later("The page cache's frame is mapped where a page of a file is read that has no entry yet."),
          "mm/memory.c: do_read_fault"},
    Comes{tr_later("The one frame is mapped writable where a shared mapping is written."),
          "mm/memory.c: do_shared_fault"},
    Comes{tr_later("A fault is spurious where the entry allows the access and only the TLB was stale."),
          "mm/memory.c: handle_pte_fault"},
    Comes{tr_later("A page table is copied where fork has shared whole tables (fork=ondemand)."),
          "mm/memory.c: handle_pte_fault"},
    Comes{tr_later("The stack grows where an address below a VMA that grows down is touched."),
          "mm/mmap.c: expand_stack"},
    Comes{tr_later("SIGSEGV (MAPERR) comes where there is no VMA at the address."),
          "arch/x86/mm/fault.c: bad_area"},
    Comes{tr_later("SIGSEGV (ACCERR) comes where the VMA forbids the access."),
          "arch/x86/mm/fault.c: access_error"},
    Comes{tr_later("SIGSEGV comes where a guard was installed."), "mm/memory.c: handle_pte_marker"},
    Comes{tr_later("SIGBUS comes where a page lies behind the end of its file."),
          "mm/filemap.c: filemap_fault"},
    Comes{tr_later("The process is killed where there is no frame to be had."),
          "mm/oom_kill.c: out_of_memory"},
};
static_assert(comings.size() == static_cast<std::size_t>(Decision::oom) + 1);

} // namespace

std::optional<Decision> decision_of(std::string_view word) {
    for (std::size_t i = 0; i < comings.size(); ++i) {
        const auto decision = static_cast<Decision>(i);
        if (decision_name(decision) == word || (word == "segv" && decision == Decision::segv_maperr)) {
            return decision;
        }
    }
    return std::nullopt;
}

std::string when_it_comes(Decision decision) {
    return std::string(tr(comings[static_cast<std::size_t>(decision)].when));
}
std::string_view rule_of(Decision decision) { return comings[static_cast<std::size_t>(decision)].rule; }

} // namespace cow::quiz
