#include "core/explain/event_history.hpp"

#include <algorithm>

namespace cow {
namespace {

constexpr std::size_t look_back = 8; // events of a fault between taking a frame and mapping it

bool same_table(Vpn a, Vpn b) { return a.v / table_entries == b.v / table_entries; }

} // namespace

/// Says of one event after the other whether it touches the subject.
class EventHistory::Reader {
public:
    Reader(EventHistory& history, const Timeline& timeline)
        : h_(history), s_(history.subject_), timeline_(timeline) {}

    void read(std::size_t number) {
        number_ = number;
        const Event& event = timeline_.event_at(number);
        const bool touches = std::visit([&](const auto& e) { return sees(e); }, event);
        if (touches) {
            h_.add(number);
        }
    }

private:
    bool of_page() const { return s_.kind == HistorySubject::Kind::page; }
    bool of_frame() const { return s_.kind == HistorySubject::Kind::frame; }
    bool of_vma() const { return s_.kind == HistorySubject::Kind::vma; }
    bool of_process(ProcId proc) const { return s_.kind == HistorySubject::Kind::process && s_.proc == proc; }
    /// The process runs in the page's space.
    bool runs_here(ProcId proc) const { return proc.v < h_.spaces_.size() && h_.spaces_[proc.v] == s_.mm; }
    bool is_page(ProcId proc, Vpn page) const { return of_page() && page == s_.page && runs_here(proc); }
    bool is_space(MmId mm) const { return (of_page() || of_vma()) && mm == s_.mm; }
    /// The frame that is the subject, or that the subject's page has now; the zero page is nobody's.
    bool is_frame(Pfn pfn) const {
        if (of_frame()) {
            return pfn == s_.frame;
        }
        const auto here = h_.frames_.find(s_.mm);
        return of_page() && pfn != zero_pfn && here != h_.frames_.end() && here->second == pfn;
    }

    // ---- accesses and faults ---------------------------------------------------------------------------------------
    bool sees(const AccessBegan& e) { return h_.in_access_ = is_page(e.proc, e.addr.page()); }
    bool sees(const RemoteAccess& e) {
        return h_.in_access_ = of_page() && e.mm == s_.mm && e.addr.page() <= s_.page &&
                               s_.page < e.addr.page() + pages_for(e.addr.offset() + e.length);
    }
    bool sees(const AccessDone& e) {
        h_.in_access_ = false;
        return is_page(e.proc, e.addr.page());
    }
    bool sees(const FaultRaised& e) {
        const bool here = is_page(e.proc, e.addr.page());
        h_.in_access_ = h_.in_access_ || here;
        return here;
    }
    bool sees(const FaultDecided& e) { return is_page(e.proc, e.addr.page()) || of_process(e.proc); }
    bool sees(const TlbFill& e) {
        if (e.old.page() == s_.page) {
            h_.cached_.erase(e.proc);
        }
        const bool here = is_page(e.proc, e.now.page());
        if (here) {
            h_.cached_.insert(e.proc);
        }
        return here;
    }
    bool sees(const TlbFlush& e) {
        if (e.page == s_.page) {
            h_.cached_.erase(e.proc);
        }
        return is_page(e.proc, e.page);
    }
    bool sees(const TlbFlushAll& e) { return h_.cached_.erase(e.proc) != 0 && of_page(); }
    bool sees(const AllocationFailed&) { return h_.in_access_; }

    // ---- frames ----------------------------------------------------------------------------------------------------
    bool sees(const FrameFreed& e) {
        if (of_frame() && e.pfn == s_.frame) {
            h_.mappings_.clear();
        }
        return is_frame(e.pfn);
    }
    bool sees(const KsmScanned& e) {
        return (of_page() && is(e.mm, e.page)) || (of_frame() && is_frame(e.pfn));
    }
    bool is(MmId mm, Vpn page) const { return mm == s_.mm && page == s_.page; }

