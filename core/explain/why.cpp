#include "core/explain/why.hpp"

#include "core/check/observables.hpp"
#include "core/explain/rule_text.hpp"
#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <set>

namespace cow {
namespace {

constexpr std::size_t named_owners = 4;

/// Builds the chain for one page.
class Chain {
public:
    Chain(const Player& player, const EventHistory& history, const Labels& labels)
        : player_(player), timeline_(player.timeline()), m_(player.machine()), events_(history.events()),
          mm_(history.subject().mm), page_(history.subject().page), teller_(m_, labels) {
        passed_ = static_cast<std::size_t>(
            std::lower_bound(events_.begin(), events_.end(), static_cast<u32>(timeline_.event())) -
            events_.begin());
    }

    std::vector<Reason> build() {
        if (mm_.v >= m_.spaces.size()) {
            add(tr("This address space does not exist yet."), {});
        } else if (m_.space(mm_).users == 0) {
            tell_end();
        } else if (const Vma* vma = m_.space(mm_).find(page_); vma == nullptr) {
            tell_unmapped();
        } else if (const Walk at = m_.walk(mm_, page_); !at.pte.has_frame()) {
            tell_absent(*vma, at.pte);
        } else {
            tell_present(*vma, at);
        }
        tell_rules();
        return std::move(reasons_);
    }

private:
    using Found = std::optional<std::size_t>; // an event's number

    // ---- looking back ----------------------------------------------------------------------------------------------
    /// The last event of type E before `end` (an index into the history) for which `fits` holds.
    template <class E, class Fits> Found last(Fits fits, Found before = {}) const {
        for (std::size_t i = passed_; i-- > 0;) {
            if (before && events_[i] >= *before) {
                continue;
            }
            const auto* event = std::get_if<E>(&timeline_.event_at(events_[i]));
            if (event != nullptr && fits(*event)) {
                return events_[i];
            }
        }
        return {};
    }
    template <class E> Found last() const {
        return last<E>([](const E&) { return true; });
    }
    template <class E> const E& at(std::size_t event) const { return std::get<E>(timeline_.event_at(event)); }
    bool is_mine(const PteSet& e) const { return e.mm == mm_ && e.page == page_; }

    // ---- words -----------------------------------------------------------------------------------------------------
    std::size_t step_of(std::size_t event) const { return timeline_.step_of_event(event); }
    const Statement& statement_of(std::size_t event) const {
        return player_.script().statements[player_.outcome(step_of(event))->statement];
    }
    /// The name of the system call that the event happened in; "" outside of calls.
    std::string call_of(std::size_t event) const {
        const auto* call = std::get_if<CallStatement>(&statement_of(event).what);
        return call != nullptr ? call->call : std::string();
    }
    /// "fork() at step 4", "the store at step 5": who did it.
    std::string doer(std::size_t event) const {
        const std::size_t step = step_of(event) + 1;
        const Statement& statement = statement_of(event);
        if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
            return trf("{}() at step {}", call->call, step);
        }
        if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
            return touch->store   ? trf("the store at step {}", step)
                   : touch->fetch ? trf("the fetch at step {}", step)
                                  : trf("the load at step {}", step);
        }
        if (const auto* work = std::get_if<KernelStatement>(&statement.what)) {
            return work->work == KernelStatement::Work::ksm_scan ? trf("the KSM scan at step {}", step)
                                                                 : trf("the reclaim at step {}", step);
        }
        return trf("step {}", step);
    }
    void add(std::string_view text, Found event) {
        reasons_.push_back({std::string(text), event, event ? step_of(*event) + 1 : 0});
    }

