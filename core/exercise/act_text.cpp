#include "core/exercise/act_text.hpp"

#include "core/explain/sentence.hpp"
#include "core/explain/teller.hpp"
#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"

#include <array>

namespace cow {
namespace {

struct VerbWords {
    std::string_view text;
    std::string_view help;
    std::string_view rule;
};
constexpr std::array<VerbWords, verb_count> words{{
    {tr_later("Point at the entry"), tr_later("Which page-table entry is the fault about?"),
     "arch/x86/mm/fault.c: exc_page_fault"},
    {tr_later("Decide"), tr_later("What does this fault call for?"), "mm/memory.c: handle_pte_fault"},
    {tr_later("Take a frame"),
     tr_later("The allocator hands out a free frame, with one reference: that of whoever asked."),
     "mm/page_alloc.c: alloc_pages"},
    {tr_later("Read the file's page"),
     tr_later("The page comes from the file into a frame of the page cache."), "mm/filemap.c: filemap_fault"},
    {tr_later("Copy a page"), tr_later("4 KiB go into the frame that was taken."),
     "mm/memory.c: __wp_page_copy_user"},
    {tr_later("Fill with zeros"), tr_later("The frame that was taken is cleared."),
     "mm/memory.c: do_anonymous_page"},
    {tr_later("Protect the parent's"), tr_later("The parent's entries stop allowing writing."),
     "mm/memory.c: __copy_present_ptes"},
    {tr_later("Raise a count"), tr_later("One more reference: before anything else points at the frame."),
     "include/linux/mm.h: folio_get"},
    {tr_later("Set the entry"), tr_later("It points at a frame and says whether it may be written."),
     "mm/memory.c: set_pte_range"},
    {tr_later("Share with the child"),
     tr_later("The child's entries point at the parent's frames, writable or read-only."),
     "mm/memory.c: copy_present_ptes"},
    {tr_later("Clear entries"), tr_later("They point at nothing any more."), "mm/memory.c: zap_present_ptes"},
    {tr_later("Lower a count"), tr_later("One reference fewer: once nothing points at the frame from there."),
     "include/linux/mm.h: folio_put"},
    {tr_later("Flush the TLB"), tr_later("The processor forgets translations that may be out of date."),
     "arch/x86/mm/tlb.c: flush_tlb_mm_range"},
    {tr_later("Free a frame"), tr_later("It goes back to the free frames."), "mm/swap.c: __folio_put"},
    {tr_later("Finish"),
     tr_later("The kernel returns: an access is tried again, fork returns, a process is gone."),
     "arch/x86/mm/fault.c: do_user_addr_fault"},
    {tr_later("Send a signal"), tr_later("The access was a bad one: the process dies of it."),
     "arch/x86/mm/fault.c: bad_area"},
}};
const VerbWords& words_of(Verb verb) { return words[static_cast<std::size_t>(verb)]; }

std::string rights(bool writable) { return std::string(writable ? tr("writable") : tr("read-only")); }

class ActTeller {
public:
    ActTeller(const Exercise& exercise, const Labels& labels)
        : exercise_(exercise), teller_(exercise.machine(), labels) {}

    std::string text(const Act& act) const {
        switch (act.verb) {
        case Verb::point:
            return trf("point at {}'s {}", teller_.owner(act.mm), teller_.page(act.mm, act.page));
        case Verb::decide: return trf("decide: {}", tr(decision_name(act.decision)));
        case Verb::take: return trf("take {}", detail::frame(act.frame));
        case Verb::fetch_page: return trf("read the file's page");
        case Verb::copy: return trf("copy {}", detail::frame(act.frame));
        case Verb::zero: return trf("fill with zeros");
        case Verb::set: return trf("set: {}, {}", detail::frame(act.frame), rights(act.writable));
        case Verb::flush: return trf("flush the TLB");
        case Verb::kill: return trf("send the signal");
        case Verb::finish: return finish();
        default: return counted(act);
        }
    }
    std::string group(std::size_t index) const {
        const PageGroup& group = exercise_.plan().groups[index];
        const std::string first = teller_.page(group.mm, group.pages.front().page);
        const std::string pages =
            group.pages.size() == 1 ? first : first + " … " + teller_.page(group.mm, group.pages.back().page);
        return pages;
    }

private:
    std::string finish() const {
        switch (exercise_.plan().kind) {
        case ExerciseKind::fault: return trf("try the access again");
        case ExerciseKind::fork: return trf("return from fork");
        case ExerciseKind::exit: break;
        }
        return trf("end the process");
    }
    std::string counted(const Act& act) const {
        const bool one = exercise_.plan().kind == ExerciseKind::fault;
        const std::string what = one ? detail::frame(act.frame) : group(act.group);
        switch (act.verb) {
        case Verb::protect: return trf("protect {}", what);
        case Verb::raise: return trf("count +1: {}", what);
        case Verb::lower: return trf("count -1: {}", what);
        case Verb::share: return trf("share {}, {}", what, rights(act.writable));
        case Verb::clear: return trf("clear {}", what);
        default: return trf("free {}", what);
        }
    }

    const Exercise& exercise_;
    detail::Teller teller_;
};

} // namespace

std::string_view verb_text(Verb verb) { return words_of(verb).text; }
std::string_view verb_help(Verb verb) { return words_of(verb).help; }

std::string act_text(const Exercise& exercise, const Act& act, const Labels& labels) {
    return ActTeller(exercise, labels).text(act);
}

std::string group_text(const Exercise& exercise, std::size_t index, const Labels& labels) {
    const PageGroup& group = exercise.plan().groups[index];
    return trf("{} ({}, {}, {})", ActTeller(exercise, labels).group(index),
               detail::pages_text(group.pages.size()), tr(frame_kind_name(group.kind)),
               rights(group.writable));
}

std::string task_text(const Exercise& exercise, const Labels& labels) {
    const Plan& plan = exercise.plan();
    const detail::Teller teller(exercise.machine(), labels);
    switch (plan.kind) {
    case ExerciseKind::fault: {
        std::string began;
        for (const Event& event : plan.prelude) {
            began = std::holds_alternative<AccessBegan>(event) ? sentence(event, exercise.before(), labels)
                                                               : began;
        }
        return began + " " + sentence(plan.refused, exercise.before(), labels);
    }
    case ExerciseKind::fork:
        return trf("{} calls fork. The child is there, with its mappings and empty page tables.",
                   teller.process(plan.proc));
    case ExerciseKind::exit: break;
    }
    return trf("{} exits. Its memory is to be given back.", teller.process(plan.proc));
}

std::string_view act_rule(const Exercise& exercise, const Act& act) {
    const Plan& plan = exercise.plan();
    if (plan.kind == ExerciseKind::fault) {
        if (act.verb == Verb::decide) {
            return quiz::rule_of(act.decision);
        }
        if (act.verb == Verb::set && plan.entry) {
            return quiz::rule_of(plan.decided.decision);
        }
        return words_of(act.verb).rule;
    }
    if (act.verb == Verb::finish) {
        return plan.kind == ExerciseKind::fork ? "kernel/fork.c: copy_process" : "kernel/exit.c: do_exit";
    }
    if (act.verb == Verb::flush) {
        return plan.kind == ExerciseKind::fork ? "kernel/fork.c: dup_mmap"
                                               : "mm/mmu_gather.c: tlb_finish_mmu";
    }
    return words_of(act.verb).rule;
}

} // namespace cow