    // ---- page tables -----------------------------------------------------------------------------------------------
    bool sees(const PteSet& e) {
        const Pfn old = e.old.has_frame() ? e.old.pfn() : no_pfn;
        const Pfn now = e.now.has_frame() ? e.now.pfn() : no_pfn;
        const bool moves = old != now;
        if (of_frame()) {
            const bool mine = old == s_.frame || now == s_.frame;
            if (mine && moves && s_.frame != zero_pfn) {
                if (now == s_.frame) {
                    h_.mappings_.emplace(e.mm, e.page);
                } else {
                    h_.mappings_.erase({e.mm, e.page});
                }
            }
            return mine;
        }
        if (!of_page()) {
            return false;
        }
        const bool counts = moves && (is_frame(old) || is_frame(now));
        if (e.page != s_.page) {
            return counts;
        }
        if (now == no_pfn) {
            h_.frames_.erase(e.mm);
        } else {
            h_.frames_[e.mm] = now;
        }
        if (e.mm == s_.mm && moves && now != no_pfn) {
            add_what_led_to(now);
        }
        return counts || e.mm == s_.mm;
    }

    /// The frame was taken, and filled, before the page got it.
    void add_what_led_to(Pfn pfn) {
        std::vector<std::size_t> found;
        for (std::size_t i = number_; i-- > 0 && number_ - i <= look_back;) {
            const Event& event = timeline_.event_at(i);
            const auto* taken = std::get_if<FrameAllocated>(&event);
            const auto* zeroed = std::get_if<FrameZeroed>(&event);
            const auto* copied = std::get_if<PageCopied>(&event);
            const auto* cached = std::get_if<CachePageAdded>(&event);
            const bool ours =
                (taken != nullptr && taken->pfn == pfn) || (zeroed != nullptr && zeroed->pfn == pfn) ||
                (copied != nullptr && copied->to == pfn) || (cached != nullptr && cached->pfn == pfn);
            if (ours) {
                found.push_back(i);
            }
            if (taken != nullptr && taken->pfn == pfn) {
                break;
            }
        }
        std::vector<u32>& events = h_.events_;
        for (const std::size_t i : found) {
            const auto place = std::lower_bound(events.begin(), events.end(), static_cast<u32>(i));
            if (place == events.end() || *place != i) {
                events.insert(place, static_cast<u32>(i));
            }
        }
    }