    // ---- rules that are not the same in all releases ---------------------------------------------------------------
    bool is_mine(const Event& event) const {
        const auto* set = std::get_if<PteSet>(&event);
        return set != nullptr && is_mine(*set);
    }
    /// Those that an event of the chain comes from, behind it; and those but for which the page would have been changed
    /// since.
    void tell_rules() {
        std::vector<Reason> chain;
        std::set<const RuleDecision*> told;
        const auto tell = [&](const RuleDecision& rule, std::size_t event) {
            if (told.insert(&rule).second) {
                chain.push_back({rule_sentence(rule), event, step_of(event) + 1});
            }
        };
        for (Reason& reason : reasons_) {
            const Found event = reason.event;
            chain.push_back(std::move(reason));
            if (event) {
                for (const RuleDecision* rule : rules_behind(player_, *event)) {
                    tell(*rule, *event);
                }
            }
        }
        const Found changed = last<PteSet>([&](const PteSet& e) {
            return is_mine(e) && e.reason != PteReason::accessed && e.reason != PteReason::dirty;
        });
        for (std::size_t step = changed ? step_of(*changed) : 0; step < player_.step(); ++step) {
            for (const RuleDecision& rule : player_.outcome(step)->rules) {
                if (std::any_of(rule.instead.begin(), rule.instead.end(),
                                [&](const Event& event) { return is_mine(event); })) {
                    tell(rule, timeline_.step_at(step).first_event + rule.event);
                }
            }
        }
        reasons_ = std::move(chain);
    }

    // ---- no page there ---------------------------------------------------------------------------------------------
    void tell_end() {
        const Found exited = last<ProcessExited>();
        const Found switched = last<MmSwitched>([&](const MmSwitched& e) { return e.old == mm_; });
        if (exited && switched && *exited > *switched) {
            const auto& e = at<ProcessExited>(*exited);
            const std::string who = teller_.process(e.proc);
            add(e.signal == Signal::none
                    ? trf("Gone: {} ended with {}, and all its memory was given back.", who, doer(*exited))
                    : trf("Gone: {} was killed by {} in {}, and all its memory was given back.", who,
                          signal_name(e.signal), doer(*exited)),
                exited);
        } else if (switched) {
            add(trf("Gone: {} runs another program since {}, in a new address space.",
                    teller_.process(at<MmSwitched>(*switched).proc), doer(*switched)),
                switched);
        } else {
            add(tr("Gone: nobody runs in this address space."), {});
        }
    }

    void tell_unmapped() {
        const Found removed = last<VmaRemoved>();
        const Found resized = last<VmaResized>();
        const Found gone = std::max(removed, resized);
        if (gone) {
            add(trf("Not mapped: {} took the mapping away.", doer(*gone)), gone);
        } else {
            add(tr("Not mapped: no mapping was ever made here."), {});
        }
    }

    void tell_absent(const Vma& vma, Pte pte) {
        if (pte.is_guard()) {
            const Found guarded =
                last<PteSet>([&](const PteSet& e) { return is_mine(e) && e.now.is_guard(); });
            add(tr("Absent: a guard region's marker stands here, so that an access is a SIGSEGV."), guarded);
            return;
        }
        const Found mapped = std::max(last<VmaAdded>(), last<VmaResized>());
        const Found cleared = last<PteSet>(
            [&](const PteSet& e) { return is_mine(e) && !e.now.has_frame() && e.old.has_frame(); });
        if (cleared && (!mapped || *cleared > *mapped)) {
            tell_cleared(*cleared);
            return;
        }
        if (!mapped) {
            add(tr("Absent: there was no access yet."), {});
            return;
        }
        const std::string by = doer(*mapped);
        if (!is_fork(*mapped)) {
            add(trf("Absent: no access since {} made the mapping. A frame is taken when it is needed.", by),
                mapped);
        } else if (vma.has(vm::wipe_on_fork)) {
            add(trf("Absent: MADV_WIPEONFORK, so {} left the child nothing here.", by), mapped);
        } else if (vma.anon_vma.v == 0) {
            add(trf("Absent: {} copied no entries of this mapping, as a fault can bring each back.", by),
                mapped);
        } else {
            add(trf("Absent: the parent had no page here at {}, and there was no access since.", by), mapped);
        }
    }
    /// The step made a process: what was mapped in it was mapped for the child.
    bool is_fork(std::size_t event) const {
        const std::string call = call_of(event);
        return call == "fork" || call == "vfork" || call == "clone";
    }
    void tell_cleared(std::size_t event) {
        const auto& e = at<PteSet>(event);
        const std::string frame = detail::frame(e.old.pfn());
        const std::string by = doer(event);
        if (e.reason == PteReason::reclaim) {
            add(trf("Absent: memory was short, and {} took {} back.", by, frame), event);
        } else if (e.reason == PteReason::move) {
            add(trf("Absent: {} moved {} away.", by, frame), event);
        } else {
            add(trf("Absent: {} dropped {} from it; the mapping stayed.", by, frame), event);
        }
    }

