// Why an act is wrong, in words.

#include "core/exercise/act_text.hpp"
#include "core/explain/teller.hpp"
#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"

namespace cow {
namespace {

class MistakeTeller {
public:
    MistakeTeller(const Exercise& exercise, const DoneAct& done, const Labels& labels)
        : exercise_(exercise), plan_(exercise.plan()), done_(done), teller_(exercise.machine(), labels) {}

    std::string text() const {
        switch (done_.mistake) {
        case Mistake::none: return {};
        case Mistake::again: return trf("That has been done.");
        case Mistake::entry:
            return trf("The access is to {}'s {}: the processor says so in CR2.", teller_.process(plan_.proc),
                       teller_.page(plan_.mm, plan_.decided.addr.page()));
        case Mistake::decision: return quiz::when_it_comes(done_.act.decision) + " " + here();
        case Mistake::incomplete: return trf("Not yet: something is still to be done.");
        case Mistake::lawful: return trf("The mapping allows the access: nobody has to die of it.");
        case Mistake::unlawful: return trf("It would fault again and again: nothing allows this access.");
        case Mistake::invariant: return done_.violation;
        default: break;
        }
        const std::string own = plan_.kind == ExerciseKind::fault ? of_frames() : of_groups();
        return done_.violation.empty() ? own : own + " " + done_.violation;
    }

private:
    std::string frame() const { return detail::frame(done_.act.frame); }

    /// What a student can see of the fault.
    std::string here() const {
        const Vma* vma = exercise_.before().space(plan_.mm).find(plan_.decided.addr.page());
        if (vma == nullptr) {
            return trf("Here there is no mapping at the address.");
        }
        const bool store = plan_.refused.access == Access::store;
        const std::string_view access = store ? tr("a write") : tr("a read");
        const std::string_view memory = vma->is_shared()      ? tr("shared memory")
                                        : vma->is_anonymous() ? tr("private anonymous memory")
                                                              : tr("a private mapping of a file");
        if (!vma->has(store ? vm::write : vm::rights)) {
            return trf("Here it is {} to {}, which forbids it.", access, memory);
        }
        const Pte pte = exercise_.before().pte(plan_.mm, plan_.decided.addr.page());
        if (!pte.has_frame()) {
            return trf("Here it is {} to {}, and the entry is empty.", access, memory);
        }
        const Frame& found = exercise_.before().frames[pte.pfn()];
        return pte.pfn() == zero_pfn
                   ? trf("Here it is {} to {}, and the entry has the zero page.", access, memory)
                   : trf("Here it is {} to {}, and the entry has {}, with {}.", access, memory,
                         detail::frame(pte.pfn()), detail::references_text(found.refcount));
    }

    std::string of_frames() const {
        switch (done_.mistake) {
        case Mistake::no_frame_needed: return trf("This decision takes no frame: it would be nobody's.");
        case Mistake::frame_in_use: return trf("{} is not free: somebody has it.", frame());
        case Mistake::frame_is_free:
            return trf("{} is free: it may be given to somebody else at any moment.", frame());
        case Mistake::nothing_in_hand: return trf("No frame has been taken that it could go into.");
        case Mistake::nothing_to_read: return trf("No page of a file is missing in the page cache.");
        case Mistake::source:
            return trf("{} holds another page: these bytes are not the process's.", frame());
        case Mistake::filling:
            return plan_.find(Verb::copy) != nullptr
                       ? trf("With zeros the bytes of the page would be lost.")
                       : trf("There is nothing to copy: the page was never written.");
        case Mistake::frame:
            return trf("Through {} the process would get at a page that is not to be its own.", frame());
        case Mistake::no_entry: return trf("No mapping allows the access, so that no entry may be set.");
        case Mistake::writable:
            return trf("Writable is too much: the next write would change {} unseen by the kernel.", frame());
        case Mistake::read_only: return trf("Read-only it would fault again at once.");
        case Mistake::not_filled:
            return trf(
                "The contents of {} are not there yet: another thread could see what was in it before.",
                frame());
        case Mistake::zero_page:
            return trf("References to the zero page are not counted: it is never freed.");
        case Mistake::count:
            return trf("The references to {} do not change so: count who points at it.", frame());
        case Mistake::still_used: return used(done_.act.frame);
        case Mistake::nothing_stale:
            return trf("No entry that was present changes, so that nothing in the TLB is out of date.");
        case Mistake::flush_early:
            return trf("Too early: until the entry has changed, the processor may cache the old one again.");
        case Mistake::free_early:
            return trf("Too early: until the flush, a cached translation leads to a frame that may be "
                       "somebody else's.");
        default: return {};
        }
    }
    std::string used(Pfn pfn) const {
        return trf("{} stays: it has {}.", detail::frame(pfn),
                   detail::references_text(exercise_.machine().frames[pfn].refcount));
    }

    std::string of_groups() const {
        const PageGroup& group = plan_.groups[done_.act.group];
        switch (done_.mistake) {
        case Mistake::not_copied:
            return trf("fork copies no entries of this mapping: a fault can bring each back.");
        case Mistake::not_private:
            return trf("Only entries that allow writing to private memory are protected.");
        case Mistake::writable:
            return trf("Parent and child would write the same frame, and each see what the other writes.");
        case Mistake::read_only: return trf("What is shared for good stays as it is, for both.");
        case Mistake::in_use_elsewhere: return trf("Another process still runs in this address space.");
        case Mistake::zero_page:
            return trf("References to the zero page are not counted: it is never freed.");
        case Mistake::count:
            return plan_.kind == ExerciseKind::fork
                       ? trf("The references to these frames do not change so: count who points at them.")
                       : trf("These frames get no more references by an exit.");
        case Mistake::still_used: return used(group.pages.front().before.pfn());
        case Mistake::flush_early:
            return trf(
                "Too early: until the entries have changed, the processor may cache the old ones again.");
        case Mistake::free_early:
            return trf("Too early: until the flush, a cached translation leads to a frame that may be "
                       "somebody else's.");
        case Mistake::frame_is_free: return trf("These frames are free already.");
        default: return {};
        }
    }

    const Exercise& exercise_;
    const Plan& plan_;
    const DoneAct& done_;
    detail::Teller teller_;
};

} // namespace

std::string mistake_text(const Exercise& exercise, const DoneAct& done, const Labels& labels) {
    return MistakeTeller(exercise, done, labels).text();
}

} // namespace cow
