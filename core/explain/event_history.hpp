#pragma once
// The history of one thing: which events of a timeline touched a page, a frame, a VMA or a process.
//
//   EventHistory history(HistorySubject::of_page(mm, page));
//   while (!history.scan(timeline, 20000)) { … }      // a million events take a few of these
//   history.events()                                  // their numbers, in order
//
// It is read from the events alone, from the first one on, so that it is the same wherever the cursor stands; when the
// timeline grows, scanning goes on where it stopped. Another branch needs another history.

#include "core/history/timeline.hpp"

#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cow {

struct HistorySubject {
    enum class Kind : u8 { page, frame, vma, process };
    Kind kind = Kind::page;
    MmId mm = no_mm; ///< of a page, or of a VMA …
    Vpn page{};      ///< … which contains it
    Pfn frame = no_pfn;
    ProcId proc = no_proc;

    static HistorySubject of_page(MmId mm, Vpn page) { return {Kind::page, mm, page, no_pfn, no_proc}; }
    static HistorySubject of_frame(Pfn frame) { return {Kind::frame, no_mm, {}, frame, no_proc}; }
    static HistorySubject of_vma(MmId mm, Vpn page) { return {Kind::vma, mm, page, no_pfn, no_proc}; }
    static HistorySubject of_process(ProcId proc) { return {Kind::process, no_mm, {}, no_pfn, proc}; }
    bool operator==(const HistorySubject&) const = default;
};

class EventHistory {
public:
    EventHistory() = default;
    explicit EventHistory(const HistorySubject& subject) : subject_(subject) {}

    /// Looks at up to `budget` more events; true when none of the timeline's current branch is left.
    bool scan(const Timeline& timeline, std::size_t budget);

    const HistorySubject& subject() const { return subject_; }
    std::size_t scanned() const { return next_; }
    /// Numbers of events: 0 is the first one of all.
    const std::vector<u32>& events() const { return events_; }

private:
    class Reader;

    void add(std::size_t event) { events_.push_back(static_cast<u32>(event)); }

    HistorySubject subject_;
    std::size_t next_ = 0;
    std::vector<u32> events_;

    // What is known after the events that have been looked at.
    std::vector<MmId> spaces_{MmId{0}};       ///< by process: the first one was there before the first event
    std::set<ProcId> tenants_;                ///< processes that run, or ran, in the subject's space
    std::set<ProcId> cached_;                 ///< processes whose TLB holds the subject's page
    std::map<MmId, Pfn> frames_;              ///< of the page: the frame that each space has there
    std::map<MmId, TableId> page_tables_;     ///< of the page: each space's last-level table
    std::set<std::pair<MmId, Vpn>> mappings_; ///< of the frame: who maps it
    std::unordered_map<TableId, Vpn> tables_; ///< of the frame: first page below each last-level table
    bool in_vma_ = false;                     ///< a VMA contains the page …
    Vpn vma_start_{};                         ///< … and begins here
    bool in_access_ = false;                  ///< the page is being accessed
};

} // namespace cow