    // ---- a page there ----------------------------------------------------------------------------------------------
    void tell_present(const Vma& vma, const Walk& walk) {
        const Found origin = find_origin(walk.pte.pfn());
        if (origin) {
            tell_origin(*origin, vma, walk.pte.pfn());
        }
        if (!walk.pte.has(Pte::P)) {
            const Found hidden =
                last<PteSet>([&](const PteSet& e) { return is_mine(e) && e.now.has(Pte::N); });
            add(tr("No access: PROT_NONE hides the page from the processor; its frame is kept."), hidden);
        } else if (walk.pte.writable() && walk.upper_writable) {
            tell_writable(origin, vma);
        } else {
            tell_read_only(origin, vma, walk);
        }
        tell_references(vma, walk.pte);
    }

    /// The event since which the page has this frame.
    Found find_origin(Pfn pfn) const {
        const Found set = last<PteSet>([&](const PteSet& e) {
            return is_mine(e) && e.now.has_frame() && e.now.pfn() == pfn &&
                   (!e.old.has_frame() || e.old.pfn() != pfn);
        });
        const Found shared =
            last<PtesShared>([&](const PtesShared& e) { return e.child == mm_ && e.parent != mm_; });
        const Found table = last<TableShared>([&](const TableShared& e) { return e.child == mm_; });
        return std::max({set, shared, table});
    }

    void tell_origin(std::size_t event, const Vma& vma, Pfn pfn) {
        const std::string frame = detail::frame(pfn);
        const std::string by = doer(event);
        if (const auto* shared = std::get_if<PtesShared>(&timeline_.event_at(event))) {
            add(trf("{} was {}'s: {} shared it and copied nothing.", frame, teller_.owner(shared->parent),
                    by),
                event);
            return;
        }
        if (const auto* table = std::get_if<TableShared>(&timeline_.event_at(event))) {
            add(trf("{} was {}'s: {} shared the whole page table.", frame, teller_.owner(table->parent), by),
                event);
            return;
        }
        switch (at<PteSet>(event).reason) {
        case PteReason::fault: tell_fault(event, vma, pfn); return;
        case PteReason::fault_around:
            add(trf("{} is the page cache's: {} mapped it along with a neighbour.", frame, by), event);
            return;
        case PteReason::fork:
            add(copied_from(event, pfn) ? trf("{} is a copy that {} made at once.", frame, by)
                                        : trf("{} is shared since {}.", frame, by),
                event);
            return;
        case PteReason::ksm:
            add(trf("{} is a merged page: {} found equal bytes in another one.", frame, by), event);
            return;
        case PteReason::move:
            add(trf("{} came here with {}: the entry moved, the frame stayed.", frame, by), event);
            return;
        default: add(trf("{} is here since {}.", frame, by), event); return;
        }
    }

    /// The frame that was copied into `pfn` just before `event`.
    std::optional<Pfn> copied_from(std::size_t event, Pfn pfn) const {
        const Found copied = last<PageCopied>([&](const PageCopied& e) { return e.to == pfn; }, event);
        if (copied && step_of(*copied) == step_of(event) && event - *copied < 16) {
            return at<PageCopied>(*copied).from;
        }
        return {};
    }

    void tell_fault(std::size_t event, const Vma& vma, Pfn pfn) {
        const std::string frame = detail::frame(pfn);
        const std::string by = doer(event);
        const Found decided = last<FaultDecided>([](const FaultDecided&) { return true; }, event);
        const Decision decision = decided ? at<FaultDecided>(*decided).decision : Decision::none;
        const std::optional<Pfn> source = copied_from(event, pfn);
        switch (decision) {
        case Decision::zero_page:
            add(trf("The zero page: {} only read, and nothing was ever written here.", by), event);
            return;
        case Decision::zero_fill:
            add(trf("{} was taken and cleared for {}, the first to need a frame here.", frame, by), event);
            return;
        case Decision::copy:
            add(source ? trf("{} is a copy of {}, made for {}.", frame, detail::frame(*source), by)
                       : trf("{} is a copy, made for {}.", frame, by),
                event);
            return;
        case Decision::file_read:
        case Decision::share:
            add(vma.is_shared() ? trf("{} is the one frame of this shared memory; {} mapped it.", frame, by)
                                : trf("{} is the page cache's; {} mapped it.", frame, by),
                event);
            return;
        default: add(trf("{} is here since {}.", frame, by), event); return;
        }
    }