    bool sees(const PtesShared& e) {
        if (of_frame()) {
            std::vector<Vpn> pages;
            for (auto it = h_.mappings_.lower_bound({e.parent, e.page});
                 it != h_.mappings_.end() && it->first == e.parent && it->second - e.page < e.count; ++it) {
                pages.push_back(it->second);
            }
            for (const Vpn page : pages) {
                h_.mappings_.emplace(e.child, page);
            }
            return !pages.empty();
        }
        if (!of_page() || s_.page < e.page || s_.page - e.page >= e.count) {
            return false;
        }
        const auto parent = h_.frames_.find(e.parent);
        if (parent == h_.frames_.end()) {
            return false;
        }
        const Pfn pfn = parent->second;
        h_.frames_[e.child] = pfn;
        return e.parent == s_.mm || e.child == s_.mm || is_frame(pfn);
    }
    bool sees(const TableAllocated& e) {
        if (of_frame()) {
            if (e.level == 1) {
                h_.tables_[e.table] = Vpn{e.page.v / table_entries * table_entries};
            }
            return false;
        }
        if (!of_page() || !is_above(e.page, e.level)) {
            return false;
        }
        if (e.level == 1) {
            h_.page_tables_[e.mm] = e.table;
        }
        return e.mm == s_.mm;
    }
    bool sees(const TableFreed& e) { return of_page() && e.mm == s_.mm && is_above(e.page, e.level); }
    /// A table of `level` with `page` below it has the subject's page below it, too.
    bool is_above(Vpn page, u32 level) const {
        const u64 shift = table_bits * level;
        return shift >= 64 || page.v >> shift == s_.page.v >> shift;
    }
    bool sees(const TableShared& e) {
        if (of_frame()) {
            return share_table(e);
        }
        const auto parent = h_.page_tables_.find(e.parent);
        if (!of_page() || parent == h_.page_tables_.end() || parent->second != e.table) {
            return false;
        }
        h_.page_tables_[e.child] = e.table;
        const auto frame = h_.frames_.find(e.parent);
        if (frame != h_.frames_.end()) {
            h_.frames_[e.child] = Pfn{frame->second};
        }
        return e.parent == s_.mm || e.child == s_.mm ||
               (frame != h_.frames_.end() && is_frame(frame->second));
    }
    bool share_table(const TableShared& e) {
        const auto base = h_.tables_.find(e.table);
        if (base == h_.tables_.end()) {
            return false;
        }
        std::vector<Vpn> pages;
        for (auto it = h_.mappings_.lower_bound({e.parent, base->second});
             it != h_.mappings_.end() && it->first == e.parent && same_table(it->second, base->second);
             ++it) {
            pages.push_back(it->second);
        }
        for (const Vpn page : pages) {
            h_.mappings_.emplace(e.child, page);
        }
        return !pages.empty();
    }
    bool sees(const TableUnshared& e) {
        const bool gone = e.to == no_table;
        if (of_frame()) {
            if (e.to != no_table) {
                h_.tables_[e.to] = Vpn{e.page.v / table_entries * table_entries};
            }
            const Vpn first{e.page.v / table_entries * table_entries};
            const auto from = h_.mappings_.lower_bound({e.mm, first});
            const auto to = h_.mappings_.lower_bound({e.mm, first + table_entries});
            const bool mine = from != to;
            if (gone) {
                h_.mappings_.erase(from, to);
            }
            return mine;
        }
        if (!of_page() || !same_table(e.page, s_.page)) {
            return false;
        }
        if (gone) {
            h_.page_tables_.erase(e.mm);
            h_.frames_.erase(e.mm);
        } else {
            h_.page_tables_[e.mm] = e.to;
        }
        return e.mm == s_.mm;
    }

    // ---- areas -----------------------------------------------------------------------------------------------------
    bool sees(const VmaAdded& e) {
        if (!is_space(e.mm) || !e.vma.contains(s_.page)) {
            return false;
        }
        h_.in_vma_ = true;
        h_.vma_start_ = e.vma.start;
        return true;
    }
    bool sees(const VmaRemoved& e) {
        if (!is_vma(e.mm, e.vma.start)) {
            return false;
        }
        h_.in_vma_ = false;
        return true;
    }
    bool sees(const VmaSplit& e) {
        const bool here = is_vma(e.mm, e.start);
        if (here && s_.page >= e.at) {
            h_.vma_start_ = e.at;
        }
        return here;
    }
    bool sees(const VmaMerged& e) {
        const bool here = is_vma(e.mm, e.start) || is_vma(e.mm, e.at);
        if (here) {
            h_.vma_start_ = e.start;
        }
        return here;
    }
    bool sees(const VmaResized& e) {
        const bool was = is_vma(e.mm, e.old_start);
        const bool now = is_space(e.mm) && s_.page >= e.start && s_.page < e.end;
        if (was || now) {
            h_.in_vma_ = now;
            h_.vma_start_ = e.start;
        }
        return was || now;
    }
    bool is_vma(MmId mm, Vpn start) const { return is_space(mm) && h_.in_vma_ && h_.vma_start_ == start; }

