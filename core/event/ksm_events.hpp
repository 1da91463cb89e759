#pragma once
// Events of same-page merging and of memory pressure.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/ksm.hpp"

namespace cow {

COWSCOPE_FIELDS(KsmItem, checksum, stable, tree, age, skips)

struct KsmEntered {
    static constexpr EventFacts facts{EventKind::ksm, Weight::detail, Line::none, Effect::changes};
    MmId mm{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(KsmEntered, mm)

struct KsmLeft {
    static constexpr EventFacts facts{EventKind::ksm, Weight::detail, Line::none, Effect::changes};
    MmId mm{};
    u32 position = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(KsmLeft, mm, position)

/// The scanner looks at a page.
struct KsmScanned {
    static constexpr EventFacts facts{EventKind::ksm, Weight::normal, Line::joined, Effect::tells};
    MmId mm{};
    Vpn page{};
    Pfn pfn{};
};
COWSCOPE_FIELDS(KsmScanned, mm, page, pfn)

struct KsmItemSet {
    static constexpr EventFacts facts{EventKind::ksm, Weight::normal, Line::none, Effect::changes};
    MmId mm{};
    Vpn page{};
    KsmItem old{};
    KsmItem now{};

    Weight weight() const { return now.tree == KsmItem::Tree::absent ? Weight::detail : facts.weight; }
    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(KsmItemSet, mm, page, old, now)

/// The stable tree gains or loses a node.
struct KsmStableSet {
    static constexpr EventFacts facts{EventKind::ksm, Weight::detail, Line::none, Effect::changes};
    ContentId content{};
    Pfn pfn{};
    bool insert = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(KsmStableSet, content, pfn, insert)

/// Two pages are now one: `from` was replaced by `to`.
struct KsmMerged {
    static constexpr EventFacts facts{EventKind::ksm, Weight::key, Line::single, Effect::tells};
    MmId mm{};
    Vpn page{};
    Pfn from{};
    Pfn to{};
};
COWSCOPE_FIELDS(KsmMerged, mm, page, from, to)

struct KsmScanDone {
    static constexpr EventFacts facts{EventKind::ksm, Weight::normal, Line::single, Effect::counts};
    u64 old_scans = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(KsmScanDone, old_scans)

struct ReclaimBegan {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::tells};
    u64 pages = 0;
};
COWSCOPE_FIELDS(ReclaimBegan, pages)

struct ReclaimDone {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::tells};
    u64 pages = 0;
};
COWSCOPE_FIELDS(ReclaimDone, pages)

/// The OOM killer chose its victim. Counts an OOM kill.
struct OomKilled {
    static constexpr EventFacts facts{EventKind::fault, Weight::key, Line::single, Effect::counts};
    ProcId proc{};
    i64 badness = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(OomKilled, proc, badness)

using KsmEvents = EventList<KsmEntered, KsmLeft, KsmScanned, KsmItemSet, KsmStableSet, KsmMerged, KsmScanDone,
                            ReclaimBegan, ReclaimDone, OomKilled>;

} // namespace cow