    void tell_writable(Found origin, const Vma& vma) {
        const Found opened = last<PteSet>([&](const PteSet& e) {
            return is_mine(e) && e.now.writable() && (!e.old.has_frame() || !e.old.writable());
        });
        if (vma.is_shared()) {
            add(tr("Writable: shared memory is written in place, for all to see."), std::max(opened, origin));
        } else if (!opened || (origin && *opened < *origin)) {
            add(origin ? trf("Writable: {} left it so.", doer(*origin)) : std::string(tr("Writable.")),
                origin);
        } else if (at<PteSet>(*opened).reason == PteReason::reuse) {
            add(trf("Writable since {}: nobody else had the frame, so it was kept and nothing copied.",
                    doer(*opened)),
                opened);
        } else if (at<PteSet>(*opened).reason == PteReason::protect) {
            add(trf("Writable again since {}: the frame is this mapping's alone.", doer(*opened)), opened);
        } else {
            add(trf("Writable since {}: the frame is this mapping's alone.", doer(*opened)), opened);
        }
    }

    void tell_read_only(Found origin, const Vma& vma, const Walk& walk) {
        const FrameKind kind = m_.frames[walk.pte.pfn()].kind;
        if (!vma.has(vm::write)) {
            const Found rights = std::max(
                last<VmaFlagsSet>([](const VmaFlagsSet& e) { return ((e.old ^ e.now) & vm::write) != 0; }),
                last<VmaAdded>());
            add(rights ? trf("Read-only because the mapping is: {} made it {}.", doer(*rights),
                             rights_text(vma.flags))
                       : trf("Read-only because the mapping is {}.", rights_text(vma.flags)),
                rights);
        } else if (!walk.upper_writable) {
            const Found shared = last<TableShared>();
            add(tr("Read-only because the whole page table is shared: nobody may write below it."), shared);
        } else if (kind == FrameKind::zero) {
            add(tr("Read-only because everybody shares the zero page: it is never written."), origin);
        } else if (kind == FrameKind::ksm) {
            add(tr("Read-only because a merged page is never written."), origin);
        } else if (vma.is_shared()) {
            add(tr("Read-only until the first write, so that the kernel learns when the page gets dirty."),
                origin);
        } else if (kind == FrameKind::file) {
            add(tr("Read-only because the page is the file's: a private write must not reach it."), origin);
        } else {
            tell_protected(origin);
        }
    }

    /// A private frame in a writable mapping, and the entry forbids writing.
    void tell_protected(Found origin) {
        const Found shared = last<PtesShared>([&](const PtesShared& e) {
            return e.parent != e.child && (e.old & Pte::W) != 0 &&
                   ((e.parent == mm_ && (e.parent_flags & Pte::W) == 0) ||
                    (e.child == mm_ && (e.child_flags & Pte::W) == 0));
        });
        const Found closed = last<PteSet>([&](const PteSet& e) {
            return is_mine(e) && e.old.has_frame() && e.old.writable() && e.now.has_frame() &&
                   !e.now.writable();
        });
        const Found event = std::max(shared, closed);
        if (!event || (origin && *event < *origin)) {
            add(origin ? trf("Read-only since {}.", doer(*origin)) : std::string(tr("Read-only.")), origin);
        } else if (event == shared) {
            const PtesShared& run = std::get<PtesShared>(timeline_.event_at(*event));
            const bool both = ((run.parent_flags | run.child_flags) & Pte::W) == 0;
            add(both ? trf("Read-only because {} write-protected both owners.", doer(*event))
                     : trf("Read-only because {} write-protected this owner; the other one may write.",
                           doer(*event)),
                event);
        } else {
            add(trf("Read-only since {}; the mapping allows writing again, the entry waits for the first "
                    "write.",
                    doer(*event)),
                event);
        }
    }