    // ---- processes -------------------------------------------------------------------------------------------------
    bool sees(const ProcessCreated& e) {
        if (h_.spaces_.size() <= e.proc.v) {
            h_.spaces_.resize(e.proc.v + 1, no_mm);
        }
        move_to(e.proc, e.mm);
        return is_space(e.mm) || of_process(e.proc) || of_process(e.parent);
    }
    bool sees(const MmSwitched& e) {
        move_to(e.proc, e.now);
        return is_space(e.old) || is_space(e.now) || of_process(e.proc);
    }
    void move_to(ProcId proc, MmId mm) {
        if (proc.v < h_.spaces_.size()) {
            h_.spaces_[proc.v] = mm;
        }
        if (is_space(mm)) {
            h_.tenants_.insert(proc);
        }
    }
    /// The process runs, or ran last, in the subject's space; the first process does from the start.
    bool is_tenant(ProcId proc) const {
        return (of_page() || of_vma()) &&
               (h_.tenants_.count(proc) != 0 || (proc == ProcId{0} && s_.mm == MmId{0})) &&
               (h_.spaces_[proc.v] == s_.mm || h_.spaces_[proc.v] == no_mm);
    }
    bool sees(const ProcessExited& e) { return is_tenant(e.proc) || of_process(e.proc); }
    bool sees(const SignalSent& e) {
        return (e.signal != Signal::sigchld && is_tenant(e.proc)) || of_process(e.proc);
    }
    bool sees(const OomKilled& e) { return is_tenant(e.proc) || of_process(e.proc) || h_.in_access_; }
    bool sees(const ProcessCancelled& e) { return of_process(e.made.proc); }
    bool sees(const ProcessReaped& e) { return of_process(e.proc) || of_process(e.by); }
    bool sees(const MergeAnySet& e) {
        const bool known = s_.kind == HistorySubject::Kind::process && s_.proc.v < h_.spaces_.size();
        return is_space(e.mm) || (known && h_.spaces_[s_.proc.v] == e.mm);
    }
    bool sees(const CallEntered& e) {
        h_.in_access_ = false;
        return of_process(e.proc);
    }

    // ---- bookkeeping of a space or a process that tells nothing of its pages or of what it does ---------------------
    bool sees(const BrkMoved&) { return false; }
    bool sees(const KsmEntered&) { return false; }
    bool sees(const KsmLeft&) { return false; }
    bool sees(const DescriptorSet&) { return false; }

    // ---- all others: by what they name -----------------------------------------------------------------------------
    template <class E> bool sees(const E& e) {
        if constexpr (requires { e.proc, e.addr; }) {
            return is_page(e.proc, e.addr.page());
        } else if constexpr (requires { e.proc, e.page; }) {
            return is_page(e.proc, e.page);
        } else if constexpr (requires { e.mm, e.page, e.from, e.to; }) {
            return (of_page() && is(e.mm, e.page)) || is_frame(e.from) || is_frame(e.to);
        } else if constexpr (requires { e.mm, e.page; }) {
            return of_page() && is(e.mm, e.page);
        } else if constexpr (requires { e.mm, e.start; }) {
            return is_vma(e.mm, e.start);
        } else if constexpr (requires { e.from, e.to; }) {
            return is_frame(e.from) || is_frame(e.to);
        } else if constexpr (requires { e.pfn; }) {
            return is_frame(e.pfn);
        } else if constexpr (requires { e.proc; }) {
            return of_process(e.proc);
        } else if constexpr (requires { e.mm; }) {
            return is_space(e.mm);
        } else {
            return false; // a file, or the machine as a whole
        }
    }

    EventHistory& h_;
    const HistorySubject& s_;
    const Timeline& timeline_;
    std::size_t number_ = 0;
};

bool EventHistory::scan(const Timeline& timeline, std::size_t budget) {
    const std::size_t end =
        std::min(timeline.total_events(), next_ + std::min(budget, timeline.total_events()));
    Reader reader(*this, timeline);
    for (; next_ < end; ++next_) {
        reader.read(next_);
    }
    return next_ >= timeline.total_events();
}

} // namespace cow