    void tell_references(const Vma& vma, Pte pte) {
        const Pfn pfn = pte.pfn();
        const Frame& frame = m_.frames[pfn];
        if (pfn == zero_pfn || frame.kind == FrameKind::free) {
            return;
        }
        const PageView view = page_view(m_, mm_, page_);
        if (view.refs > 1) {
            add(trf("refs({}) = {}: {}.", detail::frame(pfn), view.refs, owners(pfn, frame)), {});
            return;
        }
        const bool alone = !vma.is_shared() && !pte.writable();
        const Found left = last<PteSet>(
            [&](const PteSet& e) { return !is_mine(e) && e.old.has_frame() && e.old.pfn() == pfn; });
        add(alone && left
                ? trf("refs({}) = 1: the other owner let go of it in {}.", detail::frame(pfn), doer(*left))
                : trf("refs({}) = 1: nobody else has it.", detail::frame(pfn)),
            alone ? left : Found{});
    }

    std::string owners(Pfn pfn, const Frame& frame) const {
        const bool searched = frame.kind == FrameKind::anon || frame.kind == FrameKind::file;
        const std::vector<Mapping> mappings = searched ? mappings_of(m_, pfn) : std::vector<Mapping>{};
        std::string text;
        for (std::size_t i = 0; i < std::min(mappings.size(), named_owners); ++i) {
            text += text.empty() ? "" : ", ";
            text += teller_.owner(mappings[i].mm) + " " + teller_.page(mappings[i].mm, mappings[i].page);
        }
        if (mappings.size() > named_owners) {
            text += ", " + trf("{} more", mappings.size() - named_owners);
        }
        if (frame.kind == FrameKind::file) {
            text += (text.empty() ? "" : ", ") + std::string(tr("the page cache"));
        }
        return text.empty() ? std::string(tr("as many pages are merged into it")) : text;
    }

    const Player& player_;
    const Timeline& timeline_;
    const Machine& m_;
    const std::vector<u32>& events_;
    MmId mm_;
    Vpn page_;
    detail::Teller teller_;
    std::size_t passed_ = 0; // of the history's events, those before the cursor
    std::vector<Reason> reasons_;
};

} // namespace

std::vector<Reason> why_page(const Player& player, const EventHistory& history, const Labels& labels) {
    return Chain(player, history, labels).build();
}

std::string foreseen_text(const Foreseen& f) {
    const std::string frame = f.before == no_pfn ? std::string() : detail::frame(f.before);
    switch (f.decision) {
    case Decision::none:
        return f.done ? std::string(tr("goes through, without a fault."))
                      : std::string(tr("cannot happen now."));
    case Decision::zero_page: return std::string(tr("faults: the zero page is mapped."));
    case Decision::zero_fill:
        return std::string(f.before == zero_pfn
                               ? tr("faults: a fresh frame of zeros takes the zero page's place.")
                               : tr("faults: a fresh frame of zeros is taken."));
    case Decision::copy:
        if (f.before_kind == FrameKind::ksm) {
            return trf("faults: {} is a merged page and is copied, even for its last owner.", frame);
        }
        if (f.before == no_pfn || f.before_kind == FrameKind::file) {
            return std::string(tr("faults: the file's page is copied, the file does not change."));
        }
        return trf("faults: refs({}) = {}, so it is copied.", frame, f.refs);
    case Decision::reuse:
        return trf("faults once: refs({}) = {}, so it is kept and made writable.", frame, f.refs);
    case Decision::file_read:
        return std::string(f.disk ? tr("faults: the page is read from the disk and mapped.")
                                  : tr("faults: the page cache's frame is mapped."));
    case Decision::share: return std::string(tr("faults: the one shared frame is mapped, writable."));
    case Decision::spurious: return std::string(tr("faults, but only the TLB was out of date."));
    case Decision::unshare_table: return std::string(tr("faults: the page table is copied first."));
    case Decision::grow_stack: return std::string(tr("faults: the stack grows down to it."));
    case Decision::segv_maperr: return std::string(tr("kills the process: nothing is mapped (SIGSEGV)."));
    case Decision::segv_accerr:
        return std::string(tr("kills the process: the mapping forbids it (SIGSEGV)."));
    case Decision::segv_guard: return std::string(tr("kills the process: a guard region (SIGSEGV)."));
    case Decision::sigbus: return std::string(tr("kills the process: past the end of the file (SIGBUS)."));
    case Decision::oom: return std::string(tr("finds no free frame: out of memory."));
    }
    return {};
}

} // namespace cow
